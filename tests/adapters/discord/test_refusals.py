"""What is given up, what waits and what is tried again is decided by what Discord's answer is about."""

import aiohttp
import discord
import pytest

from adapters.discord.refusals import Meaning, meaning, retry_after, speaks_against_discord


class _Response:
    reason = "as the test wants it"

    def __init__(self, status, headers=None):
        self.status = status
        self.headers = headers or {}


def _refusal(status, code, headers=None):
    return discord.HTTPException(_Response(status, headers), {"code": code, "message": "no"})


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (401, 0, Meaning.UNHEARD),
        (401, 40001, Meaning.UNHEARD),
        (401, 50014, Meaning.UNHEARD),
        (403, 0, Meaning.UNHEARD),
        (403, 40001, Meaning.UNHEARD),
        (403, 40002, Meaning.UNHEARD),
        (404, 0, Meaning.UNHEARD),
        (405, 0, Meaning.UNHEARD),
        (408, 0, Meaning.UNHEARD),
        (451, 0, Meaning.UNHEARD),
        (429, 0, Meaning.LIMITED),
        (400, 20016, Meaning.LIMITED),
        (400, 20028, Meaning.LIMITED),
        (403, 40003, Meaning.LIMITED),
        (404, 10003, Meaning.GONE),
        (404, 10013, Meaning.GONE),
        (403, 50001, Meaning.PAUSED),
        (403, 50007, Meaning.PAUSED),
        (403, 50013, Meaning.PAUSED),
        (403, 999999, Meaning.PAUSED),
        (400, 50083, Meaning.PAUSED),
        (400, 50035, Meaning.UNUSABLE),
        (400, 50006, Meaning.UNUSABLE),
        (400, 200000, Meaning.UNUSABLE),
        (413, 40005, Meaning.UNUSABLE),
        (413, 0, Meaning.UNUSABLE),
        (400, 0, Meaning.FAILED),
        (404, 999999, Meaning.FAILED),
        (500, 0, Meaning.FAILED),
        (503, 130000, Meaning.FAILED),
    ],
)
def test_an_answer_costs_only_what_it_is_about(status, code, expected):
    assert meaning(_refusal(status, code), editing=False) is expected


def test_a_message_can_only_be_lost_where_one_was_edited():
    assert meaning(_refusal(404, 10008), editing=True) is Meaning.LOST
    assert meaning(_refusal(404, 10008), editing=False) is Meaning.FAILED


@pytest.mark.parametrize(
    "error",
    [_refusal(500, 0), _refusal(401, 0), _refusal(403, 0), _refusal(404, 0), OSError(), TimeoutError(),
     aiohttp.ServerDisconnectedError()],
)  # fmt: skip
def test_silence_failure_and_a_refusal_of_everything_speak_against_discord(error):
    assert speaks_against_discord(error)


@pytest.mark.parametrize(
    "error", [_refusal(403, 50013), _refusal(429, 0), _refusal(400, 50035), _refusal(404, 10003), ValueError()]
)
def test_an_answer_about_a_channel_or_a_message_does_not_speak_against_discord(error):
    assert not speaks_against_discord(error)


@pytest.mark.parametrize(("said", "expected"), [("2.5", 2.5), ("0", 0.1), ("-4", 0.1), ("soon", 5.0), (None, 5.0)])
def test_a_limit_without_a_usable_time_is_waited_out_for_a_few_seconds(said, expected):
    headers = {} if said is None else {"Retry-After": said}

    assert retry_after(_refusal(429, 0, headers)) == expected
