"""Spans: OpenTelemetry, exported when a collector is configured, and otherwise only trace ids for the logs."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from time import perf_counter
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ParentBased, TraceIdRatioBased
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from sqlalchemy import Connection, Engine, event

from engine.kernel.errors import EverdelveError
from engine.kernel.telemetry.metrics import METRICS

_TRACER = trace.get_tracer("everdelve")
_MAX_STATEMENT = 2_000


def configure_traces(*, endpoint: str | None, process_name: str) -> None:
    """Install the tracer of this process; a second call changes nothing.

    Without an endpoint nothing is recorded, but ids are still made and passed on, so that logs of one chain of work
    can be found by their trace id.
    """
    if isinstance(trace.get_tracer_provider(), TracerProvider):
        return
    provider = TracerProvider(
        resource=Resource.create({"service.name": "everdelve", "service.instance.id": process_name}),
        sampler=ParentBased(TraceIdRatioBased(1.0)) if endpoint else ALWAYS_OFF,
    )
    if endpoint:
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=_traces_url(endpoint))))
    trace.set_tracer_provider(provider)


def flush_traces() -> None:
    """Send what is still held back; call it when the process stops. Blocks for up to five seconds."""
    provider = trace.get_tracer_provider()
    if isinstance(provider, TracerProvider):
        provider.force_flush(5_000)


@contextmanager
def span(name: str, *, kind: SpanKind = SpanKind.INTERNAL, **attributes: Any) -> Iterator[Span]:
    """Measure a piece of work as a child of the current span.

    An exception marks the span as failed with the exception's type or code. Its text is left out: it may quote what a
    person wrote. A typed refusal (status below 500) is no failure.
    """
    parent = trace.get_current_span()
    known = parent.get_span_context()
    if known.is_valid and not known.is_remote and not known.trace_flags.sampled:
        # Nobody will ever see this trace; its id is in the logs already, and spans without a reader are not free.
        yield parent
        return
    with _TRACER.start_as_current_span(
        name, kind=kind, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current
        except BaseException as error:
            _mark(current, error)
            raise


@asynccontextmanager
async def external_call(service: str, operation: str = "call", **attributes: Any) -> AsyncIterator[Span]:
    """Measure one call to another service as a span and in the metric `everdelve_external_seconds`."""
    started = perf_counter()
    outcome = "ok"
    with span(f"{service} {operation}", kind=SpanKind.CLIENT, **{"peer.service": service}, **attributes) as current:
        try:
            yield current
        except BaseException as error:
            outcome = error.code if isinstance(error, EverdelveError) else type(error).__name__
            raise
        finally:
            METRICS.external_seconds.labels(service, outcome).observe(perf_counter() - started)


def trace_statements(engine: Engine) -> None:
    """Make a span of every statement that an engine executes inside a recorded trace. Values are never recorded."""

    @event.listens_for(engine, "before_cursor_execute")
    def start(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if not trace.get_current_span().is_recording():
            return
        verb = statement.lstrip().split(None, 1)[0].upper() if statement.strip() else "SQL"
        connection.info["everdelve_span"] = _TRACER.start_span(
            f"postgresql {verb}",
            kind=SpanKind.CLIENT,
            attributes={"db.system.name": "postgresql", "db.query.text": statement[:_MAX_STATEMENT]},
        )

    @event.listens_for(engine, "after_cursor_execute")
    def end(connection: Connection, *_: Any) -> None:
        running: Span | None = connection.info.pop("everdelve_span", None)
        if running is not None:
            running.end()

    @event.listens_for(engine, "handle_error")
    def fail(context: Any) -> None:
        running: Span | None = context.connection and context.connection.info.pop("everdelve_span", None)
        if running is not None:
            _mark(running, context.original_exception)
            running.end()


def _mark(current: Span, error: BaseException) -> None:
    if isinstance(error, EverdelveError):
        current.set_attribute("everdelve.code", error.code)
        if error.http_status < 500:
            return
    current.set_status(Status(StatusCode.ERROR, type(error).__name__))


def _traces_url(endpoint: str) -> str:
    base = endpoint.rstrip("/")
    return base if base.endswith("/v1/traces") else f"{base}/v1/traces"
