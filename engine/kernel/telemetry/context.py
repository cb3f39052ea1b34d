"""Who and what the current work is for: ids that stand in every log line and travel with jobs and deliveries."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import Token
from types import TracebackType
from typing import Any, Self

import structlog
from opentelemetry import context as otel_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

# Ids only: names, texts and addresses of people never travel or stand in logs.
_CARRIED = ("interaction_id", "request_id", "player_id")
_PROPAGATOR = TraceContextTextMapPropagator()


class bind:  # noqa: N801  reads as a statement or as `with bind(player_id=...)`
    """Put ids into every log line of the current task, and of the tasks it starts.

    As a plain call it holds until the task ends; as a context manager, until the block ends.
    """

    def __init__(self, **ids: Any) -> None:
        self._tokens: Mapping[str, Token[Any]] = structlog.contextvars.bind_contextvars(
            **{name: _plain(value) for name, value in ids.items()}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        structlog.contextvars.reset_contextvars(**self._tokens)


def carried() -> dict[str, str]:
    """Return what a job or delivery needs to go on in this trace and under these ids, as plain text pairs."""
    headers: dict[str, str] = {}
    _PROPAGATOR.inject(headers)
    bound = structlog.contextvars.get_contextvars()
    headers.update({name: str(bound[name]) for name in _CARRIED if name in bound})
    return headers


@contextmanager
def resumed(headers: Mapping[str, Any]) -> Iterator[None]:
    """Go on in the trace and under the ids that `carried` wrote down, until the block ends."""
    token = otel_context.attach(_PROPAGATOR.extract(headers))
    try:
        with bind(**{name: headers[name] for name in _CARRIED if name in headers}):
            yield
    finally:
        otel_context.detach(token)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | float | bool | str | None) else str(value)
