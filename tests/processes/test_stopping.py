"""`everdelve run` when it is told to stop, or killed: nothing is left running, and nothing is lost."""

import asyncio
import signal

import asyncpg
import psutil
import pytest
from programs import until

pytestmark = pytest.mark.process


def query(stage, statement: str):
    async def ask():
        connection = await asyncpg.connect(stage.occupant()["database_url"])
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return asyncio.run(ask())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_nothing_is_left_running(stage, number):
    program = stage.play()
    assert {process.name() for process in stage.servers()} == {"postgres", "valkey-server"}
    assert program.end(number) == 0
    assert "Stopped." in "".join(program.said)
    assert program.survivors() == []
    assert stage.servers() == []
    assert not (stage.state_dir / "postgres" / "postmaster.pid").exists()
    assert "Traceback" not in program.logged()


def test_a_signal_during_the_start_leaves_nothing_running(stage):
    program = stage.start("run")
    until(stage.servers, "a server is being started")
    assert program.end(signal.SIGTERM) == 0
    assert program.survivors() == []
    assert stage.servers() == []


def test_what_was_kept_is_there_at_the_next_start(stage):
    program = stage.play()
    until(lambda: stage.ready() == 200, "the web is ready")
    query(stage, "CREATE TABLE kept AS SELECT 42 AS value")
    program.end(signal.SIGTERM)
    stage.play()
    assert query(stage, "SELECT value FROM kept") == 42


def test_a_killed_program_leaves_no_obstacle_and_its_state(stage):
    program = stage.play()
    until(lambda: stage.ready() == 200, "the web is ready")
    query(stage, "CREATE TABLE kept AS SELECT 42 AS value")
    assert program.end(signal.SIGKILL) == -signal.SIGKILL
    orphans = stage.servers()
    assert orphans
    playground = [process for process in program.family() if "bot.playground" in " ".join(_command(process))]
    psutil.wait_procs(playground, timeout=20)

    again = stage.play()
    assert query(stage, "SELECT value FROM kept") == 42
    assert not any(process.is_running() for process in orphans)
    assert again.end(signal.SIGTERM) == 0
    assert stage.servers() == []
    assert program.survivors() == []


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_the_playground_ends_with_a_killed_program(stage):
    program = stage.play()
    playground = [process for process in program.family() if "bot.playground" in " ".join(_command(process))]
    assert playground
    program.end(signal.SIGKILL)
    _, alive = psutil.wait_procs(playground, timeout=20)
    assert alive == []


def test_parts_that_die_are_started_again(stage):
    program = stage.play()
    until(lambda: stage.ready() == 200, "the web is ready")
    before = {process for process in program.family() if process.name() in ("valkey-server", "python", "postgres")}
    for process in program.family():
        if process.ppid() == program.process.pid:
            process.kill()
    until(lambda: {p.name() for p in stage.servers() if p not in before} == {"postgres", "valkey-server"}, "servers")
    until(lambda: stage.ready() == 200, "the web is ready again")
    until(lambda: "<html" in _page(stage), "the page is there again")
    assert program.process.poll() is None


def _page(stage) -> str:
    try:
        return stage.page()
    except OSError:
        return ""
