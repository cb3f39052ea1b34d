"""Pages by keyset: a cursor holds the sort values of the last row seen, so that no page costs more than the first.

A cursor is opaque to clients and bound to one order of one list. It carries nothing secret and gives no authority: who
forges one asks for a page that starts elsewhere in a list they may read anyway.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar, cast
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from engine.kernel.errors import InvalidInput

T = TypeVar("T")
Row = TypeVar("Row")

DEFAULT_LIMIT = 25
MAX_LIMIT = 100
MAX_CURSOR_CHARACTERS = 1_024
_FORMAT = 1

# What each kind of column may hold; PostgreSQL's bigint and text (which has no NUL) set the bounds.
_COLUMNS: dict[type, Any] = {
    int: Annotated[int, Field(ge=-(2**63), le=2**63 - 1, strict=True)],
    str: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$", strict=True)],
    datetime: AwareDatetime,
    UUID: UUID,
}


class Page(BaseModel, Generic[T]):
    """Some items of a list, in its order, and where the next page starts (None: this was the last)."""

    model_config = ConfigDict(frozen=True)

    items: tuple[T, ...]
    next_cursor: str | None = None


def clamp_limit(limit: int | None) -> int:
    """Return a page size between 1 and 100 for what a client asked; 25 if it did not say."""
    return DEFAULT_LIMIT if limit is None else max(1, min(MAX_LIMIT, limit))


class SortKey:
    """One order of one list: its name and the types of its sort columns, the last of which makes rows distinct.

    Example:
        `NEWEST = SortKey("characters.newest", datetime, UUID)`
    """

    def __init__(self, name: str, *columns: type[int | str | datetime | UUID]) -> None:
        self.name = name
        shape = cast("Any", tuple)[tuple(_COLUMNS[column] for column in columns)]
        self._values: TypeAdapter[tuple[Any, ...]] = TypeAdapter(shape)

    def encode(self, values: Sequence[int | str | datetime | UUID]) -> str:
        """Return the cursor that stands after a row with these sort values.

        Raises:
            ValueError: The values are not of this key's types; a defect of the caller.
        """
        checked = self._values.validate_python(tuple(values))
        body = {"v": _FORMAT, "k": self.name, "p": self._values.dump_python(checked, mode="json")}
        text = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
        return base64.urlsafe_b64encode(text).rstrip(b"=").decode()

    def decode(self, cursor: str | None) -> tuple[Any, ...] | None:
        """Return the sort values after which the page starts; None for the first page.

        Raises:
            InvalidInput: The cursor is not one of this list's.
        """
        if cursor is None:
            return None
        try:
            return self._values.validate_json(json.dumps(self._body(cursor)))
        except (ValueError, RecursionError) as error:  # ValidationError, JSON and Unicode errors are ValueErrors
            raise InvalidInput(
                "This page marker is not one of this list's.",
                "Start again from the first page.",
                code="bad_cursor",
                field="cursor",
            ) from (None if isinstance(error, ValidationError) else error)

    def _body(self, cursor: str) -> Any:
        if len(cursor) > MAX_CURSOR_CHARACTERS or not cursor.isascii():
            raise ValueError("too long or not base64url")
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except binascii.Error as error:
            raise ValueError("not base64url") from error
        body = json.loads(raw)
        if not isinstance(body, dict) or body.get("v") != _FORMAT or body.get("k") != self.name:
            raise ValueError("another list's, or another version's")
        return body.get("p")

    def page(
        self, rows: Sequence[Row], limit: int, view: Callable[[Row], T], values: Callable[[Row], Sequence[Any]]
    ) -> Page[T]:
        """Return the page of rows that were selected with `LIMIT limit + 1`: the extra row tells of a next page."""
        shown = rows[:limit]
        more = len(rows) > limit
        return Page(
            items=tuple(view(row) for row in shown), next_cursor=self.encode(values(shown[-1])) if more else None
        )
