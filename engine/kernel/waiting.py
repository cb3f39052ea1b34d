"""Waiting for an event, but not for ever."""

import asyncio


async def set_within(event: asyncio.Event, seconds: float) -> bool:
    """Wait until the event is set or the time is over; return whether it is set.

    Not by `asyncio.wait_for`, which before Python 3.12 swallows a cancellation that comes in the moment in which the
    event is set: a loop that waits so could not be stopped.
    """
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return event.is_set()
    return True
