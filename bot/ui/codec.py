"""Typed values in and out of a component's ``custom_id`` (100 characters at most).

An id reads ``ed:<version>:<name>:<field>:<field>…``. Values are ids and choices, never authority: what a press may do
is decided again by the engine when it comes.
"""

import base64
import binascii
import types
import typing
from enum import Enum
from typing import Annotated, Any, Union
from uuid import UUID

from annotated_types import Le, MaxLen
from pydantic import BaseModel, Field, StringConstraints
from pydantic.fields import FieldInfo

PREFIX = "ed"
LIMIT = 100

Snowflake = Annotated[int, Field(ge=0, lt=2**63, le=2**63 - 1)]
"""An id that Discord gave."""

Count = Annotated[int, Field(ge=0, le=999_999)]
"""A page, a turn number, a small amount."""

Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.\-]*$", max_length=32)]
"""A content id or another short word without spaces; free text never travels in an id."""


class Unreadable(ValueError):
    """A custom id is not one of ours, or not one this version understands."""


def write(value: Any) -> str:
    """One field as text: UUIDs as 22 characters of URL-safe base64, the rest as a person would write it."""
    if value is None:
        return ""
    if isinstance(value, UUID):
        return base64.urlsafe_b64encode(value.bytes).rstrip(b"=").decode()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Enum):
        return str(value.value)
    return str(value)


def read(info: FieldInfo, text: str) -> Any:
    """The text of one field as something pydantic can validate.

    Raises:
        Unreadable: The text cannot be a value of this field.
    """
    kind, optional = _kind(info.annotation)
    if optional and text == "":
        return None
    try:
        if kind is UUID:
            return _read_uuid(text)
        if kind is int:
            return _read_number(text)
    except ValueError as error:
        raise Unreadable(text) from error
    if kind is bool:
        if text not in {"0", "1"}:
            raise Unreadable(text)
        return text == "1"
    return text


def longest(owner: str, name: str, info: FieldInfo) -> int:
    """The most characters a field can take in an id.

    Raises:
        TypeError: The field's type has no bound, or cannot travel in an id at all.
    """
    kind, _ = _kind(info.annotation)
    if kind is UUID:
        return 22
    if kind is bool:
        return 1
    if isinstance(kind, type) and issubclass(kind, Enum):
        return max(len(str(member.value)) for member in kind)
    bounds = [*info.metadata, *_nested_metadata(info.annotation)]
    if kind is int:
        highest = [bound.le for bound in bounds if isinstance(bound, Le)]
        if highest:
            return len(str(min(typing.cast("list[int]", highest))))
    if kind is str:
        lengths = [bound.max_length for bound in bounds if isinstance(bound, MaxLen)]
        lengths += [
            bound.max_length
            for bound in bounds
            if isinstance(bound, StringConstraints) and bound.max_length is not None
        ]
        if lengths:
            return min(lengths)
    msg = f"{owner}.{name} cannot travel in a custom id: use UUID, bool, an Enum, Snowflake, Count or Word"
    raise TypeError(msg)


def split(custom_id: str) -> tuple[int, str, list[str]]:
    """The version, name and field texts of an id of ours.

    Raises:
        Unreadable: It is not written in our form.
    """
    parts = custom_id.split(":")
    if len(parts) < 3 or parts[0] != PREFIX or not parts[1].isascii() or not parts[1].isdigit():
        raise Unreadable(custom_id)
    return int(parts[1]), parts[2], parts[3:]


def join(version: int, name: str, model: BaseModel) -> str:
    """The custom id that carries a model's fields, in their declared order."""
    values = (write(getattr(model, field)) for field in type(model).model_fields)
    return ":".join([PREFIX, str(version), name, *values])


def _kind(annotation: Any) -> tuple[Any, bool]:
    """The plain type below ``Annotated`` and ``| None``, and whether None is allowed."""
    optional = False
    while True:
        origin = typing.get_origin(annotation)
        if origin is Annotated:
            annotation = typing.get_args(annotation)[0]
        elif origin in {Union, types.UnionType}:
            members = [member for member in typing.get_args(annotation) if member is not types.NoneType]
            optional = True
            if len(members) != 1:
                return annotation, optional
            annotation = members[0]
        else:
            return annotation, optional


def _nested_metadata(annotation: Any) -> list[Any]:
    found: list[Any] = []
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        base, *metadata = typing.get_args(annotation)
        for piece in metadata:
            found.extend(piece.metadata if isinstance(piece, FieldInfo) else [piece])
        found.extend(_nested_metadata(base))
    elif origin in {Union, types.UnionType}:
        for member in typing.get_args(annotation):
            found.extend(_nested_metadata(member))
    return found


def _read_number(text: str) -> int:
    # int() also takes white space, underscores and the digits of other scripts: several ids for one thing.
    if not (text.isascii() and text.removeprefix("-").isdigit()):
        raise Unreadable(text)
    return int(text)


def _read_uuid(text: str) -> UUID:
    if len(text) != 22:
        raise Unreadable(text)
    try:
        return UUID(bytes=base64.b64decode(text + "==", altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as error:
        raise Unreadable(text) from error
