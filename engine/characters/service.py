"""The only door to characters.

Reads and the acts on whole characters stand here; what is a subject of its own stands beside and is reached through it:
`drafts` (creation), `gear`, `queues`, `practice` and `growth`. Whoever acts is named by `player_id`, and everything is
refused for somebody else's character here, whatever a client claims.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, text, update

from engine.accounts.service import AccountService
from engine.characters import records
from engine.characters.announcements import SheetCard
from engine.characters.creation import DraftBook
from engine.characters.events import CharacterRetired, CharacterSwitched
from engine.characters.gear import Gear
from engine.characters.growth import Growth
from engine.characters.models import ActiveCharacter, Character
from engine.characters.moderation import Moderation
from engine.characters.ownership import must_exist, own
from engine.characters.practice import PracticeGround
from engine.characters.queues import Queues
from engine.characters.records import Record
from engine.characters.sheets import public_view, sheet_view
from engine.characters.views import CharacterPublic, CharacterSheet, CharacterSummary, Status
from engine.content.pack import ContentPack
from engine.delivery.service import DeliveryService, InChannel
from engine.kernel import feeds
from engine.kernel.database import Transaction
from engine.kernel.errors import Conflict, NoCharacter, NotFound, StaleAction
from engine.kernel.events import FeedEntry, Viewer, only, read_feed
from engine.kernel.kernel import Kernel
from engine.kernel.pagination import Page, SortKey, clamp_limit

_BY_AGE = SortKey("characters-by-age", UUID)
_CHOOSE = text("""
INSERT INTO active_characters (player_id, server_id, character_id) VALUES (:player_id, :server_id, :character_id)
ON CONFLICT (player_id, server_id) DO UPDATE SET character_id = EXCLUDED.character_id
WHERE active_characters.character_id <> EXCLUDED.character_id
""")


class CharacterService:
    """Everything about characters.

    Attributes:
        drafts: Making a character, step by step or at once.
        gear: Wearing, taking off, locking.
        queues: Skill queues.
        practice: Trying skill queues.
        growth: Experience, levels and the choices they bring.
        moderation: What operators do.
    """

    def __init__(self, kernel: Kernel, pack: ContentPack, accounts: AccountService, delivery: DeliveryService) -> None:
        self._database = kernel.database
        self._delivery = delivery
        self._pack = pack
        self.drafts = DraftBook(kernel, pack, accounts)
        self.gear = Gear(kernel.database, pack)
        self.queues = Queues(kernel.database, pack)
        self.practice = PracticeGround(kernel.database, pack, kernel.randomness)
        self.growth = Growth(kernel.database, pack, accounts, delivery)
        self.moderation = Moderation(kernel.database)

    async def active(self, player_id: UUID, server_id: int = 0) -> CharacterSheet:
        """Return the character that a player plays on a Discord server (0: in DMs and everywhere else).

        It is the one switched to on that server, else the default, else the eldest that lives.

        Raises:
            NoCharacter: If the player has none, or (code `character_dead`) the one played is dead.
        """
        async with self._database.read() as connection:
            return self._played(await records.active(connection, player_id, server_id))

    async def active_locked(self, transaction: Transaction, player_id: UUID, server_id: int = 0) -> CharacterSheet:
        """Return the character that a player plays, as `active`, and lock it for the rest of the transaction.

        Raises:
            NoCharacter: As `active`; also if it is retired in this very moment.
        """
        record = await records.active(transaction.connection, player_id, server_id)
        if record is not None:
            record = await records.locked(transaction, record.id)
        return self._played(None if record is None or record.status is Status.ARCHIVED else record)

    def _played(self, record: Record | None) -> CharacterSheet:
        if record is None:
            raise NoCharacter("You have no character yet.", "Make one with /character create; it takes two minutes.")
        if record.status is Status.DEAD:
            raise NoCharacter(
                f"{record.name} is dead.",
                "Switch to another character with /character switch, or make a new one.",
                code="character_dead",
                character_id=str(record.id),
            )
        return sheet_view(self._pack, record)

    async def sheet(self, player_id: UUID, character_id: UUID) -> CharacterSheet:
        """Return a character as its owner sees it.

        Raises:
            NotFound: If there is no such character.
            NotYours: If it is somebody else's.
        """
        async with self._database.read() as connection:
            return sheet_view(self._pack, own(await records.by_id(connection, character_id), player_id))

    async def public(self, character_id: UUID) -> CharacterPublic:
        """Return a character as anybody may see it, in one statement.

        Raises:
            NotFound: If there is no such character, or its player has archived it.
        """
        record = must_exist(await records.of_database(self._database, character_id))
        if record.status is Status.ARCHIVED:
            raise NotFound("That character has left the world.", "Look for another.", code="character_archived")
        return public_view(self._pack, record)

    async def story(self, character_id: UUID, viewer: Viewer, *, limit: int = 5) -> Sequence[FeedEntry]:
        """Return what a character's life has brought so far, as far as a viewer may know it, newest first.

        Args:
            character_id: Whose life.
            viewer: Who reads.
            limit: At most so many turns of it.
        """
        async with self._database.read() as connection:
            return await read_feed(connection, feeds.story(character_id), viewer, limit=limit, newest_first=True)

    async def list(
        self,
        player_id: UUID,
        *,
        server_id: int = 0,
        archived: bool = False,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Page[CharacterSummary]:
        """Return a page of a player's characters, newest first.

        Raises:
            InvalidInput: If the cursor is not one of ours.
        """
        most = clamp_limit(limit)
        after = _BY_AGE.decode(cursor)
        async with self._database.read() as connection:
            rows = await records.of_player(
                connection,
                player_id,
                server_id=server_id,
                archived=archived,
                after=after[0] if after else None,
                limit=most + 1,
            )
        return _BY_AGE.page(rows, most, CharacterSummary.model_validate, lambda row: (row["id"],))

    async def suggest(self, player_id: UUID, typed: str, *, limit: int = 25) -> Sequence[CharacterSummary]:
        """Return those of a player's characters whose name begins with what was typed, for autocompletion."""
        async with self._database.read() as connection:
            rows = await records.of_player(connection, player_id, prefix=typed[:32], limit=limit)
        return [CharacterSummary.model_validate(row) for row in rows]

    async def find(self, player_id: UUID, typed: str) -> UUID:
        """Return which of a player's characters is meant by an id or a name.

        Raises:
            NotFound: If none is, or several are.
        """
        try:
            return UUID(typed)
        except ValueError:
            matches = await self.suggest(player_id, typed)
        exact = [match for match in matches if match.name.casefold() == typed.strip().casefold()]
        if len(exact or matches) != 1:
            raise NotFound(
                "None of your characters is called that." if not matches else "Several of your characters match that.",
                "Pick one from the list that appears while you type.",
                code="no_such_character",
            )
        return (exact or matches)[0].id

    async def switch(self, player_id: UUID, character_id: UUID, server_id: int = 0) -> CharacterSheet:
        """Play a character from now on, by default (server 0) or on one Discord server. Repeating it changes nothing.

        Raises:
            NotFound: If there is no such character.
            NotYours: If it is somebody else's.
            Conflict: If it is archived.
            ContentNotLoaded: If it is of content that the pack lacks; then nothing is changed.
        """
        async with self._database.transaction() as transaction:
            record = own(await records.locked(transaction, character_id), player_id)
            if record.status is Status.ARCHIVED:
                raise Conflict(
                    f"{record.name} has been retired.", "Choose another character.", code="character_archived"
                )
            sheet = sheet_view(self._pack, record)
            chosen = {"player_id": player_id, "server_id": server_id, "character_id": character_id}
            if (await transaction.execute(_CHOOSE, chosen)).rowcount:
                switched = CharacterSwitched(character_id=character_id, player_id=player_id, server_id=server_id)
                transaction.publish(
                    switched, feeds=[feeds.player(player_id)], audience=only(player_id), actor_id=player_id
                )
        return sheet

    async def retire(self, player_id: UUID, character_id: UUID, version: int) -> CharacterSummary:
        """Archive a character for good; its name and its slot are free again.

        Args:
            player_id: Who acts.
            character_id: Which.
            version: The character's version that the player was shown and confirmed.

        Raises:
            NotFound: If there is no such character.
            NotYours: If it is somebody else's.
            StaleAction: If it has changed since, or is archived already.
        """
        async with self._database.transaction() as transaction:
            record = own(await records.locked(transaction, character_id), player_id)
            if record.status is Status.ARCHIVED or record.version != version:
                gone = record.status is Status.ARCHIVED
                raise StaleAction(
                    f"{record.name} has been retired already." if gone else f"{record.name} has changed since then.",
                    "Look at /character list and ask again.",
                )
            await transaction.execute(
                update(Character)
                .where(Character.id == character_id)
                .values(status=Status.ARCHIVED.value, version=version + 1, updated_at=transaction.now)
            )
            await transaction.execute(delete(ActiveCharacter).where(ActiveCharacter.character_id == character_id))
            transaction.publish(
                CharacterRetired(character_id=character_id, player_id=player_id, level=record.level),
                feeds=[feeds.character(character_id), feeds.story(character_id), feeds.player(player_id)],
                actor_id=player_id,
                world_id=record.world_id,
            )
        return CharacterSummary(
            id=record.id,
            player_id=player_id,
            name=record.name,
            species=record.species,
            character_class=record.character_class,
            subclass=record.subclass,
            level=record.level,
            status=Status.ARCHIVED,
            death_scars=record.death_scars,
        )

    async def post_sheet(self, player_id: UUID, character_id: UUID, channel: InChannel) -> None:
        """Show a character's public sheet in a channel, where it will follow the character; once per channel.

        Raises:
            NotFound: If there is no such character.
            NotYours: If it is somebody else's.
            Conflict: If it is archived.
        """
        async with self._database.transaction() as transaction:
            record = own(await records.by_id(transaction.connection, character_id), player_id)
            if record.status is Status.ARCHIVED:
                raise Conflict(
                    f"{record.name} has been retired.", "Choose another character.", code="character_archived"
                )
            subject = feeds.character(character_id)
            card = SheetCard(character_id=character_id, shown_by=player_id)
            await self._delivery.show_card(transaction, subject=subject, to=channel, content=card)
