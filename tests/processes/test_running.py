"""`everdelve run` while it runs: what it shows, and what other commands make of it."""

import signal

import pytest
from programs import until

pytestmark = pytest.mark.process


def test_it_says_where_to_play_what_to_try_and_how_to_stop(playing):
    said = "".join(playing.programs[0].said)
    assert f"http://127.0.0.1:{playing.playground_port}/" in said
    assert "/character create" in said
    assert "Ctrl-C" in said
    assert str(playing.state_dir) in said


def test_the_page_is_there_as_soon_as_it_says_so(playing):
    assert "<html" in playing.page()


def test_the_web_is_ready(playing):
    until(lambda: playing.ready() == 200, "the web is ready")


def test_a_second_start_is_refused_with_a_sentence(playing):
    again = playing.command("run")
    assert again.returncode == 1
    assert again.stdout == ""
    (sentence,) = again.stderr.strip().splitlines()
    assert sentence.startswith("Everdelve is running already")
    assert f"process {playing.programs[0].process.pid}" in sentence
    assert playing.page()


def test_another_state_folder_on_the_same_port_is_refused_with_a_sentence(playing, tmp_path):
    again = playing.command("run", STATE_DIR=str(tmp_path / "other"))
    assert again.returncode == 1
    (sentence,) = again.stderr.strip().splitlines()
    assert "set WEB_PORT to another port" in sentence


def test_the_doctor_finds_nothing_to_mend_on_the_servers_that_run(playing):
    report = playing.command("doctor")
    assert report.returncode == 0, report.stdout + report.stderr
    assert "PostgreSQL 18" in report.stdout
    assert "Valkey" in report.stdout


def test_the_audit_proves_every_promise(playing):
    report = playing.command("audit")
    assert report.returncode == 0, report.stdout + report.stderr
    assert {line.split()[0] for line in report.stdout.splitlines()} == {"ok"}


def test_the_schema_is_the_newest(playing):
    assert playing.command("migrate", "status").returncode == 0


def test_another_worker_joins_on_the_same_servers_and_leaves_alone(playing):
    worker = playing.start("worker", METRICS_PORT=str(playing.spare_port))
    until(playing.metrics_of_the_spare_port, "the worker shows its metrics")
    assert worker.end(signal.SIGTERM) == 0
    assert playing.page()


def test_the_doctor_asks_the_discord_of_the_settings(playing):
    base = f"127.0.0.1:{playing.playground_port}"
    report = playing.command(
        "doctor",
        DISCORD_TOKEN="any.token.here",
        DISCORD_API_URL=f"http://{base}/api/v10",
        DISCORD_GATEWAY_URL=f"ws://{base}/gateway",
    )
    assert "ok    Discord: signed in as" in report.stdout, report.stdout + report.stderr
    assert "ok    Gateway:" in report.stdout
