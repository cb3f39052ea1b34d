"""Trying a skill queue: one practice bout, told privately, with what each step of the queue did.

What is tried is the queue that was shown, also one that is not saved: the step that is being added travels along as it
does on its own card. Nothing is stored, so a second press is just another bout.
"""

from collections import Counter
from collections.abc import Sequence

import discord

from bot.interactions import reply, update
from bot.players import player_of
from bot.ui import escape
from bot.ui.actions import Action, Choice, Interaction, out_of_date
from bot.ui.cards import Card
from bot.ui.pickers import option
from bot.ui.run_cards import hit_point_bar, run_card
from cogs.characters.queue import OfQueue, ShowQueue, current
from cogs.characters.queue_steps import Key, SaveStep, ShowStep, Small, Threshold, step_of
from engine.characters.views import QueueView
from engine.content.models import QueueStep
from engine.content.pack import ContentPack
from engine.kernel.errors import InvalidInput
from engine.rules.practice import COMPANIES, Foe, PracticeBout, Shape, practice_creature

_LABELS = {Shape.STRONG: "One strong", Shape.THREE: "Three plain", Shape.CROWD: "A crowd"}
_FOOTER = "Practice: nothing was gained or lost, and nothing is kept. The file tells the whole bout, roll by roll."


class OfTrial(OfQueue):
    """A queue to be tried, and the step that is being added to it, if one is."""

    skill: Key | None = None
    when: Small | None = None
    value: Threshold | None = None
    state: Key | None = None
    place: Small | None = None

    def added(self) -> SaveStep | None:
        """The step that is not saved yet.

        Raises:
            StaleAction: Parts of it are missing.
        """
        if self.skill is None:
            return None
        if self.when is None or self.place is None:
            raise out_of_date()
        return SaveStep.model_validate({name: getattr(self, name) for name in SaveStep.model_fields})

    def carried(self) -> dict[str, object]:
        """The fields that all buttons of a trial have."""
        return {name: getattr(self, name) for name in OfTrial.model_fields}


class TryQueue(OfTrial, Action, name="queue-try", only="owner"):
    """Fights a practice bout."""

    shape: Shape = Shape.THREE

    async def run(self, interaction: Interaction) -> None:
        """Fight it and tell it; every press fights another."""
        await _fight(interaction, self, self.shape)


class ChooseCompany(OfTrial, Choice, name="queue-try-as", only="owner"):
    """Fights a practice bout against another company."""

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Fight it and tell it."""
        if values[0] not in {*Shape}:
            raise InvalidInput("There is no such company.", "Choose one from the list.", code="no_such_company")
        await _fight(interaction, self, Shape(values[0]))


async def _fight(interaction: Interaction, trial: OfTrial, shape: Shape) -> None:
    """Fight, and show it in place of what stood there; where others see that, show it privately beside it."""
    queue = await current(interaction, trial.queue, trial.version)
    engine, player = interaction.client.engine, await player_of(interaction)
    steps = _steps(engine.pack, queue, trial.added())
    bout = await engine.characters.practice.fight(player.id, queue.character_id, steps, shape)
    card = _card(engine.pack, trial, steps, bout)
    alone = interaction.message is not None and interaction.message.flags.ephemeral
    await (update(interaction, card) if alone else reply(interaction, card, private=True))


def _steps(pack: ContentPack, queue: QueueView, added: SaveStep | None) -> tuple[QueueStep, ...]:
    """The steps to be tried: those that are stored, with the one that is being added in its place."""
    if added is None:
        return queue.steps
    place = min(added.place, len(queue.steps) - 1)
    return (*queue.steps[:place], step_of(pack, added), *queue.steps[place:])


def _card(pack: ContentPack, trial: OfTrial, steps: Sequence[QueueStep], bout: PracticeBout) -> Card:
    more = [("The company", [_foe(each) for each in bout.foes]), ("The queue", [did(pack, steps, bout.uses)])]
    card = run_card(bout.summary, whole_log=True, footer=_FOOTER, gains=False, more=more)
    card.row(ChooseCompany.model_validate(trial.carried()).menu(
        [_company(pack, bout, each) for each in Shape], placeholder="Choose a company"
    ))  # fmt: skip  # one row
    again = TryQueue.model_validate(trial.carried() | {"shape": bout.shape})
    added = trial.added()
    if added is None:
        back = ShowQueue(queue=trial.queue, owner=trial.owner).button("Back to the queue")
    else:
        back = ShowStep.model_validate(added.model_dump()).button("Back to the step")
    return card.row(again.button("Again", style=discord.ButtonStyle.primary), back)


def _company(pack: ContentPack, bout: PracticeBout, shape: Shape) -> discord.SelectOption:
    name, many = practice_creature(pack, bout.summary.run.level, shape).name, COMPANIES[shape].creatures
    note = f"{name} ×{many}" if many > 1 else name
    return option(shape.value, _LABELS[shape], note, chosen=shape is bout.shape)


def _foe(foe: Foe) -> str:
    state = f"{foe.hp:,} of {foe.hp_max:,} hit points" if foe.hp else "beaten"
    return f"**{escape.shown(foe.name)}**: {hit_point_bar(foe.hp, foe.hp_max)} {state}"


def did(pack: ContentPack, steps: Sequence[QueueStep], uses: Sequence[int]) -> str:
    """How often each step acted: `Split ×4, Second Wind ×1; never used: Wide Swing`; steps of one skill by place."""
    several = Counter(step.skill for step in steps)
    names = [
        escape.shown(pack.combat_skills[step.skill].name) + (f" (step {place})" if several[step.skill] > 1 else "")
        for place, step in enumerate(steps, 1)
    ]
    used = [f"{name} ×{times}" for name, times in zip(names, uses, strict=True) if times]
    never = [name for name, times in zip(names, uses, strict=True) if not times]
    told = ", ".join(used) or "It never came to act"
    return f"{told}; never used: {', '.join(never)}" if never else told
