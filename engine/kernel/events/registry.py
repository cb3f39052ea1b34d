"""What kinds of facts there are, who may read them, and who reacts to them. All declared once, at import."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

# Audiences: who may read an event.
PUBLIC = "public"
MEMBERS = "members"  # of the event's campaign
GM = "gm"  # the game master of the event's campaign
INTERNAL = "internal"  # operators and the program itself


def only(player_id: UUID) -> str:
    """Return the audience of one player (and of the game master, if the event is of a campaign)."""
    return f"player:{player_id}"


class EventKind(StrEnum):
    """The broad kind of an event, for filters and for how clients show it."""

    NARRATIVE = "narrative"
    COMBAT = "combat"
    ROLL = "roll"
    DECISION = "decision"
    DEATH = "death"
    REVIVE = "revive"
    SYSTEM = "system"


class EventBody(BaseModel):
    """What happened, as data: ids and numbers, never what a person wrote (that lives in `texts`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: ClassVar[str]
    version: ClassVar[int]
    kind: ClassVar[EventKind]


Body = TypeVar("Body", bound=type[EventBody])
Upcast = Callable[[Mapping[str, Any]], dict[str, Any]]
_types: dict[str, type[EventBody]] = {}
_upcasters: dict[tuple[str, int], Upcast] = {}


class UnknownEvent(LookupError):
    """A stored event has a type or version that this build does not know."""


def event_type(name: str, *, kind: EventKind, version: int = 1) -> Callable[[Body], Body]:
    """Register a pydantic model as the current version of an event type.

    Args:
        name: Stable and dotted, the capability first: `character.created`.
        kind: The broad kind.
        version: Raised with each change of shape; add an `upcaster` from the version before.
    """

    def register(body: Body) -> Body:
        known = _types.get(name)
        if known is not None and known.__qualname__ != body.__qualname__:
            raise ValueError(f"event type {name} is declared twice")
        body.type, body.version, body.kind = name, version, kind
        _types[name] = body
        return body

    return register


def upcaster(name: str, from_version: int) -> Callable[[Upcast], Upcast]:
    """Register how a payload of one version becomes the next version's."""

    def register(function: Upcast) -> Upcast:
        if (name, from_version) in _upcasters:
            raise ValueError(f"event type {name} has two upcasters from version {from_version}")
        _upcasters[name, from_version] = function
        return function

    return register


def registered_types() -> Mapping[str, type[EventBody]]:
    """Return all event types by name."""
    return dict(_types)


def decode(name: str, version: int, payload: Mapping[str, Any]) -> EventBody:
    """Return a stored payload as the current version of its type.

    Raises:
        UnknownEvent: If the type is unknown, newer than this build, or an upcaster is missing.
    """
    body = _types.get(name)
    if body is None or version > body.version:
        raise UnknownEvent(f"event type {name} version {version} is not known to this build")
    current = dict(payload)
    for step in range(version, body.version):
        upcast = _upcasters.get((name, step))
        if upcast is None:
            raise UnknownEvent(f"event type {name} has no upcaster from version {step}")
        current = upcast(current)
    return body.model_validate(current)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who reacts to events. Declared where every writer sees it, drained where its effect is at home."""

    name: str
    wants: Callable[[str, EventBody], bool]


_subscribers: dict[str, Subscriber] = {}


def declare_subscriber(name: str, wants: Callable[[str, EventBody], bool]) -> Subscriber:
    """Declare a subscriber; from then on writers leave it an outbox row for each (feed, event) that it wants.

    Args:
        name: Stable, since rows carry it.
        wants: Told the feed and the event; must be quick and pure.
    """
    subscriber = Subscriber(name, wants)
    _subscribers[name] = subscriber
    return subscriber


def remove_subscriber(name: str) -> None:
    """Take a declared subscriber back; its rows stay until somebody drains or deletes them."""
    _subscribers.pop(name, None)


def subscribers() -> tuple[Subscriber, ...]:
    """Return all declared subscribers."""
    return tuple(_subscribers.values())
