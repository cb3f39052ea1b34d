"""A real tracer that keeps its spans, made once: OpenTelemetry allows one per process."""

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_ON


@pytest.fixture(scope="session")
def exporter():
    exporter = InMemorySpanExporter()
    provider = trace.get_tracer_provider()
    if not isinstance(provider, TracerProvider):
        provider = TracerProvider(sampler=ALWAYS_ON)
        trace.set_tracer_provider(provider)
    provider.sampler = ALWAYS_ON
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return exporter


@pytest.fixture
def tracing(exporter):
    """Return a function that gives the finished spans of this test by name."""
    exporter.clear()
    return lambda: {finished.name: finished for finished in exporter.get_finished_spans()}
