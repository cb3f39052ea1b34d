"""Misbehaviour on request: what the real Discord does on a bad day, so that the bot can be tried against it."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator


class Mode(StrEnum):
    """What goes wrong."""

    RATE_LIMITED = "429"
    FORBIDDEN = "403"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    SLOW = "slow"
    LOSE_ANSWER = "lose_answer"
    DROP_GATEWAY = "drop_gateway"
    CLEAR = "clear"


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


class Misbehaviour(BaseModel):
    """One order to misbehave.

    Attributes:
        mode: What goes wrong. `drop_gateway` and `clear` happen at once, all else waits for matching requests.
        route: Regular expression searched in the path after `/api/v10`; none matches every path.
        method: HTTP method; none matches all.
        channel_id: Only requests for this channel (an interaction counts for the channel it was made in).
        times: How many requests it spoils before it is over; none means until cleared.
        seconds: Delay of `slow`, Retry-After of `429`, or how long a dropped gateway stays away (if it is said).
        global_limit: Whether a 429 says that it holds for all requests.
        code: Discord's error code of a 403 (50001 no access, 50013 no permission), or the close code of a
            dropped gateway.
        after_effect: Whether an error or a delay comes after the request was carried out. `lose_answer` always
            carries it out and then breaks the connection.
        shard: Which shard's gateway to drop; none drops all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Mode
    route: Annotated[str, AfterValidator(_pattern)] | None = None
    method: str | None = None
    channel_id: int | None = None
    times: int | None = Field(default=None, ge=1)
    seconds: float = Field(default=1.0, ge=0, le=600)
    global_limit: bool = False
    code: int | None = None
    after_effect: bool = False
    shard: int | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.after_effect and self.mode in (Mode.RATE_LIMITED, Mode.FORBIDDEN):
            raise ValueError("a refused request (429, 403) is never carried out")
        return self

    def matches(self, method: str, path: str, channel_id: int | None) -> bool:
        """Say whether a request is to be spoilt by this order."""
        return (
            (self.method is None or self.method.upper() == method)
            and (self.route is None or re.search(self.route, path) is not None)
            and (self.channel_id is None or self.channel_id == channel_id)
        )


@dataclass(slots=True)
class _Standing:
    order: Misbehaviour
    left: int | None


@dataclass(slots=True)
class Misbehaviours:
    """The orders that stand, oldest first."""

    _standing: list[_Standing] = field(default_factory=list)

    def add(self, order: Misbehaviour) -> None:
        """Let an order stand from now on."""
        self._standing.append(_Standing(order, order.times))

    def clear(self) -> None:
        """Behave again."""
        self._standing.clear()

    def take(self, method: str, path: str, channel_id: int | None) -> Misbehaviour | None:
        """Return the oldest order that matches a request, counting it as used."""
        for standing in self._standing:
            if not standing.order.matches(method, path, channel_id):
                continue
            if standing.left is not None:
                standing.left -= 1
                if standing.left == 0:
                    self._standing.remove(standing)
            return standing.order
        return None

    def describe(self) -> list[dict[str, object]]:
        """List the orders that stand, with how often each still applies."""
        return [{**each.order.model_dump(mode="json"), "left": each.left} for each in self._standing]
