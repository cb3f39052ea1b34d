"""A breaker opens after failures in a row, lets exactly one probe through, and is never stuck by a cancelled call."""

import asyncio

import pytest

from engine.kernel.breakers import BreakerState, CircuitBreaker
from engine.kernel.errors import NotFound, Unavailable
from engine.kernel.telemetry import METRICS


class Service:
    """A service that fails on request and counts its calls."""

    def __init__(self):
        self.calls = 0
        self.error: Exception | None = None
        self.gate: asyncio.Event | None = None

    async def __call__(self):
        self.calls += 1
        error = self.error
        if self.gate is not None:
            await self.gate.wait()
        if error is not None:
            raise error
        return "answer"


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def breaker(clock):
    return CircuitBreaker("oracle", clock)


async def open_up(breaker, service):
    service.error = OSError("down")
    for _ in range(5):
        with pytest.raises(OSError, match="down"):
            await breaker.call(service)
    service.error = None
    service.calls = 0


async def test_calls_pass_and_return_the_answer(breaker, service):
    assert await breaker.call(service) == "answer"
    assert breaker.state is BreakerState.CLOSED


async def test_it_opens_at_the_fifth_failure_in_a_row_and_not_at_the_fourth(breaker, service):
    service.error = OSError("down")
    for _ in range(4):
        with pytest.raises(OSError, match="down"):
            await breaker.call(service)
    assert breaker.state is BreakerState.CLOSED

    with pytest.raises(OSError, match="down"):
        await breaker.call(service)

    assert breaker.state is BreakerState.OPEN
    assert METRICS.registry.get_sample_value("everdelve_breaker_state", {"service": "oracle"}) == BreakerState.OPEN


async def test_a_success_in_between_starts_the_count_anew(breaker, service):
    for error in [OSError()] * 4 + [None] + [OSError()] * 4:
        service.error = error
        await asyncio.gather(breaker.call(service), return_exceptions=True)

    assert breaker.state is BreakerState.CLOSED


async def test_while_open_calls_are_refused_at_once_and_say_when_to_come_back(breaker, service, clock):
    await open_up(breaker, service)
    clock.advance(10)

    with pytest.raises(Unavailable) as refusal:
        await breaker.call(service)

    assert service.calls == 0
    assert refusal.value.service == "oracle"
    assert refusal.value.details["retry_after"] == 20


async def test_the_cooldown_ends_after_exactly_thirty_seconds(breaker, service, clock):
    await open_up(breaker, service)
    clock.advance(29.999)
    with pytest.raises(Unavailable):
        await breaker.call(service)

    clock.advance(0.001)

    assert await breaker.call(service) == "answer"
    assert breaker.state is BreakerState.CLOSED


async def test_of_many_calls_after_the_cooldown_exactly_one_probes(breaker, service, clock):
    await open_up(breaker, service)
    clock.advance(30)
    service.gate = asyncio.Event()
    calls = [asyncio.create_task(breaker.call(service)) for _ in range(50)]
    done, waiting = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
    while len(waiting) > 1:
        more, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        done |= more
    assert breaker.state is BreakerState.PROBING

    service.gate.set()

    assert await waiting.pop() == "answer"
    assert service.calls == 1
    assert all(isinstance(call.exception(), Unavailable) for call in done)


async def test_a_failed_probe_opens_it_for_another_cooldown(breaker, service, clock):
    await open_up(breaker, service)
    clock.advance(30)
    service.error = OSError("still down")
    with pytest.raises(OSError, match="still down"):
        await breaker.call(service)

    clock.advance(29)

    with pytest.raises(Unavailable):
        await breaker.call(service)
    assert service.calls == 1


async def test_a_cancelled_probe_leaves_the_probe_to_the_next_caller(breaker, service, clock):
    await open_up(breaker, service)
    clock.advance(30)
    service.gate = asyncio.Event()
    probe = asyncio.create_task(breaker.call(service))
    await asyncio.sleep(0)
    probe.cancel()
    await asyncio.gather(probe, return_exceptions=True)
    service.gate = None

    assert await breaker.call(service) == "answer"
    assert breaker.state is BreakerState.CLOSED


async def test_a_call_from_before_the_opening_says_nothing_about_the_time_after(breaker, service):
    service.gate = gate = asyncio.Event()
    old = asyncio.create_task(breaker.call(service))
    await asyncio.sleep(0)
    service.gate = None
    await open_up(breaker, service)

    gate.set()

    assert await old == "answer"
    assert breaker.state is BreakerState.OPEN


async def test_answers_that_refuse_do_not_count_as_failures(breaker, service):
    service.error = NotFound("There is no such page.", "Look elsewhere.")
    for _ in range(10):
        with pytest.raises(NotFound):
            await breaker.call(service)

    assert breaker.state is BreakerState.CLOSED


async def test_which_exceptions_count_can_be_told(clock, service):
    breaker = CircuitBreaker("picky", clock, failures=1, counts=lambda error: isinstance(error, TimeoutError))
    service.error = ValueError("bad")
    with pytest.raises(ValueError, match="bad"):
        await breaker.call(service)
    assert breaker.state is BreakerState.CLOSED

    service.error = TimeoutError()
    with pytest.raises(TimeoutError):
        await breaker.call(service)

    assert breaker.state is BreakerState.OPEN


async def test_a_clock_set_back_does_not_lengthen_the_cooldown(breaker, service, clock):
    await open_up(breaker, service)
    clock.advance(-3600)
    with pytest.raises(Unavailable):
        await breaker.call(service)

    clock.advance(30)

    assert await breaker.call(service) == "answer"
