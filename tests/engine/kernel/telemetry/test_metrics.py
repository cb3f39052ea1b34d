"""Metrics are served in Prometheus's format where a port is set."""

import urllib.request

import pytest

from engine.kernel.settings import Settings
from engine.kernel.telemetry import METRICS, render_metrics, start_metrics_server


class AnyPort:
    """Settings with a free port, which the real ones do not allow."""

    web_host = "192.0.2.1"  # not ours: who listens there fails
    metrics_host = "127.0.0.1"
    metrics_port = 0


def test_all_series_are_rendered():
    METRICS.deliveries.labels("card", "ok").inc()

    body, kind = render_metrics()

    assert b'everdelve_deliveries_total{kind="card",outcome="ok"}' in body
    assert kind.startswith("text/plain")


def test_a_port_serves_them_until_it_is_closed():
    server = start_metrics_server(AnyPort())
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics") as answer:
        assert b"everdelve_transaction_seconds" in answer.read()

    server.close()

    again = start_metrics_server(AnyPort())
    again.close()


def test_they_are_shown_to_this_machine_unless_a_host_is_set():
    assert Settings().metrics_host == "127.0.0.1"
    elsewhere = AnyPort()
    elsewhere.metrics_host = "192.0.2.1"

    with pytest.raises(OSError, match="assign requested address"):
        start_metrics_server(elsewhere)


def test_without_a_port_nothing_is_served():
    assert start_metrics_server(Settings()) is None
