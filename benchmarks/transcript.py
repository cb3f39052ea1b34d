"""Statements of one transaction as they were sent, to be sent again with fresh ids: the floor under a use case.

Recorded from the real thing in the same run, so that the floor always sends what we send, however the code changes.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine


@dataclass(frozen=True)
class Sent:
    """One statement with its parameters; several rows of them if it was sent for many."""

    statement: str
    rows: tuple[tuple[Any, ...], ...]
    many: bool


async def record(engine: AsyncEngine, work: Callable[[], Awaitable[object]]) -> list[Sent]:
    """Do the work and return what it sent."""
    sent: list[Sent] = []

    def note(_connection, _cursor, statement, parameters, _context, many) -> None:
        rows = tuple(tuple(row) for row in parameters) if many else (tuple(parameters),)
        sent.append(Sent(statement, rows, many))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        await work()
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)
    return sent


def ids_in(sent: Sequence[Sent]) -> list[UUID]:
    """Return every id that stands alone in a parameter or a list, each once, in order of appearance."""
    found: dict[UUID, None] = {}

    def look(value: object) -> None:
        if isinstance(value, UUID):
            found[UUID(int=value.int)] = None
        elif isinstance(value, list | tuple):
            for inner in value:
                look(inner)

    for one in sent:
        look(one.rows)
    return list(found)


@dataclass(frozen=True)
class Replay:
    """A transcript with holes: ids and texts that must be fresh each time."""

    sent: Sequence[Sent]

    async def run(self, connection: asyncpg.Connection, ids: Mapping[UUID, UUID], texts: Mapping[str, str]) -> None:
        """Send everything in one transaction, with the given ids and texts in place of the recorded ones."""
        words = {str(old): str(new) for old, new in ids.items()} | dict(texts)
        async with connection.transaction():
            for one in self.sent:
                rows = [_replaced(row, ids, words) for row in one.rows]
                if one.many:
                    await connection.executemany(one.statement, rows)
                else:
                    await connection.fetch(one.statement, *rows[0])


def _replaced(value: Any, ids: Mapping[UUID, UUID], words: Mapping[str, str]) -> Any:
    if isinstance(value, UUID):
        return ids.get(value, value)
    if isinstance(value, str):
        for old, new in words.items():
            if old in value:
                value = value.replace(old, new)
        return value
    if isinstance(value, list | tuple):
        return [_replaced(inner, ids, words) for inner in value]
    return value


def to_pgbench(sent: Sequence[Sent], variables: Mapping[str, str]) -> str:
    """Write the transcript as pgbench's language.

    Args:
        sent: The transcript.
        variables: Recorded text (an id, a name) to the variable of pgbench that holds the fresh one.
    """
    lines = ["BEGIN;"]
    for one in sent:
        statements = [_filled(one.statement, row, variables) for row in one.rows]
        lines += ["\\startpipeline", *statements, "\\endpipeline"] if one.many else statements
    return "\n".join([*lines, "COMMIT;"]) + "\n"


def _filled(statement: str, row: Sequence[Any], variables: Mapping[str, str]) -> str:
    # From the last to the first, so that $1 is not found in $12.
    for number in range(len(row), 0, -1):
        statement = statement.replace(f"${number}", _literal(row[number - 1], variables))
    return " ".join(statement.split()) + ";"


def _literal(value: Any, variables: Mapping[str, str]) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, UUID):
        known = variables.get(str(value))
        return f"(:{known})::uuid" if known else f"'{value}'::uuid"
    if isinstance(value, datetime):
        return _quoted(value.isoformat()) + "::timestamptz"
    if isinstance(value, list | tuple):
        return f"ARRAY[{', '.join(_literal(inner, variables) for inner in value)}]" if value else "'{}'"
    text = _quoted(value)
    for old, name in variables.items():
        if old in value:
            text = f"replace({text}, {_quoted(old)}, (:{name})::text)"
    return text


def _quoted(value: str) -> str:
    # A colon before a letter would be a variable of pgbench's, inside of quotes too.
    escaped = (
        value.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a").replace("\n", "\\n").replace(";", "\\x3b")
    )
    return f"E'{escaped}'"
