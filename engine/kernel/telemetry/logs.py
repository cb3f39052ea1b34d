"""Logs: one JSON object a line (or a readable line at a terminal), from our code and from libraries alike."""

import logging
import logging.config
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog
from opentelemetry import trace

from engine.kernel.telemetry.redaction import redact_event

# Libraries that say too much at the level the program runs at.
_QUIET = {
    "aiohttp.access": "WARNING",
    "alembic": "WARNING",
    "apscheduler": "WARNING",
    "asyncio": "WARNING",
    "discord": "INFO",
    "discord.gateway": "WARNING",
    "opentelemetry": "WARNING",
    "pgqueuer": "WARNING",
    "sqlalchemy": "WARNING",
}
_HANDLER = "everdelve"
_LEVELS = {"debug": "DEBUG", "info": "INFO", "warning": "WARNING", "error": "ERROR", "critical": "CRITICAL"}


# Until a process configures its logs (and in tests): plain lines through the standard library. structlog's own default
# draws every traceback with all local variables, which takes seconds and shows what nobody should see.
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.contextvars.merge_contextvars,
        structlog.processors.format_exc_info,
        redact_event,
        structlog.processors.KeyValueRenderer(key_order=["event"]),
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=False,
)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return a module's logger: `log.info("what happened", some_id=...)`. Ids and counts only, no text of people."""
    return structlog.stdlib.get_logger(name)


def configure_logs(*, level: str, style: str, process_name: str) -> None:
    """Send structlog's and the standard library's logs to standard error in one shape.

    Args:
        level: `debug`, `info`, `warning` or `error`; libraries stay at `info` or above.
        style: `json`, `text` for people, or `auto`: text if standard error is a terminal.
        process_name: Stands in each JSON line.

    Raises:
        ValueError: The level is unknown.
    """
    least = _LEVELS.get(level.lower())
    if least is None:
        raise ValueError(f"unknown log level {level!r}; one of {', '.join(_LEVELS)}")

    def name_process(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["process"] = process_name
        return event

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_trace,
    ]
    if style == "text" or (style == "auto" and sys.stderr.isatty()):
        render: list[Any] = [redact_event, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
        shared.append(structlog.processors.format_exc_info)
    else:
        render = [structlog.processors.format_exc_info, redact_event, _to_json]
        shared.append(name_process)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *[step for step in shared if not isinstance(step, structlog.stdlib.ExtraAdder)],
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        # Loggers are made at import, before this call: caching them then would freeze structlog's defaults.
        cache_logger_on_first_use=False,
    )
    handler = _StandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render]
        )
    )
    handler.addFilter(_without_repeats)
    _install(handler, least)
    for name, quiet in _QUIET.items():
        logging.getLogger(name).setLevel(max(logging.getLevelName(quiet), logging.getLevelName(least)))
    logging.captureWarnings(True)


class _StandardError(logging.Handler):
    """Writes to what standard error is at that moment; test runners and terminals' wrappers replace it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            line = self.format(record)
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
        except Exception:  # noqa: BLE001  as in logging's own handlers: a line that cannot be logged stops nothing
            self.handleError(record)


def _install(handler: logging.Handler, level: str) -> None:
    """Put our handler in the place of the one from an earlier call; handlers of others (a test runner's) stay."""
    root = logging.getLogger()
    for old in [old for old in root.handlers if old.get_name() == _HANDLER]:
        root.removeHandler(old)
    handler.set_name(_HANDLER)
    root.addHandler(handler)
    root.setLevel(level)


def _without_repeats(record: logging.LogRecord) -> bool:
    # PgQueuer logs each job it gives up; engine.kernel.jobs has said so already, with its ids.
    return not (record.name.startswith("pgqueuer") and str(record.msg).startswith("Exception while processing"))


def _add_trace(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    current = trace.get_current_span().get_span_context()
    if current.is_valid:
        event["trace_id"] = f"{current.trace_id:032x}"
        event["span_id"] = f"{current.span_id:016x}"
    return event


def _to_json(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
