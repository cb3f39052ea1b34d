"""Traces join a chain of work across transactions and jobs, and hold no text of people."""

import asyncio
from contextlib import suppress

import pytest
from opentelemetry.trace import StatusCode
from sqlalchemy import text

from engine.kernel.errors import NotFound, Unavailable
from engine.kernel.telemetry import METRICS, bind, carried, external_call, resumed, span
from tests.engine.kernel.jobs.desk import make_desk


def test_spans_nest(tracing):
    with span("interaction", command="roll"), span("transaction"):
        pass

    spans = tracing()
    assert spans["transaction"].parent.span_id == spans["interaction"].context.span_id
    assert spans["interaction"].attributes["command"] == "roll"


async def test_a_job_goes_on_in_the_trace_and_ids_of_what_enqueued_it(database, clock, tracing):
    desk = make_desk(database, clock)
    seen = {}

    async def act(body, context):
        seen.update(carried())

    desk.act = act
    with span("interaction"), bind(interaction_id=5, player_id="p"):
        await desk.enqueue("note")
    await desk.run_due()

    spans = tracing()
    assert spans["job test.note"].context.trace_id == spans["interaction"].context.trace_id
    assert spans["job test.note"].parent.span_id == spans["transaction"].context.span_id
    assert spans["transaction"].parent.span_id == spans["interaction"].context.span_id
    assert (seen["interaction_id"], seen["player_id"]) == ("5", "p")


def test_what_is_carried_can_be_resumed_elsewhere_and_ends_with_its_block(tracing):
    with span("first"), bind(request_id="r"):
        headers = carried()

    with resumed(headers), span("second"):
        assert carried()["request_id"] == "r"

    assert "request_id" not in carried()
    spans = tracing()
    assert spans["second"].context.trace_id == spans["first"].context.trace_id


@pytest.mark.parametrize("headers", [{}, {"traceparent": "nonsense"}, {"due": "2026-01-01"}])
def test_headers_without_a_trace_begin_a_new_one(tracing, headers):
    with resumed(headers), span("alone"):
        pass

    assert tracing()["alone"].parent is None


def test_a_failed_span_tells_the_kind_of_error_and_not_its_words(tracing):
    with pytest.raises(ValueError, match="Ada"), span("work"):
        raise ValueError("Ada wrote this")

    finished = tracing()["work"]
    assert (finished.status.status_code, finished.status.description) == (StatusCode.ERROR, "ValueError")
    assert "Ada" not in finished.to_json()


def test_a_refusal_is_no_failure_and_an_absence_is(tracing):
    with pytest.raises(NotFound), span("refused"):
        raise NotFound("Nothing.", "Look elsewhere.")
    with pytest.raises(Unavailable), span("away"):
        raise Unavailable("Away.", "Wait.", service="oracle")

    spans = tracing()
    assert spans["refused"].status.status_code is StatusCode.UNSET
    assert spans["refused"].attributes["everdelve.code"] == "not_found"
    assert spans["away"].status.status_code is StatusCode.ERROR


async def test_statements_are_spans_inside_a_trace_and_hold_no_values(database, tracing):
    with span("reading"):
        async with database.read() as connection:
            await connection.execute(text("SELECT CAST(:word AS text)"), {"word": "xyzzy"})
        with pytest.raises(Exception, match="nowhere"):
            async with database.read() as connection:
                await connection.execute(text("DELETE FROM nowhere"))

    spans = tracing()
    assert spans["postgresql SELECT"].parent.span_id == spans["reading"].context.span_id
    assert "CAST" in spans["postgresql SELECT"].attributes["db.query.text"]
    assert "xyzzy" not in spans["postgresql SELECT"].to_json()
    assert spans["postgresql DELETE"].status.status_code is StatusCode.ERROR


async def test_a_transaction_is_a_span_and_is_measured(database, tracing):
    def count(outcome):
        return METRICS.registry.get_sample_value("everdelve_transaction_seconds_count", {"outcome": outcome}) or 0

    before = count("committed"), count("rolled back")
    async with database.transaction():
        pass
    with suppress(LookupError):
        async with database.transaction():
            raise LookupError

    assert (count("committed"), count("rolled back")) == (before[0] + 1, before[1] + 1)
    assert "transaction" in tracing()


async def test_external_calls_are_spans_and_are_measured(tracing):
    def count(outcome):
        labels = {"service": "oracle", "outcome": outcome}
        return METRICS.registry.get_sample_value("everdelve_external_seconds_count", labels) or 0

    before = count("ok"), count("TimeoutError")
    async with external_call("oracle", "ask"):
        await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        async with external_call("oracle", "ask"):
            raise TimeoutError

    assert (count("ok"), count("TimeoutError")) == (before[0] + 1, before[1] + 1)
    assert "oracle ask" in tracing()
