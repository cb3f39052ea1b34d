"""Prometheus metrics: every series of the program, declared in one place.

Labels hold names from the code (a command, a job type, an outcome), never ids or text of people.
"""

from threading import Thread
from typing import Protocol
from wsgiref.simple_server import WSGIServer

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
    start_http_server,
)

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0)
_SLOW = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0)


class Metrics:
    """All series. An outcome is `ok`, a typed error's code, or an exception's name."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        r = self.registry
        self.commands = Histogram(
            "everdelve_command_seconds", "Interaction to last reply.", ["command", "outcome"], registry=r, buckets=_FAST
        )
        self.requests = Histogram(
            "everdelve_request_seconds", "HTTP requests.", ["route", "status"], registry=r, buckets=_FAST
        )
        self.transactions = Histogram(
            "everdelve_transaction_seconds", "Begin to commit.", ["outcome"], registry=r, buckets=_FAST
        )
        self.external_seconds = Histogram(
            "everdelve_external_seconds", "Calls to other services.", ["service", "outcome"], registry=r, buckets=_SLOW
        )
        self.jobs = Counter(
            "everdelve_jobs_total", "Runs by outcome: done, retried, held, postponed, interrupted.",
            ["job", "outcome"], registry=r,
        )  # fmt: skip
        self.job_seconds = Histogram("everdelve_job_seconds", "Run time.", ["job"], registry=r, buckets=_SLOW)
        self.jobs_in_queue = Gauge(
            "everdelve_jobs_in_queue", "Jobs by state: queued, picked, failed (held).", ["job", "state"], registry=r
        )
        self.oldest_due_job = Gauge(
            "everdelve_oldest_due_job_seconds", "How long the job that waits longest is overdue.", registry=r
        )
        self.ticks = Counter("everdelve_ticks_total", "Ticks enqueued by this scheduler.", ["name"], registry=r)
        self.outbox_rows = Gauge(
            "everdelve_outbox_rows", "Rows not yet delivered; counted up to 500 a lane.", ["subscriber"], registry=r
        )
        self.outbox_lag = Gauge(
            "everdelve_outbox_lag_seconds", "Age of the oldest row not yet delivered.", ["subscriber"], registry=r
        )
        self.outbox_parked = Gauge(
            "everdelve_outbox_parked_feeds", "Feeds that stand still.", ["subscriber"], registry=r
        )
        self.deliveries = Counter(
            "everdelve_deliveries_total", "Messages sent to Discord.", ["kind", "outcome"], registry=r
        )
        self.rate_limited = Counter(
            "everdelve_rate_limited_total", "Refused takes; bucket is shared or local.", ["scope", "bucket"], registry=r
        )
        self.breaker_state = Gauge(
            "everdelve_breaker_state", "0 closed, 1 probing, 2 open.", ["service"], registry=r
        )  # fmt: skip


METRICS = Metrics()


def render_metrics() -> tuple[bytes, str]:
    """Return all series in Prometheus's text format, and its content type."""
    return generate_latest(METRICS.registry), CONTENT_TYPE_LATEST


class MetricsServer:
    """A small HTTP server in a thread of its own, so that a busy event loop does not hide what is wrong with it."""

    def __init__(self, server: WSGIServer, thread: Thread) -> None:
        self._server = server
        self._thread = thread
        self.port: int = server.server_port

    def close(self) -> None:
        """Stop serving and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class MetricsSettings(Protocol):
    """The settings that say where metrics are shown."""

    @property
    def metrics_host(self) -> str:
        """The address to listen on."""
        ...

    @property
    def metrics_port(self) -> int | None:
        """The port to listen on; None shows nothing, 0 takes a free one."""
        ...


def start_metrics_server(settings: MetricsSettings) -> MetricsServer | None:
    """Serve `/metrics` on a port of its own; None if no port is set.

    Raises:
        OSError: The port is taken, or the address is not this machine's.
    """
    if settings.metrics_port is None:
        return None
    server, thread = start_http_server(settings.metrics_port, addr=settings.metrics_host, registry=METRICS.registry)
    return MetricsServer(server, thread)
