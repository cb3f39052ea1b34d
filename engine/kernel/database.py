"""The database, and the unit of work: one transaction per use case (law 1).

State, ledger entries, events and follow-up jobs that are written through one `Transaction` commit together or not at
all. Events are collected while the use case runs and written in one statement as the last step, because the feeds'
heads are the last locks in the order of law 5 and should be held for the shortest time.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from time import perf_counter
from typing import Any, Self
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import CursorResult, Executable, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from engine.kernel.clock import Clock
from engine.kernel.errors import Busy, Unavailable
from engine.kernel.events.append import PendingEvent, append
from engine.kernel.events.registry import PUBLIC, EventBody
from engine.kernel.ids import new_id
from engine.kernel.locks import LockOrderError, LockRank
from engine.kernel.telemetry import METRICS, span, trace_statements

# SQLSTATE classes and codes that mean "the server is away or going away", from PostgreSQL's appendix A.
# Also one that has become read-only (a failover) or has no room left: nothing can be written until somebody mends it.
_AWAY = re.compile(r"08...|57P0[1-5]|53...|25006")
# Lock or statement took too long, deadlock, serialization: the same act may work when tried again.
_CONTENDED = frozenset({"55P03", "57014", "40P01", "40001"})

Hook = Callable[["Transaction"], Awaitable[None]]


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


class Transaction:
    """The unit of work of one use case. Made by `Database.transaction`; services hand it to one another.

    Attributes:
        connection: The SQLAlchemy connection, inside the transaction.
        now: The time at which the use case began; everything it writes carries this time.
    """

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self.connection = connection
        self.now = now
        self._events: list[PendingEvent] = []
        self._before_commit: list[Hook] = []
        self._after_commit: list[Callable[[], None]] = []
        self._rank: LockRank | None = None

    def new_id(self) -> UUID:
        """Return a new UUIDv7 at the transaction's time."""
        return new_id(self.now)

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Execute a Core statement inside the transaction."""
        return await self.connection.execute(statement, parameters)

    def lock_rank(self, rank: LockRank) -> None:
        """Declare that rows of this rank are about to be locked.

        Raises:
            LockOrderError: If a later rank is held already.
        """
        if self._rank is not None and rank < self._rank:
            raise LockOrderError(f"{rank.name} must be locked before {self._rank.name}")
        self._rank = rank

    @property
    def holds_locks(self) -> bool:
        """Whether locks have been declared with `lock_rank`."""
        return self._rank is not None

    def publish(
        self,
        body: EventBody,
        *,
        feeds: Sequence[str],
        audience: str = PUBLIC,
        actor_id: UUID | None = None,
        causes: Sequence[UUID] = (),
        world_id: UUID | None = None,
        place_id: UUID | None = None,
        world_date: str | None = None,
        campaign_id: UUID | None = None,
        session_id: UUID | None = None,
        importance: int = 0,
    ) -> UUID:
        """Record a fact, to be written when the transaction commits.

        Args:
            body: What happened.
            feeds: The feeds that show it; names from `engine.kernel.feeds`.
            audience: Who may read it; see `engine.kernel.events.registry`.
            actor_id: The player who did it, if one did.
            causes: Ids of earlier events that led to it.
            world_id: The world in which it happened.
            place_id: The place at which it happened.
            world_date: The date in the world.
            campaign_id: The campaign in whose course it happened.
            session_id: The sitting of that campaign.
            importance: 0 for everyday, up to 100 for what history remembers.

        Returns:
            The event's id.
        """
        pending = PendingEvent(
            id=self.new_id(),
            body=body,
            feeds=tuple(dict.fromkeys(feeds)),
            audience=audience,
            actor_id=actor_id,
            causes=tuple(causes),
            world_id=world_id,
            place_id=place_id,
            world_date=world_date,
            campaign_id=campaign_id,
            session_id=session_id,
            importance=importance,
        )
        self._events.append(pending)
        return pending.id

    def before_commit(self, hook: Hook) -> None:
        """Run a coroutine function inside the transaction, after the use case and before the events are written."""
        self._before_commit.append(hook)

    def after_commit(self, hook: Callable[[], None]) -> None:
        """Call a function once the transaction has committed. It must not fail; nothing durable may depend on it."""
        self._after_commit.append(hook)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Open a part of the transaction that is taken back whole when its block raises: rows, events, hooks, ranks.

        The error goes on to the caller, who may catch it and go on with the transaction.
        """
        collected = (list(self._events), list(self._before_commit), list(self._after_commit), self._rank)
        async with self.connection.begin_nested():
            try:
                yield
            except BaseException:
                self._events, self._before_commit, self._after_commit, self._rank = collected
                raise

    async def finish(self) -> None:
        """Run the hooks and write the events. Called by `Database.transaction` as the last step before the commit."""
        for hook in self._before_commit:
            await hook(self)
        if self._events:
            self.lock_rank(LockRank.FEED)
            await append(self.connection, self._events, self.now)
            self._events = []

    def committed(self) -> None:
        """Call the hooks of `after_commit`. Called by `Database.transaction` after the commit."""
        for hook in self._after_commit:
            hook()


class Database:
    """PostgreSQL behind a pool. Connections are made at first use, so a database that is away does not stop a start."""

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock
        self._autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._first: asyncio.Task[None] | None = None
        self._opened = False

    @classmethod
    def connect(
        cls,
        url: str,
        *,
        clock: Clock,
        pool_size: int = 10,
        application_name: str = "everdelve",
        statement_timeout_ms: int = 10_000,
        silence_seconds: float = 15.0,
    ) -> "Database":
        """Describe a pool on a `postgresql://` address; nothing is connected yet.

        Args:
            url: The address; the driver part is set here.
            clock: The clock that transactions take their time from.
            pool_size: Most connections held; who finds none free waits. More for bursts would be made and
                thrown away at every use, which costs more than waiting.
            application_name: Shown in `pg_stat_activity`.
            statement_timeout_ms: A statement that takes longer is cancelled and reported as busy.
            silence_seconds: A server that has not answered a statement by then, not even by cancelling it, is away;
                longer than `statement_timeout_ms`.
        """
        engine = create_async_engine(
            re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql+asyncpg://", url),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=5,
            pool_recycle=1800,
            json_serializer=_json,
            json_deserializer=orjson.loads,
            hide_parameters=True,  # what people wrote must not stand in an error's text, and so in the log
            connect_args={
                "timeout": 3,
                "command_timeout": silence_seconds,
                "server_settings": {
                    "application_name": application_name,
                    "statement_timeout": str(statement_timeout_ms),
                    "lock_timeout": "5000",
                    "idle_in_transaction_session_timeout": "30000",
                    "timezone": "UTC",
                    "jit": "off",
                },
            },
        )
        trace_statements(engine.sync_engine)
        event.listen(engine.sync_engine, "checkout", _renew_closed)
        event.listen(engine.sync_engine, "handle_error", _give_up_silent)
        return cls(engine, clock)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Open a unit of work; it commits when the block ends and rolls back when the block raises.

        Raises:
            Unavailable: If the database cannot be reached. If it went away during the commit itself, nobody can know
                the outcome; use cases that people repeat are idempotent for this reason.
            Busy: If a lock or a statement took too long, or the transaction met a deadlock.
        """
        began, outcome = perf_counter(), "rolled back"
        try:
            with span("transaction"), _translated() as border:
                if not self._opened:
                    await self._open()
                async with self.engine.begin() as connection:
                    transaction = Transaction(connection, self.clock.now())
                    with border.work_of_others():
                        yield transaction
                    await transaction.finish()
            outcome = "committed"
        finally:
            METRICS.transactions.labels(outcome).observe(perf_counter() - began)
        transaction.committed()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a connection in autocommit, for reads that need no transaction.

        Raises:
            Unavailable: If the database cannot be reached.
        """
        with _translated() as border:
            if not self._opened:
                await self._open()
            async with self._autocommit.connect() as connection:
                with border.work_of_others():
                    yield connection

    async def ping(self) -> float:
        """Ask the database for nothing and return how long the answer took, in seconds.

        Raises:
            Unavailable: If it cannot be reached.
        """
        began = perf_counter()
        async with self.read() as connection:
            await connection.execute(text("SELECT 1"))
        return perf_counter() - began

    async def fetch_row(self, statement: str, *arguments: Any) -> asyncpg.Record | None:
        """Return the first row of a read, or None, by the driver alone: half the work of `read` and `execute`.

        For the few reads that are asked hundreds of times a second. Uses the same pool, in autocommit.

        Args:
            statement: In PostgreSQL's own spelling (`$1`). Always the same text: the driver prepares each text once.
            *arguments: Its parameters.

        Raises:
            Unavailable: If the database cannot be reached.
            Busy: If the statement took too long.
        """
        with span("hot read"), _translated():
            if not self._opened:
                await self._open()
            async with self.engine.connect() as connection:
                driver = (await connection.get_raw_connection()).driver_connection
                assert isinstance(driver, asyncpg.Connection)
                try:
                    return await driver.fetchrow(statement, *arguments)
                except TimeoutError as silence:  # as in `_give_up_silent`, which only hears of SQLAlchemy's statements
                    await connection.invalidate(silence)
                    raise _Silent("the database does not answer") from silence

    async def _open(self) -> None:
        """Make the first connection in a task of its own, which the caller's cancellation does not reach.

        At an engine's first connection SQLAlchemy asks the server for its peculiarities and swallows a cancellation
        there: a task that is stopped in that moment would go on, or fail with an unrelated error.
        """
        while True:
            begun_here = self._first is None
            first = self._first = self._first or asyncio.create_task(
                self._connect_once(), name="database-first-connection"
            )
            await asyncio.wait({first})
            if first.exception() is None:
                self._opened = True
                return
            if self._first is first:
                self._first = None
            if begun_here:
                first.result()  # raises; whoever joined another's attempt makes one of its own

    async def _connect_once(self) -> None:
        async with self.engine.connect():
            pass

    async def close(self) -> None:
        """Close all connections."""
        if self._first is not None:
            await asyncio.wait({self._first})
        await self.engine.dispose()


def _renew_closed(connection: Any, _record: Any, _proxy: Any) -> None:
    # The driver hears at once when the server closes a connection; asking it costs nothing. So nobody is given one that
    # broke while it lay in the pool, and after a restart of the database no first request fails.
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError("the server has closed the connection")


class _Silent(ConnectionError):
    """The server has not answered, and its connection was given up."""


def _give_up_silent(context: ExceptionContext) -> None:
    # A timeout of ours around a statement arrives as a cancellation, so this one is the driver's. Nothing more may be
    # asked on the connection, not even to roll back: that would wait as long again. The pool's others go with it.
    if isinstance(context.original_exception, TimeoutError):
        context.is_disconnect = True
        raise _Silent("the database does not answer") from context.original_exception


class _translated:  # noqa: N801  reads as a phrase: with _translated()
    """Turn the drivers' errors of an absent or contended server into typed ones; leave all others as they are."""

    def __init__(self) -> None:
        self._theirs: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    @contextmanager
    def work_of_others(self) -> Iterator[None]:
        """Mark what is not the database's doing: a missing file or a slow neighbour does not mean that it is away."""
        try:
            yield
        except ConnectionError:
            raise  # a connection that breaks under a statement can surface so
        except (OSError, TimeoutError) as error:
            self._theirs = error
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        if error is None or error is self._theirs:
            return
        if isinstance(error, DBAPIError):
            state = getattr(error.orig, "sqlstate", None) or ""
            if state in _CONTENDED:
                raise _busy() from error
            if error.connection_invalidated or _AWAY.fullmatch(state) or isinstance(error, InterfaceError):
                raise _away() from error
        elif isinstance(error, PoolTimeout):
            raise _busy() from error
        elif isinstance(error, OSError):
            raise _away() from error
        elif isinstance(error, asyncpg.InterfaceError) and not isinstance(error, asyncpg.DataError):
            raise _away() from error  # the driver's own errors arrive unwrapped while connecting, and from `fetch_row`
        elif isinstance(error, asyncpg.PostgresError):
            if error.sqlstate in _CONTENDED:
                raise _busy() from error
            if _AWAY.fullmatch(error.sqlstate or ""):
                raise _away() from error


@contextmanager
def translated() -> Iterator[None]:
    """Turn the drivers' errors inside a running transaction into `Unavailable` and `Busy`, before its end does.

    For whoever must tell them from other errors while the transaction is still open.

    Raises:
        Unavailable: If the database has gone away.
        Busy: If a lock or a statement took too long, or there was a deadlock.
    """
    with _translated() as border, border.work_of_others():
        yield


def _busy() -> Busy:
    return Busy("Too much is happening here at once.", "Try the same thing again in a moment.", service="database")


def _away() -> Unavailable:
    return Unavailable(
        "The world cannot be reached right now.",
        "Nothing was lost; try again in a minute.",
        service="database",
        code="database_unavailable",
    )
