"""The supervisor keeps parts running, and stops them in time."""

import asyncio

import pytest

from bot.running.supervision import FatalError, Supervisor
from engine.kernel.errors import Unavailable


@pytest.fixture
def stop():
    return asyncio.Event()


@pytest.fixture
def never():
    return asyncio.Event()


async def test_a_part_that_fails_is_begun_again_while_the_others_go_on(stop, never):
    supervisor = Supervisor(stop, first_pause=0.001)
    begun, steady = 0, asyncio.Event()

    async def failing():
        nonlocal begun
        begun += 1
        if begun == 3:
            steady.set()
            await stop.wait()
        raise RuntimeError("broken") if begun == 1 else Unavailable("away", "wait", service="test")

    async def calm():
        await stop.wait()

    supervisor.start("failing", failing)
    supervisor.start("calm", calm)
    await steady.wait()
    stop.set()
    await supervisor.finish(seconds=5, force=never)
    assert (begun, supervisor.fatal) == (3, None)


async def test_a_part_that_ends_by_itself_is_begun_again(stop, never):
    supervisor = Supervisor(stop, first_pause=0.001)
    begun = asyncio.Semaphore(0)

    async def short():
        begun.release()

    supervisor.start("short", short)
    await begun.acquire()
    await begun.acquire()
    stop.set()
    await supervisor.finish(seconds=5, force=never)


async def test_a_part_that_fails_for_good_stops_all(stop, never):
    supervisor = Supervisor(stop)

    async def hopeless():
        raise FatalError("The token is wrong.")

    async def calm():
        await stop.wait()

    supervisor.start("calm", calm)
    supervisor.start("hopeless", hopeless)
    await stop.wait()
    await supervisor.finish(seconds=5, force=never)
    assert str(supervisor.fatal) == "The token is wrong."


async def test_a_failure_while_stopping_is_not_begun_again(stop, never):
    supervisor = Supervisor(stop, first_pause=0.001)
    begun = 0

    async def failing():
        nonlocal begun
        begun += 1
        await stop.wait()
        raise RuntimeError("broken")

    supervisor.start("failing", failing)
    await asyncio.sleep(0)
    stop.set()
    await supervisor.finish(seconds=5, force=never)
    assert begun == 1


async def test_what_has_begun_is_finished_within_the_time(stop, never):
    supervisor = Supervisor(stop)
    finished = False

    async def draining():
        nonlocal finished
        await stop.wait()
        await asyncio.sleep(0.01)
        finished = True

    supervisor.start("draining", draining)
    await asyncio.sleep(0)
    stop.set()
    await supervisor.finish(seconds=30, force=never)
    assert finished


async def test_what_takes_too_long_is_cancelled(stop, never):
    supervisor = Supervisor(stop)
    cancelled = False

    async def stuck():
        nonlocal cancelled
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled = True
            raise

    supervisor.start("stuck", stuck)
    await asyncio.sleep(0)
    stop.set()
    await supervisor.finish(seconds=0.01, force=never)
    assert cancelled


async def test_force_ends_the_waiting_at_once(stop):
    supervisor = Supervisor(stop)
    force = asyncio.Event()

    async def stuck():
        await asyncio.Event().wait()

    supervisor.start("stuck", stuck)
    await asyncio.sleep(0)
    stop.set()
    finishing = asyncio.create_task(supervisor.finish(seconds=3600, force=force))
    await asyncio.sleep(0)
    force.set()
    await finishing


async def test_finishing_twice_does_no_harm(stop, never):
    supervisor = Supervisor(stop)
    supervisor.start("part", stop.wait)
    stop.set()
    await supervisor.finish(seconds=5, force=never)
    await supervisor.finish(seconds=5, force=never)
