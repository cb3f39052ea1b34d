"""The embedded servers: found again after every way to die, in every kind of folder, and never left behind."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

import asyncpg
import psutil
import pytest
import redis

from adapters.embedded import EmbeddedError, EmbeddedServers, StateLock
from adapters.embedded.processes import running_in
from adapters.embedded.sockets import LONGEST_SOCKET_PATH, socket_folder

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.process


async def query(url: str, statement: str):
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def serving(state_dir: Path) -> list[psutil.Process]:
    return running_in(state_dir / "postgres", "postgres") + running_in(state_dir / "valkey", "valkey-server")


def valkey(servers: EmbeddedServers) -> redis.Redis:
    return redis.Redis.from_url(servers.valkey.url())


async def test_both_keep_what_they_hold_between_runs(state_dir):
    with EmbeddedServers(state_dir) as servers:
        await query(servers.postgres.url(), "CREATE TABLE kept AS SELECT 42 AS value")
        with valkey(servers) as client:
            client.set("kept", "too")
    assert serving(state_dir) == []
    with EmbeddedServers(state_dir) as servers:
        assert await query(servers.postgres.url(), "SELECT value FROM kept") == 42
        with valkey(servers) as client:
            assert client.get("kept") == b"too"
    assert serving(state_dir) == []


async def test_the_database_is_what_a_deployment_needs(state_dir):
    with EmbeddedServers(state_dir, valkey=False) as servers:
        url = servers.postgres.url()
        assert await query(url, "SHOW fsync") == "on"
        assert await query(url, "SHOW server_encoding") == "UTF8"
        assert await query(url, "SELECT current_database()") == "everdelve"
        assert await query(url, "SELECT upper('größe') || lower('ÀÉ')") == "GRÖßEàé"
        assert await query(url, "SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'") == 1
        assert await query(url, "SHOW listen_addresses") == ""


async def test_tests_may_give_up_safety_for_speed(state_dir):
    with EmbeddedServers(state_dir, durable=False) as servers:
        assert await query(servers.postgres.url(), "SHOW fsync") == "off"
        with valkey(servers) as client:
            client.set("gone", "soon")
    with EmbeddedServers(state_dir, durable=False) as servers, valkey(servers) as client:
        assert client.get("gone") is None


def test_each_server_lives_in_a_session_of_its_own(state_dir):
    with EmbeddedServers(state_dir, durable=False):
        assert all(os.getsid(process.pid) != os.getsid(0) for process in serving(state_dir))


def test_the_servers_do_not_get_our_environment(state_dir, monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    with EmbeddedServers(state_dir, durable=False):
        assert all("DISCORD_TOKEN" not in process.environ() for process in serving(state_dir))


_HOLD = """
import sys
from pathlib import Path
from adapters.embedded import EmbeddedServers
servers = EmbeddedServers(Path(sys.argv[1]))
servers.start()
print("ready", flush=True)
sys.stdin.read()
"""


def start_and_kill(state_dir: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(state_dir)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout.readline() == b"ready\n"
    child.kill()
    child.communicate()


async def test_leftovers_of_a_killed_run_are_stopped_and_their_data_kept(state_dir):
    with EmbeddedServers(state_dir) as servers:
        await query(servers.postgres.url(), "CREATE TABLE kept AS SELECT 42 AS value")
        with valkey(servers) as client:
            client.set("kept", "too")
    start_and_kill(state_dir)
    orphans = serving(state_dir)
    assert {process.name() for process in orphans} == {"postgres", "valkey-server"}
    with EmbeddedServers(state_dir) as servers:
        assert not any(process.is_running() for process in orphans)
        assert await query(servers.postgres.url(), "SELECT value FROM kept") == 42
        with valkey(servers) as client:
            assert client.get("kept") == b"too"
    assert serving(state_dir) == []


async def test_everything_killed_at_once_is_recovered_from_the_log(state_dir):
    with EmbeddedServers(state_dir) as servers:
        await query(servers.postgres.url(), "CREATE TABLE kept AS SELECT 42 AS value")
        for process in serving(state_dir):
            process.kill()
    assert (state_dir / "postgres" / "postmaster.pid").exists()
    with EmbeddedServers(state_dir) as servers:
        assert await query(servers.postgres.url(), "SELECT value FROM kept") == 42


async def test_a_stale_process_number_that_another_process_got_is_no_obstacle(state_dir):
    with EmbeddedServers(state_dir, durable=False):
        for process in serving(state_dir):
            process.kill()
    stale = state_dir / "postgres" / "postmaster.pid"
    lines = stale.read_text().splitlines()
    stale.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    with EmbeddedServers(state_dir, durable=False) as servers:
        assert await query(servers.postgres.url(), "SELECT 1") == 1


async def test_a_start_killed_while_making_the_data_leaves_nothing_half_made(state_dir):
    (state_dir / "postgres.new").mkdir(parents=True)
    (state_dir / "postgres.new" / "PG_VERSION").write_text("18\n")
    with EmbeddedServers(state_dir, durable=False) as servers:
        assert await query(servers.postgres.url(), "SELECT 1") == 1
    assert not (state_dir / "postgres.new").exists()


async def test_servers_that_die_while_running_are_started_again(state_dir):
    with EmbeddedServers(state_dir, durable=False) as servers:
        assert servers.revive() == []
        killed = serving(state_dir)
        for process in killed:
            process.kill()
        psutil.wait_procs([process for process in killed if process.ppid() == os.getpid()], timeout=10)
        assert sorted(servers.revive()) == ["Postgres", "Valkey"]
        assert await query(servers.postgres.url(), "SELECT 1") == 1
    assert serving(state_dir) == []


async def test_a_path_too_long_for_sockets_works(state_dir):
    deep = state_dir / ("d" * 60) / ("e" * 60)
    assert len(str(deep)) > LONGEST_SOCKET_PATH
    with EmbeddedServers(deep, durable=False) as servers:
        assert await query(servers.postgres.url(), "SELECT 1") == 1
        with valkey(servers) as client:
            assert client.ping()
    socket_folder(deep).rmdir()


def test_a_stranger_in_the_sockets_place_is_refused(state_dir):
    deep = state_dir / ("d" * 60) / ("e" * 60)
    socket_folder(deep).symlink_to(state_dir)
    try:
        with pytest.raises(EmbeddedError, match="STATE_DIR"):
            EmbeddedServers(deep).start()
    finally:
        socket_folder(deep).unlink()


@pytest.mark.parametrize("name", ["quo'te", 'dou"ble', "com,ma", "perc%20ent", "ünï"])
async def test_unusual_folder_names_work(state_dir, name):
    with EmbeddedServers(state_dir / name, durable=False) as servers:
        assert await query(servers.postgres.url(), "SELECT 1") == 1
        with valkey(servers) as client:
            assert client.ping()


def test_a_server_that_cannot_start_says_why_and_leaves_none_running(state_dir):
    with EmbeddedServers(state_dir, durable=False):
        pass
    (state_dir / "postgres" / "postgresql.conf").write_text("no_such_option = 1\n")
    with pytest.raises(EmbeddedError, match="no_such_option"):
        EmbeddedServers(state_dir, durable=False).start()
    assert serving(state_dir) == []


def test_only_the_chosen_server_is_started(state_dir):
    with EmbeddedServers(state_dir, durable=False, postgres=False):
        assert {process.name() for process in serving(state_dir)} == {"valkey-server"}


_AS_USER = """
import os, sys
from pathlib import Path
from adapters.embedded import EmbeddedServers, StateLock
os.setgroups([])
os.setgid(int(sys.argv[3]))
os.setuid(int(sys.argv[2]))
with StateLock(Path(sys.argv[1]), "run"), EmbeddedServers(Path(sys.argv[1]), durable=False):
    print("ready", flush=True)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_can_use_what_root_made_in_its_folder(state_dir):
    state_dir.mkdir()
    user = pwd.getpwnam("daemon")
    os.chown(state_dir, user.pw_uid, user.pw_gid)
    with StateLock(state_dir, "run"), EmbeddedServers(state_dir, durable=False):
        assert {process.username() for process in serving(state_dir)} == {"daemon"}
    # Become that user after the imports: the interpreter itself may be out of its reach.
    command = [sys.executable, "-c", _AS_USER, str(state_dir), str(user.pw_uid), str(user.pw_gid)]
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert again.stdout == "ready\n", again.stderr
