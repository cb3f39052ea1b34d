"""The only door to dice: rolls, checks, odds, and the history of both.

Every live roll is an event, and there is no other record of it: no table belongs to this package. The dice are thrown
inside the transaction that records them, so nobody can see a result that was not kept, nor throw until one pleases.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.characters.service import CharacterService
from engine.content.pack import ContentPack
from engine.dice import evaluation, limits
from engine.dice.abilities import all_abilities, find_ability, find_difficulty, prepare_check
from engine.dice.events import DiceChecked, DiceRolled
from engine.dice.notation import parse
from engine.dice.odds_view import odds_view
from engine.dice.records import check_record, check_view, roll_record, roll_view, words_of
from engine.dice.refusals import DiceRefused
from engine.dice.syntax import Expression
from engine.dice.views import AbilityView, CheckPreview, CheckView, OddsView, PastRoll, RollView
from engine.kernel import feeds, texts
from engine.kernel.database import Transaction
from engine.kernel.errors import InvalidInput, NoCharacter, NotFound, NotYours, StaleAction
from engine.kernel.events import PUBLIC, EventBody, FeedEntry, StoredEvent, Viewer, only, read_feed
from engine.kernel.events.reading import read_event
from engine.kernel.idempotency import once
from engine.kernel.kernel import Kernel
from engine.kernel.pagination import Page, SortKey, clamp_limit
from engine.rules import check as checks
from engine.rules.check import Mode

_BY_PLACE = SortKey("dice-history", int)
_TYPES: Final = (DiceRolled.type, DiceChecked.type)
# Odds take up to half a second of a core each; more at once would only make each other and the bot wait.
_ODDS_AT_ONCE: Final = 2


class _Receipt(BaseModel):
    """What an interaction's id is remembered by: the event, so that erased words are not kept a second time."""

    event_id: UUID


@dataclass(frozen=True, slots=True)
class _Decided:
    """What a use case has decided and wants recorded: the fact, where it is shown, to whom, and the words in it."""

    body: EventBody
    feeds: Sequence[str]
    audience: str = PUBLIC
    words: Mapping[UUID, str] = field(default_factory=dict)


class DiceService:
    """Everything about dice."""

    def __init__(self, kernel: Kernel, pack: ContentPack, characters: CharacterService) -> None:
        self._database = kernel.database
        self._randomness = kernel.randomness
        self._pack = pack
        self._characters = characters
        self._odds_at_once = asyncio.Semaphore(_ODDS_AT_ONCE)

    async def roll(
        self,
        player_id: UUID,
        expression: str,
        label: str = "",
        *,
        request_id: str,
        secret: bool = False,
        target: int | None = None,
    ) -> RollView:
        """Roll dice and record it.

        Args:
            player_id: Who rolls.
            expression: What; any text at all is either rolled or refused.
            label: What it is for, at most 100 characters; joined with a comment in the expression.
            request_id: The interaction's id: one delivered twice makes one roll.
            secret: Whether only the roller (and a campaign's game master) may see it.
            target: What is to be reached or passed.

        Raises:
            InvalidInput: If the expression cannot be rolled (codes of `engine.dice.notation` and `evaluation`, with
                underscores), the label is too long or the target out of bounds. Nothing is recorded then.
        """
        with _dice_refusals():
            checked = parse(expression)
        checked = replace(checked, label=_joined_label(label, checked.label))
        _check_target(target)
        return await self._record_roll(player_id, checked, request_id=request_id, secret=secret, target=target)

    async def roll_again(self, player_id: UUID, roll_id: UUID, *, request_id: str) -> RollView:
        """Roll once more what a roll of one's own was, with its words, target and secrecy.

        Raises:
            NotFound: If there is no such roll, or none that the player may see.
            NotYours: If somebody else rolled it.
            InvalidInput: If it was a check.
        """
        async with self._database.read() as connection:
            event = await read_event(connection, roll_id, Viewer(player_id))
            if event is None or not isinstance(event.body, DiceRolled | DiceChecked):
                raise NotFound("That roll is not in the records.", "Use /roll to make a new one.", code="no_such_roll")
            if event.actor_id != player_id:
                raise NotYours("Somebody else made that roll.", "Use /roll to make your own.", code="not_your_roll")
            if isinstance(event.body, DiceChecked):
                raise InvalidInput(
                    "That was a check, whose chance may be another now.", "Use /check again.", code="not_a_roll"
                )
            written = await texts.read(connection, [event.body.words_id] if event.body.words_id else [])
        with _dice_refusals():
            checked = parse(event.body.expression)
        return await self._record_roll(
            player_id,
            checked,
            request_id=request_id,
            secret=event.audience != PUBLIC,
            target=event.body.target,
            words=next(iter(written.items()), None),
        )

    async def check(
        self,
        player_id: UUID,
        ability: str,
        difficulty: str = "normal",
        mode: Mode = Mode.PLAIN,
        *,
        request_id: str,
        server_id: int = 0,
        shown_chance: int | None = None,
    ) -> CheckView:
        """Let the active character try something, and record it.

        Args:
            player_id: Whose character.
            ability: A skill or an attribute: its content id, the id's last part, or its name.
            difficulty: A difficulty's name.
            mode: Plain, advantage or disadvantage.
            request_id: The interaction's id, or that of the preview which offered the check: one id makes one check.
            server_id: The Discord server whose active character is meant; 0 elsewhere.
            shown_chance: The chance that the player agreed to, if one was shown before.

        Raises:
            InvalidInput: If there is no such skill, attribute or difficulty.
            NoCharacter: If the player has no living character to play here.
            StaleAction: If the chance is no longer the one that was shown.
        """
        found = find_ability(self._pack, ability)
        against = find_difficulty(self._pack, difficulty)
        names: dict[UUID, str] = {}

        async def decide(transaction: Transaction) -> _Decided:
            # Under the character's lock: what it wears and whether it lives cannot change until the check is written.
            hero = await self._characters.active_locked(transaction, player_id, server_id)
            names[hero.id] = hero.name
            check = prepare_check(self._pack, hero, found, against, mode)
            if shown_chance is not None and check.chance != shown_chance:
                raise StaleAction(
                    f"The chance is {check.chance}% now, no longer {shown_chance}%.", "Use /check again to see why."
                )
            body = check_record(player_id, hero.id, found.id, checks.roll(check, self._randomness))
            return _Decided(body, [feeds.player(player_id), feeds.character(hero.id)])

        event, _words = await self._record_once("dice.check", player_id, request_id, decide)
        assert isinstance(event.body, DiceChecked), "the key's scope holds checks only"
        name = names.get(event.body.character_id)
        if name is None:  # this very check had been made before
            name = (await self._characters.sheet(player_id, event.body.character_id)).name
        return check_view(event, event.body, self._pack.rules.check, name=name)

    async def preview_check(
        self,
        player_id: UUID,
        ability: str,
        difficulty: str = "normal",
        mode: Mode = Mode.PLAIN,
        *,
        server_id: int = 0,
    ) -> CheckPreview:
        """Return the chance that the active character has, with its parts, before anything is rolled.

        Raises:
            InvalidInput: If there is no such skill, attribute or difficulty.
            NoCharacter: If the player has no living character to play here.
        """
        found = find_ability(self._pack, ability)
        against = find_difficulty(self._pack, difficulty)
        hero = await self._characters.active(player_id, server_id)
        check = prepare_check(self._pack, hero, found, against, mode)
        return CheckPreview(
            character_id=hero.id,
            character_name=hero.name,
            ability=found.id,
            label=check.label,
            difficulty=against,
            mode=mode,
            parts=check.parts,
            chance=check.chance,
            critical=check.critical,
            odds=check.odds,
            line=checks.render_odds(check),
        )

    async def abilities(
        self,
        player_id: UUID | None,
        difficulty: str = "normal",
        mode: Mode = Mode.PLAIN,
        *,
        server_id: int = 0,
    ) -> tuple[AbilityView, ...]:
        """Return everything that can be checked, with the odds that the active character has if there is one.

        Raises:
            InvalidInput: If there is no such difficulty.
        """
        against = find_difficulty(self._pack, difficulty)
        try:
            hero = None if player_id is None else await self._characters.active(player_id, server_id)
        except NoCharacter:
            hero = None
        return tuple(
            AbilityView(
                id=each.id,
                name=each.name,
                odds=None if hero is None else prepare_check(self._pack, hero, each, against, mode).odds,
            )
            for each in all_abilities(self._pack)
        )

    async def odds(self, expression: str, target: int | None = None) -> OddsView:
        """Compute how an expression falls, in a thread; nothing is rolled or recorded.

        Raises:
            InvalidInput: If the expression is refused or the target out of bounds.
        """
        _check_target(target)
        with _dice_refusals():
            checked = parse(expression)
            async with self._odds_at_once:
                return await asyncio.to_thread(odds_view, checked, target)

    async def history(
        self, player_id: UUID, viewer: Viewer, *, cursor: str | None = None, limit: int | None = None
    ) -> Page[PastRoll]:
        """Return a page of somebody's rolls and checks that the viewer may see, newest first.

        Pages stay where they are while new rolls are made: a cursor is a place in the player's feed.

        Raises:
            InvalidInput: If the cursor is not one of ours.
        """
        most = clamp_limit(limit)
        before = _BY_PLACE.decode(cursor)
        async with self._database.read() as connection:
            entries = await read_feed(
                connection,
                feeds.player(player_id),
                viewer,
                after=before[0] if before else None,
                limit=most + 1,
                newest_first=True,
                types=_TYPES,
            )
            written = await _words_in(connection, [entry.event for entry in entries])

        def view(entry: FeedEntry) -> PastRoll:
            return self._past(entry.event, written)

        return _BY_PLACE.page(entries, most, view, lambda entry: (entry.seq,))

    async def _record_roll(
        self,
        player_id: UUID,
        expression: Expression,
        *,
        request_id: str,
        secret: bool,
        target: int | None,
        words: tuple[UUID, str] | None = None,
    ) -> RollView:
        """Throw and record. `words` are a text that is already stored and belongs to this roll as well."""

        async def decide(transaction: Transaction) -> _Decided:
            with _dice_refusals():
                thrown = evaluation.roll(expression, self._randomness)
            stored = words
            if stored is None and (written := words_of(thrown)):
                stored = (await texts.write(transaction, player_id, written), written)
            body = roll_record(
                player_id,
                thrown,
                target=target,
                success=None if target is None else thrown.total >= target,
                words_id=stored[0] if stored else None,
            )
            audience = only(player_id) if secret else PUBLIC
            return _Decided(body, [feeds.player(player_id)], audience, dict([stored] if stored else []))

        event, told = await self._record_once("dice.roll", player_id, request_id, decide)
        assert isinstance(event.body, DiceRolled), "the key's scope holds rolls only"
        return roll_view(event, event.body, told)

    async def _record_once(
        self, scope: str, player_id: UUID, request_id: str, decide: Callable[[Transaction], Awaitable[_Decided]]
    ) -> tuple[StoredEvent, Mapping[UUID, str]]:
        """Decide and record, or give what was recorded for this request before; with the words that belong to it."""
        fresh: list[tuple[StoredEvent, Mapping[UUID, str]]] = []
        async with self._database.transaction() as transaction:

            async def act() -> _Receipt:
                decided = await decide(transaction)
                event_id = transaction.publish(
                    decided.body, feeds=decided.feeds, audience=decided.audience, actor_id=player_id
                )
                event = StoredEvent(
                    id=event_id,
                    body=decided.body,
                    audience=decided.audience,
                    actor_id=player_id,
                    world_id=None,
                    place_id=None,
                    world_date=None,
                    campaign_id=None,
                    session_id=None,
                    importance=0,
                    created_at=transaction.now,
                )
                fresh.append((event, decided.words))
                return _Receipt(event_id=event_id)

            receipt = await once(transaction, f"{scope}:{player_id}", request_id, _Receipt, act)
        if fresh:
            return fresh[0]
        async with self._database.read() as connection:
            event = await read_event(connection, receipt.event_id, Viewer(player_id))
            assert event is not None, "a receipt and its event commit together, and its actor may read it"
            return event, await _words_in(connection, [event])

    def _past(self, event: StoredEvent, words: Mapping[UUID, str]) -> PastRoll:
        if isinstance(event.body, DiceRolled):
            return roll_view(event, event.body, words)
        assert isinstance(event.body, DiceChecked), "only these two types were asked for"
        return check_view(event, event.body, self._pack.rules.check)


async def _words_in(connection: AsyncConnection, events: Sequence[StoredEvent]) -> dict[UUID, str]:
    bodies = (event.body for event in events)
    return await texts.read(connection, [b.words_id for b in bodies if isinstance(b, DiceRolled) and b.words_id])


def _joined_label(given: str, comment: str) -> str:
    """Return one label from what was given and what was written behind the dice."""
    both = " · ".join(" ".join(part.split()) for part in (given, comment) if part.strip())
    return texts.cleaned(both, limit=limits.MAX_LABEL_LENGTH, name="label")


def _check_target(target: int | None) -> None:
    if target is not None and abs(target) > limits.MAX_RESULT:
        raise InvalidInput(
            "No roll comes anywhere near that target.",
            f"Choose one between -{limits.MAX_RESULT:,} and {limits.MAX_RESULT:,}.",
            code="target_out_of_bounds",
            field="target",
        )


@contextmanager
def _dice_refusals() -> Iterator[None]:
    """Turn what the dice refuse inside the block into `InvalidInput` with the same sentences."""
    try:
        yield
    except DiceRefused as refused:
        code = refused.code.replace(".", "_")
        raise InvalidInput(refused.message, refused.remedy, code=code, field="expression") from refused
