"""What Discord's refusals mean for what we wanted to tell.

Only a refusal of the content itself may cost an announcement: a revoked token, an address that is shut out or a broken
proxy refuse everything alike, and what waits must outlive them.
"""

from enum import StrEnum
from typing import Final

import aiohttp
import discord

_UNKNOWN_CHANNEL: Final = frozenset({10003, 10013})
_UNKNOWN_MESSAGE: Final = 10008
# Unauthorized, unverified account, a token that is none.
_NOT_US: Final = frozenset({40001, 40002, 50014})
# Private messages opened too fast, sending switched off for a while, slow mode, the limits on writing to announcement
# channels, channels and servers.
_TOO_FAST: Final = frozenset({40003, 40004, 20016, 20022, 20028, 20029})
# No text can be sent there, archived thread, locked thread. The other refusals of a channel are all 403.
_CLOSED_CHANNEL: Final = frozenset({50008, 50024, 50083, 160005})
# Too large, empty, invalid form.
_UNUSABLE: Final = frozenset({40005, 50006, 50035})


class Meaning(StrEnum):
    """What a refusal is about, and so what happens next."""

    LIMITED = "too many requests: later"
    LOST = "the message is gone: post it again"
    GONE = "the channel is gone: give up what waits for it"
    PAUSED = "the channel does not want us: ask again rarely"
    UNUSABLE = "the content: give it up"
    UNHEARD = "not what was said but us, or the way to Discord: wait, and count nothing"
    FAILED = "this attempt: try again, but not for ever"


def meaning(refusal: discord.HTTPException, *, editing: bool) -> Meaning:
    """Say what a refusal is about.

    Args:
        refusal: Discord's answer; its code is 0 where the answer is not of Discord's own making.
        editing: Whether a message was edited; otherwise it was to be posted.
    """
    status, code = refusal.status, refusal.code
    if status == 429 or code in _TOO_FAST:
        return Meaning.LIMITED
    if code == _UNKNOWN_MESSAGE and editing:
        return Meaning.LOST
    if code in _UNKNOWN_CHANNEL:
        return Meaning.GONE
    if code in _UNUSABLE or status == 413:
        return Meaning.UNUSABLE
    if status == 401 or code in _NOT_US:
        return Meaning.UNHEARD
    if code in _CLOSED_CHANNEL or (status == 403 and code):
        return Meaning.PAUSED
    if status == 400 and code:
        return Meaning.UNUSABLE
    if 400 < status < 500 and not code:
        return Meaning.UNHEARD
    # What is left: failures of the server, a 400 without a code, and codes that only a later build will know.
    return Meaning.FAILED


def speaks_against_discord(error: Exception) -> bool:
    """Whether an error makes it pointless to ask Discord anything else now: silence, failure, or nobody is heard."""
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or meaning(error, editing=False) is Meaning.UNHEARD
    return isinstance(error, OSError | TimeoutError | aiohttp.ClientError)


def retry_after(refusal: discord.HTTPException) -> float:
    """Seconds to wait after a limit that discord.py did not wait out itself; 5 where Discord does not say."""
    try:
        return max(0.1, float(refusal.response.headers.get("Retry-After", 5)))
    except ValueError:
        return 5.0
