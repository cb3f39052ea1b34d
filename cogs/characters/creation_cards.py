"""How the steps of making a character look."""

from collections.abc import Mapping

import discord

from bot.ui import escape
from bot.ui.actions import Interaction
from bot.ui.cards import Card, notice
from bot.ui.palette import Tone
from bot.ui.pickers import add_picker, option
from cogs.characters.creation import (
    Abandon,
    Back,
    ChangeStep,
    ChooseName,
    ChooseThing,
    Confirm,
    EditSpread,
    FillIn,
    OpenName,
    OtherNames,
    Resume,
    TakePreset,
)
from cogs.characters.creation_flow import drafts_of
from cogs.characters.words import attribute_line, skill_lines
from engine.characters.views import DraftChoices, DraftStep, DraftView
from engine.content.models import Background, CharacterClass, Species
from engine.content.pack import ContentPack
from engine.rules.characters import preset_spread


def draft_card(interaction: Interaction, draft: DraftView, step: DraftStep | None = None, *, told: str = "") -> Card:
    """The card of a step: the next one that is missing, or one to change; first of all what is `told` (Markdown)."""
    if draft.character_id is not None:
        look = f"Look at it with {interaction.client.mention_of('character sheet')}."
        return notice("This character has been made", look, tone=Tone.SUCCESS)
    return _step_card(interaction, draft, step or draft.step).lead(told)


def _step_card(interaction: Interaction, draft: DraftView, step: DraftStep) -> Card:
    if step in _PICKED:
        return _pick_card(interaction, draft, step)
    if step is DraftStep.ATTRIBUTES:
        return _attributes_card(interaction, draft)
    if step is DraftStep.NAME:
        return _name_card(interaction, draft)
    return _preview_card(interaction, draft)


_PICKED = {DraftStep.SPECIES: "a people", DraftStep.CLASS: "a calling", DraftStep.BACKGROUND: "a past"}
_INTRODUCTIONS = {
    DraftStep.SPECIES: "Who were you born as? It shapes what comes easily; every people can follow every calling.",
    DraftStep.CLASS: "What do you do when it matters? It decides how you fight and what you learn.",
    DraftStep.BACKGROUND: "What did you do before? It brings a few skills, some gold, and a loose end.",
}


def _pick_card(interaction: Interaction, draft: DraftView, step: DraftStep) -> Card:
    pack = interaction.client.engine.pack
    things: Mapping[str, Species | CharacterClass | Background] = pack.species
    if step is not DraftStep.SPECIES:
        things = pack.classes if step is DraftStep.CLASS else pack.backgrounds
    card = _begun(pack, draft, f"Choose {_PICKED[step]}", step)
    card.text(_INTRODUCTIONS[step])
    card.bullets(f"**{thing.name}** {thing.summary}" for thing in things.values())
    choice = ChooseThing(draft=draft.id, version=draft.version, field=step, owner=interaction.user.id)
    now = {DraftStep.SPECIES: draft.choices.species, DraftStep.CLASS: draft.choices.character_class}
    current = now.get(step, draft.choices.background)
    options = [option(key, thing.name, thing.summary, chosen=key == current) for key, thing in things.items()]
    add_picker(card, choice, options, placeholder=f"Choose {_PICKED[step]}")
    return _ended(interaction, draft, card, step)


def _attributes_card(interaction: Interaction, draft: DraftView) -> Card:
    pack = interaction.client.engine.pack
    calling = pack.classes[draft.choices.character_class or next(iter(pack.classes))]
    numbers = pack.rules.attributes
    preset = preset_spread(pack, calling.id)
    card = _begun(pack, draft, "Spread your points", DraftStep.ATTRIBUTES)
    card.text(
        f"{numbers.points} points go on top of what people and calling give, at most {numbers.points_per_attribute} "
        "on one attribute. Half an attribute counts in every check that leans on it."
    )
    card.bullets(
        f"**{thing.name}** {thing.summary} *(a {calling.name} usually takes {preset[key]})*"
        for key, thing in pack.attributes.items()
    )
    carried = {"draft": draft.id, "version": draft.version, "owner": interaction.user.id}
    card.row(
        TakePreset(**carried).button(f"Spread like a {calling.name}", style=discord.ButtonStyle.primary),
        EditSpread(**carried).button("Spread them myself"),
    )
    return _ended(interaction, draft, card, DraftStep.ATTRIBUTES)


def _name_card(interaction: Interaction, draft: DraftView) -> Card:
    pack = interaction.client.engine.pack
    card = _begun(pack, draft, "Choose a name", DraftStep.NAME)
    card.text(
        "Any name that nobody in the world bears. Names are kept even by the dead, as long as they may return. "
        "A backstory can be added in the same form."
    )
    carried = {"draft": draft.id, "version": draft.version, "owner": interaction.user.id}
    names = drafts_of(interaction).suggest_names(draft.choices)
    options = [option(name, name) for name in names]
    if options:
        card.row(ChooseName(**carried).menu(options, placeholder="Take a suggested name"))
    card.row(
        OpenName(**carried).button("Type a name", style=discord.ButtonStyle.primary),
        OtherNames(**carried).button("Suggest others"),
    )
    return _ended(interaction, draft, card, DraftStep.NAME)


def _preview_card(interaction: Interaction, draft: DraftView) -> Card:
    pack, preview = interaction.client.engine.pack, draft.preview
    if preview is None:
        return _step_card(interaction, draft, draft.step)
    derived, resource = preview.derived, pack.resources[preview.derived.resource]
    card = Card(f"{escape.shown(preview.name, 32)}: is this you?", Tone.WELCOME)
    species, calling = pack.species[preview.species], pack.classes[preview.character_class]
    background = pack.backgrounds[preview.background]
    card.text(f"{species.name} {calling.name}, {background.name}")
    card.text(f"*{background.hook}*")
    card.text(attribute_line(pack, preview.attributes))
    card.fields(
        [
            ("Hit points", str(derived.hp_max)),
            ("Armor", str(derived.armor_class)),
            (resource.name, str(derived.resource_max)),
            ("Gold", str(preview.gold)),
            ("Gear", ", ".join(preview.items)),
            ("Skills", skill_lines(pack, preview.skills)),
        ]
    )
    if draft.choices.backstory:
        card.text(f">>> {escape.shown(draft.choices.backstory, 1000, lines=True)}")
    steps = [
        option(step.value, f"Change {label}")
        for step, label in (
            (DraftStep.SPECIES, "people"),
            (DraftStep.CLASS, "calling"),
            (DraftStep.BACKGROUND, "past"),
            (DraftStep.ATTRIBUTES, "attributes"),
            (DraftStep.NAME, "name or backstory"),
        )
    ]
    owner = interaction.user.id
    card.row(ChangeStep(draft=draft.id, owner=owner).menu(steps, placeholder="Change something"))
    carried = {"draft": draft.id, "version": draft.version, "owner": owner}
    return card.row(
        Confirm(**carried).button("Begin this life", style=discord.ButtonStyle.success),
        Back(**carried, step=_before(DraftStep.PREVIEW)).button("Back"),
        Abandon(**carried).button("Stop"),
    )


_ORDER = tuple(DraftStep)


def _begun(pack: ContentPack, draft: DraftView, title: str, step: DraftStep) -> Card:
    """The head of a step's card: where one is, and what has been chosen."""
    card = Card(title, Tone.WELCOME)
    card.text(f"-# Step {_ORDER.index(step) + 1} of {len(_ORDER) - 1}")
    so_far = " · ".join(_so_far(pack, draft.choices))
    return card.text(f"**So far** {so_far}" if so_far else "")


def _so_far(pack: ContentPack, choices: DraftChoices) -> list[str]:
    """What has been chosen, a few words each, in the order of the steps."""
    chosen_things = (
        pack.species.get(choices.species or ""),
        pack.classes.get(choices.character_class or ""),
        pack.backgrounds.get(choices.background or ""),
    )
    words = [thing.name for thing in chosen_things if thing is not None]
    if choices.spread is not None:
        words.append("points spread by you")
    elif choices.preset:
        words.append("the usual points")
    return [*words, escape.shown(choices.name, 32)] if choices.name else words


def _before(step: DraftStep) -> DraftStep:
    return _ORDER[_ORDER.index(step) - 1]


def _ended(interaction: Interaction, draft: DraftView, card: Card, step: DraftStep) -> Card:
    """The foot of a step's card: the ways back, on and out."""
    carried = {"draft": draft.id, "version": draft.version, "owner": interaction.user.id}
    buttons = []
    if step is not _ORDER[0]:
        buttons.append(Back(**carried, step=_before(step)).button("Back"))
    if draft.step is DraftStep.PREVIEW:
        buttons.append(Resume(**carried).button("Back to the preview"))
    else:
        if _ORDER.index(step) < _ORDER.index(draft.step):  # chosen before: to keep it is to go on
            buttons.append(Resume(**carried).button("Keep it and go on"))
        buttons.append(FillIn(**carried).button("Choose the rest for me"))
    buttons.append(Abandon(**carried).button("Stop"))
    card.row(*buttons)
    return card.footer("It can all be changed at the end. You may leave: /character create goes on here, for a week.")
