"""The only door to accounts."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.accounts.events import PlayerJoined
from engine.accounts.models import Player
from engine.accounts.views import PlayerView
from engine.kernel import feeds
from engine.kernel.database import Database, Transaction
from engine.kernel.errors import NotFound
from engine.kernel.events import INTERNAL
from engine.kernel.locks import LockRank

# The account is touched at most this often, so that a lively player does not cost a write per command.
SEEN_EVERY = timedelta(minutes=5)
DISPLAY_NAME_LIMIT = 100
REMEMBERED = 10_000
"""Accounts kept in memory at most."""

_COLUMNS = (
    Player.id,
    Player.discord_id,
    Player.display_name,
    Player.role,
    Player.character_slots,
    Player.created_at,
)


class AccountService:
    """Makes and finds the accounts behind Discord users."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._recent: OrderedDict[int, tuple[PlayerView, datetime]] = OrderedDict()

    async def see(self, discord_id: int, display_name: str) -> PlayerView:
        """Return the account of a Discord user, making it on first sight and noting the visit now and then.

        Safe to call from any number of commands at once: one account is made, one `player.joined` is published. An
        account seen within `SEEN_EVERY` is answered from memory, so role and slots may be that old; what depends on
        them locks the row and reads it again.
        """
        name = _bounded(display_name)
        now = self._database.clock.now()
        recent = self._recent.get(discord_id)
        if recent is not None and recent[0].display_name == name and timedelta() <= now - recent[1] < SEEN_EVERY:
            return recent[0]
        player = await self._see(discord_id, name)
        self._remember(discord_id, player.model_copy(update={"new": False}), now)
        return player

    def _remember(self, discord_id: int, player: PlayerView, now: datetime) -> None:
        self._recent[discord_id] = (player, now)
        self._recent.move_to_end(discord_id)
        while len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)

    async def _see(self, discord_id: int, name: str) -> PlayerView:
        statement = select(*_COLUMNS, Player.last_seen_at).where(Player.discord_id == discord_id)
        async with self._database.read() as connection:
            row = (await connection.execute(statement)).mappings().one_or_none()
        now = self._database.clock.now()
        if row is not None and row["display_name"] == name and now - row["last_seen_at"] < SEEN_EVERY:
            return _view(row)
        async with self._database.transaction() as transaction:
            return await self._note(transaction, discord_id, name)

    async def _note(self, transaction: Transaction, discord_id: int, name: str) -> PlayerView:
        now = transaction.now
        account = {"id": transaction.new_id(), "discord_id": discord_id, "display_name": name}
        times = {"created_at": now, "updated_at": now, "last_seen_at": now}
        statement = (
            insert(Player)
            .values(account | times)
            .on_conflict_do_nothing(index_elements=["discord_id"])
            .returning(*_COLUMNS)
        )
        transaction.lock_rank(LockRank.PLAYER)
        made = (await transaction.execute(statement)).mappings().one_or_none()
        if made is not None:
            player = _view(made, new=True)
            joined = PlayerJoined(player_id=player.id)
            transaction.publish(joined, feeds=[feeds.player(player.id)], audience=INTERNAL, actor_id=player.id)
            return player
        touch = (
            update(Player)
            .where(Player.discord_id == discord_id)
            .values(last_seen_at=now, updated_at=now, display_name=name)
            .returning(*_COLUMNS)
        )
        return _view((await transaction.execute(touch)).mappings().one())

    async def find(self, discord_id: int) -> PlayerView | None:
        """Return the account of a Discord user if there is one; never makes it."""
        async with self._database.read() as connection:
            statement = select(*_COLUMNS).where(Player.discord_id == discord_id)
            row = (await connection.execute(statement)).mappings().one_or_none()
        return None if row is None else _view(row)

    async def discord_id_of(self, connection: AsyncConnection, player_id: UUID) -> int | None:
        """Return the Discord user behind a player; None once the person has been erased."""
        statement = select(Player.discord_id).where(Player.id == player_id)
        found: int | None = (await connection.execute(statement)).scalar_one_or_none()
        return found

    async def lock(self, transaction: Transaction, player_id: UUID) -> PlayerView:
        """Lock a player's row for the rest of the transaction and return it.

        Raises:
            NotFound: If there is no such player.
        """
        transaction.lock_rank(LockRank.PLAYER)
        statement = select(*_COLUMNS).where(Player.id == player_id).with_for_update()
        row = (await transaction.execute(statement)).mappings().one_or_none()
        if row is None:
            raise NotFound("That player does not exist.", "Use any command to make an account.", code="no_player")
        return _view(row)


def _bounded(display_name: str) -> str:
    kept = "".join(c for c in display_name if c.isprintable()).strip()[:DISPLAY_NAME_LIMIT]
    return kept or "Nameless"


def _view(row: RowMapping, **more: Any) -> PlayerView:
    return PlayerView.model_validate({key: row[key] for key in PlayerView.model_fields if key in row} | more)
