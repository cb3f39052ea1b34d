"""What the program tells its operators: JSON logs, traces that join a whole chain of work, and Prometheus metrics.

`configure` is called once by each process. Before that, and in tests, everything here works and costs next to nothing.
"""

from typing import Protocol

from engine.kernel.telemetry.context import bind, carried, resumed
from engine.kernel.telemetry.logs import configure_logs, get_logger
from engine.kernel.telemetry.metrics import METRICS, MetricsServer, render_metrics, start_metrics_server
from engine.kernel.telemetry.traces import configure_traces, external_call, flush_traces, span, trace_statements

__all__ = [
    "METRICS",
    "MetricsServer",
    "bind",
    "carried",
    "configure",
    "external_call",
    "flush_traces",
    "get_logger",
    "render_metrics",
    "resumed",
    "span",
    "start_metrics_server",
    "trace_statements",
]


class TelemetrySettings(Protocol):
    """The settings this package reads."""

    @property
    def log_level(self) -> str:
        """The least level that is logged: debug, info, warning or error."""
        ...

    @property
    def log_format(self) -> str:
        """`json` for machines, `text` for people, `auto`: text on a terminal."""
        ...

    @property
    def otlp_endpoint(self) -> str | None:
        """The OTLP/HTTP collector's address; None exports nothing."""
        ...


def configure(settings: TelemetrySettings, process_name: str) -> None:
    """Set up logs and traces for this process. May be called again; the last call holds for logs, the first for traces.

    Args:
        settings: Level, format and collector.
        process_name: `bot`, `web`, `worker`, `scheduler` or `all`; stands in every log line and trace.
    """
    configure_logs(level=settings.log_level, style=settings.log_format, process_name=process_name)
    configure_traces(endpoint=settings.otlp_endpoint, process_name=process_name)
