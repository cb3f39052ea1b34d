"""What a signal asks for."""

import asyncio
import os
import signal

import pytest

from bot.running import signals
from bot.running.signals import StopRequest, listening_for_signals


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_the_first_signal_asks_to_stop(number):
    told = []
    request = StopRequest(on_stop=lambda: told.append(True))
    with listening_for_signals(request):
        os.kill(os.getpid(), number)
        await request.stop.wait()
    assert (told, request.force.is_set()) == ([True], False)


async def test_a_second_press_forces(monkeypatch):
    monkeypatch.setattr(signals, "_ONE_PRESS", 0.0)
    request = StopRequest()
    request.interrupted()
    await asyncio.sleep(0.001)
    request.interrupted()
    assert request.force.is_set()


async def test_one_press_that_arrives_twice_does_not_force():
    request = StopRequest()
    request.interrupted()
    request.interrupted()
    assert request.stop.is_set()
    assert not request.force.is_set()


async def test_asking_again_without_ctrl_c_does_not_force(monkeypatch):
    monkeypatch.setattr(signals, "_ONE_PRESS", 0.0)
    told = []
    request = StopRequest(on_stop=lambda: told.append(True))
    request.asked()
    await asyncio.sleep(0.001)
    request.asked()
    assert (told, request.force.is_set()) == ([True], False)


async def test_ctrl_c_after_a_request_to_stop_forces(monkeypatch):
    monkeypatch.setattr(signals, "_ONE_PRESS", 0.0)
    request = StopRequest()
    request.asked()
    await asyncio.sleep(0.001)
    request.interrupted()
    assert request.force.is_set()
