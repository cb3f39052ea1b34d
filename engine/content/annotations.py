"""From the place of a mistake to the models around it: what could stand there, and what is known of it."""

import types
import typing
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from engine.content.models import Data, Thing
from engine.content.positions import KeyPath


def walk(model: type[Data], location: tuple[str | int, ...]) -> tuple[KeyPath, Any, Any]:
    """From pydantic's place of a mistake to the path as it is written, and the annotations around it and of itself.

    Pydantic also names what is not written down: `[key]` for the key of a table, and which of several models was
    tried, such as `combat` for an encounter of that kind.
    """
    path: list[str | int] = []
    around: Any = model
    here: Any = model
    for part in location:
        if part == "[key]":
            continue
        possible = members(here)
        chosen = tagged_by(possible, part) if len(possible) > 1 else None
        if chosen is not None:
            here = chosen
            continue
        path.append(part)
        around, here = here, inside(here, part)
    return tuple(path), around, here


def members(annotation: Any) -> tuple[type[BaseModel], ...]:
    """The models that an annotation such as `Trap | Rest | None` allows in one place; not those inside its lists."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    if get_origin(annotation) is typing.Annotated:
        return members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(found for inner in get_args(annotation) for found in members(inner))
    return ()


def tagged_by(members: tuple[type[BaseModel], ...], tag: str | int) -> type[BaseModel] | None:
    """The model among several in which some key must have the value `tag`."""
    return next((each for each in members if any(tag in words(each, key) for key in each.model_fields)), None)


def union_of(model: type[Data], location: tuple[str | int, ...]) -> tuple[type[BaseModel], ...]:
    """The models of which one was chosen for the table around the end of a location; empty without any."""
    _, _, here = walk(model, location[:-1])
    for length in range(len(location) - 2, -1, -1):
        possible = members(walk(model, location[:length])[2])
        if len(possible) > 1 and here in possible:
            return possible
    return ()


def tag_of(model: type[BaseModel]) -> tuple[str, str] | None:
    """The key that tells a model from its neighbours, and its word there, such as `kind` and `trap`."""
    return next(((key, found[0]) for key in model.model_fields if len(found := words(model, key)) == 1), None)


def words(model: type[BaseModel], key: str) -> tuple[Any, ...]:
    """The words that a key may have; empty where anything else can stand."""
    annotation = model.model_fields[key].annotation if key in model.model_fields else None
    return get_args(annotation) if get_origin(annotation) is typing.Literal else ()


def tag_key(details: ErrorDetails) -> str:
    """The key by which one of several models should have been chosen."""
    return str(details.get("ctx", {}).get("discriminator", "")).strip("'")


def inside(annotation: Any, part: str | int) -> Any:
    """The annotation of what lies at a key or index of something; None for what has no annotation."""
    possible = members(annotation)
    if possible:
        found = next((each.model_fields[str(part)] for each in possible if part in each.model_fields), None)
        return found.annotation if found is not None else None
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is typing.Annotated:
        return inside(inner[0], part)
    if origin in (Union, types.UnionType):
        return next((found for each in inner if (found := inside(each, part)) is not None), None)
    if origin is dict:
        return inner[1]
    if origin is tuple:
        return inner[0] if inner[-1] is Ellipsis else inner[int(part)]
    return None


def keys_of(annotation: Any) -> list[str]:
    """The keys that a table may have; empty for free tables."""
    own = [name for each in members(annotation) for name in each.model_fields if name != "id"]
    is_thing = any(issubclass(each, Thing) for each in members(annotation))
    return [*own, "extends", "abstract"] if is_thing else own
