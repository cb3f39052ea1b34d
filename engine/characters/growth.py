"""Growth: experience, levels, and the choices that levels bring. Choices can wait and are never lost."""

from uuid import UUID

from sqlalchemy import func, insert, update

from engine.accounts.service import AccountService
from engine.characters import records
from engine.characters.announcements import LevelNews
from engine.characters.events import ExperienceGained, FeatLearned, LevelReached, SubclassChosen
from engine.characters.models import Character, LearnedAbility
from engine.characters.ownership import must_exist, own
from engine.characters.records import Record
from engine.characters.sheets import hero_of, progress_of, sheet_view
from engine.characters.views import CharacterSheet
from engine.content.pack import ContentPack
from engine.delivery.service import DeliveryService, ToPerson
from engine.kernel import feeds
from engine.kernel.database import Database, Transaction
from engine.kernel.errors import Conflict
from engine.kernel.refusals import rule_refusals
from engine.rules.derived import derive
from engine.rules.levels import check_choice, gains, level_for_xp


class Growth:
    """Experience and what it leads to."""

    def __init__(
        self, database: Database, pack: ContentPack, accounts: AccountService, delivery: DeliveryService
    ) -> None:
        self._database = database
        self._pack = pack
        self._accounts = accounts
        self._delivery = delivery

    async def grant(self, transaction: Transaction, character_id: UUID, amount: int, cause: str) -> CharacterSheet:
        """Give experience inside the caller's transaction; levels reached are announced by their own event.

        Args:
            transaction: The use case that the experience comes from.
            character_id: Who earned it.
            amount: A positive whole number.
            cause: Why, as a stable dotted name.

        Raises:
            NotFound: If there is no such character.
            Conflict: If it is archived.
            ValueError: If the amount is not positive.
        """
        if amount <= 0:
            raise ValueError("experience is only ever given")
        record = must_exist(await records.locked(transaction, character_id))
        if record.status == "archived":
            raise Conflict(f"{record.name} has been retired.", "Choose another character.", code="character_archived")
        total = record.xp + amount
        level = level_for_xp(self._pack.rules.levels, total)
        both = [feeds.character(record.id), feeds.player(record.player_id)]
        told = [*both, feeds.story(record.id)]
        earned = ExperienceGained(
            character_id=record.id, player_id=record.player_id, amount=amount, total=total, cause=cause
        )
        earned_id = transaction.publish(earned, feeds=both[:1], actor_id=record.player_id)
        await transaction.execute(
            update(Character)
            .where(Character.id == record.id)
            .values(xp=total, level=level, version=record.version + 1, updated_at=transaction.now)
        )
        fresh = must_exist(await records.by_id(transaction.connection, record.id))
        if level > record.level:
            await self._heal_by_growth(transaction, record, fresh)
            body = self._level_reached(record, fresh)
            event_id = transaction.publish(
                body, feeds=told, actor_id=record.player_id, causes=[earned_id], importance=20
            )
            await self._tell(transaction, body, event_id)
            fresh = must_exist(await records.by_id(transaction.connection, record.id))
        return sheet_view(self._pack, fresh)

    async def choose_subclass(self, player_id: UUID, character_id: UUID, subclass: str) -> CharacterSheet:
        """Take one of the subclasses that a level offered. Repeating the same choice changes nothing.

        Raises:
            InvalidInput: If there is no such offer, or the subclass is not among its options.
            NotFound: If there is no such character.
            NotYours: If it is somebody else's.
        """
        async with self._database.transaction() as transaction:
            record = own(await records.locked(transaction, character_id), player_id)
            if record.subclass != subclass:
                level = self._pack.rules.levels.subclass_level
                with rule_refusals("choice"):
                    check_choice(self._pack, progress_of(self._pack, record), "subclass", level, subclass)
                values = {"subclass": subclass, "version": record.version + 1, "updated_at": transaction.now}
                await transaction.execute(update(Character).where(Character.id == record.id).values(values))
                chosen = SubclassChosen(character_id=record.id, player_id=player_id, subclass=subclass)
                both = [feeds.character(record.id), feeds.story(record.id)]
                transaction.publish(chosen, feeds=both, actor_id=player_id, importance=10)
                record = must_exist(await records.by_id(transaction.connection, record.id))
        return sheet_view(self._pack, record)

    async def choose_feat(self, player_id: UUID, character_id: UUID, level: int, feat: str) -> CharacterSheet:
        """Take a feat for the offer of a level. Repeating the same choice changes nothing.

        Raises:
            InvalidInput: If that level has no open offer, or the feat is not among its options.
            NotFound: If there is no such character.
            NotYours: If it is somebody else's.
        """
        async with self._database.transaction() as transaction:
            record = own(await records.locked(transaction, character_id), player_id)
            if record.feats.get(level) != feat:
                with rule_refusals("choice"):
                    check_choice(self._pack, progress_of(self._pack, record), "feat", level, feat)
                learned = {"character_id": record.id, "level": level, "feat": feat, "learned_at": transaction.now}
                await transaction.execute(insert(LearnedAbility).values(learned))
                await transaction.execute(
                    update(Character)
                    .where(Character.id == record.id)
                    .values(version=record.version + 1, updated_at=transaction.now)
                )
                body = FeatLearned(character_id=record.id, player_id=player_id, feat=feat, level=level)
                both = [feeds.character(record.id), feeds.story(record.id)]
                transaction.publish(body, feeds=both, actor_id=player_id, importance=5)
                record = must_exist(await records.by_id(transaction.connection, record.id))
        return sheet_view(self._pack, record)

    async def _heal_by_growth(self, transaction: Transaction, before: Record, after: Record) -> None:
        """What the most hit points grow by, the current ones grow by too (the dead stay at what they have)."""
        if after.status != "alive":
            return
        was, now = derive(self._pack, hero_of(before)).hp_max, derive(self._pack, hero_of(after)).hp_max
        healed = update(Character).where(Character.id == after.id)
        await transaction.execute(healed.values(hp_current=func.least(Character.hp_current + max(now - was, 0), now)))

    async def _tell(self, transaction: Transaction, body: LevelReached, event_id: UUID) -> None:
        """Tell the player, in private, what the level brought."""
        discord_id = await self._accounts.discord_id_of(transaction.connection, body.player_id)
        if discord_id is None:
            return
        news = LevelNews(
            character_id=body.character_id,
            level=body.level,
            attributes=body.attributes,
            skills_learned=body.skills_learned,
            choices=len(body.offers),
        )
        await self._delivery.announce(transaction, key=f"level:{event_id}", to=ToPerson(discord_id), content=news)

    def _level_reached(self, before: Record, after: Record) -> LevelReached:
        gained = gains(self._pack, after.character_class, before.level, after.level, after.subclass)
        return LevelReached(
            character_id=after.id,
            player_id=after.player_id,
            level=after.level,
            hp_max=derive(self._pack, hero_of(after)).hp_max,
            attributes=dict(gained.attributes),
            skills_learned=gained.skills,
            offers=tuple(f"{kind}:{level}" for kind, level in gained.offers),
        )
