"""Waiting for an event."""

import asyncio

from engine.kernel.waiting import set_within


async def test_an_event_that_is_set_ends_the_waiting():
    event = asyncio.Event()
    waiting = asyncio.create_task(set_within(event, 3600))
    await asyncio.sleep(0)
    event.set()
    assert await waiting


async def test_the_time_ends_the_waiting():
    assert not await set_within(asyncio.Event(), 0.001)


async def test_a_loop_can_be_stopped_at_any_moment():
    for moments in range(6):
        event = asyncio.Event()

        async def loop(event=event):
            while True:
                event.clear()
                await set_within(event, 3600)

        looping = asyncio.create_task(loop())
        await asyncio.sleep(0)
        event.set()
        for _ in range(moments):
            await asyncio.sleep(0)
        looping.cancel()
        done, _ = await asyncio.wait({looping}, timeout=5)
        assert done, f"not stopped {moments} steps after the event"
