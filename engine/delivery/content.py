"""What can be told, as typed data. How it reads is decided where it is shown, from what is true at that moment."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError


class Content(BaseModel):
    """The data of an announcement or a card: ids and numbers, never what a person wrote.

    Fields may be added with a default; a field is never renamed or removed while rows with it may wait.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: ClassVar[str]
    refreshed_by: ClassVar[frozenset[str]] = frozenset()


class UnknownContentError(LookupError):
    """A stored content is of a type or shape that this build does not know."""


Kind = TypeVar("Kind", bound=type[Content])
_types: dict[str, type[Content]] = {}


def content_type(name: str, *, refreshed_by: tuple[str, ...] = ()) -> Callable[[Kind], Kind]:
    """Register a kind of content.

    Args:
        name: Stable and dotted, the capability first: `character.sheet`.
        refreshed_by: For cards: the event types after which a card is shown anew, where the event's feed is the card's
            subject.
    """

    def register(kind: Kind) -> Kind:
        known = _types.get(name)
        if known is not None and known.__qualname__ != kind.__qualname__:
            raise ValueError(f"content type {name} is declared twice")
        kind.type, kind.refreshed_by = name, frozenset(refreshed_by)
        _types[name] = kind
        return kind

    return register


def registered_contents() -> Mapping[str, type[Content]]:
    """All kinds of content by name."""
    return dict(_types)


def read_content(name: str, data: Mapping[str, Any]) -> Content:
    """Turn a stored content back into its model.

    Raises:
        UnknownContentError: If this build does not know the type, or the data does not fit it.
    """
    kind = _types.get(name)
    if kind is None:
        raise UnknownContentError(f"content type {name} is not known to this build")
    try:
        return kind.model_validate(dict(data))
    except ValidationError as error:
        raise UnknownContentError(f"content of type {name} does not fit it") from error


def refreshes(event_name: str) -> bool:
    """Whether any card is shown anew after an event of this type."""
    return any(event_name in kind.refreshed_by for kind in _types.values())


def refreshed_types(event_name: str) -> list[str]:
    """The content types whose cards are shown anew after an event of this type."""
    return [name for name, kind in _types.items() if event_name in kind.refreshed_by]
