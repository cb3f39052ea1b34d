"""How characters are put into words: the small phrases that several cards share."""

from collections.abc import Mapping, Sequence

import discord

from bot.ui import escape
from engine.characters.events import CharacterCreated, CharacterRetired, FeatLearned, LevelReached, SubclassChosen
from engine.characters.views import CharacterPublic, CharacterSheet, CharacterSummary, Status
from engine.content.models import Thing
from engine.content.pack import ContentPack
from engine.kernel.events import EventBody, FeedEntry


def calling(pack: ContentPack, character: CharacterPublic | CharacterSummary) -> str:
    """Level, species, class and subclass in a line: `Level 3 Tarrow Bellward`."""
    words = [
        f"Level {character.level}",
        pack.species[character.species].name,
        pack.classes[character.character_class].name,
    ]
    line = " ".join(words)
    return f"{line} ({pack.subclasses[character.subclass].name})" if character.subclass else line


def standing(character: CharacterPublic | CharacterSummary) -> str:
    """Whether a character lives, and its scars: `alive`, `dead, 2 scars`."""
    state = {Status.ALIVE: "alive", Status.DEAD: "dead", Status.ARCHIVED: "retired"}[character.status]
    if not character.death_scars:
        return state
    return f"{state}, {character.death_scars} {'scar' if character.death_scars == 1 else 'scars'}"


def attribute_line(pack: ContentPack, attributes: Mapping[str, int]) -> str:
    """All attributes with their values: `**Might** 40 · **Logic** 31 · …`."""
    return " · ".join(
        f"**{thing.name}** {attributes[key]}" for key, thing in pack.attributes.items() if key in attributes
    )


def in_a_line(*pairs: tuple[str, str]) -> str:
    """Names and values in one paragraph: `**Armor** 18 · **Hit** 59`."""
    return " · ".join(f"**{name}** {value}" for name, value in pairs)


def skill_lines(pack: ContentPack, skills: Mapping[str, int]) -> str:
    """Skills from the best to the least, with their values, in one paragraph."""
    known = sorted(
        ((value, pack.skills[key].name) for key, value in skills.items() if key in pack.skills), reverse=True
    )
    return " · ".join(f"{name} {value}" for value, name in known)


def weapon_line(pack: ContentPack, skills: Mapping[str, int]) -> str:
    """Weapon proficiencies from the best to the least that is above untrained, in one paragraph."""
    untrained = pack.rules.skills.untrained_weapon
    known = [(value, pack.weapon_types[key].name) for key, value in skills.items() if key in pack.weapon_types]
    trained = sorted((each for each in known if each[0] > untrained), reverse=True)
    words = [f"{name} {value}" for value, name in trained]
    return " · ".join([*words, f"all others {untrained}"] if len(trained) < len(known) else words)


def health(sheet: CharacterSheet) -> str:
    """Current and most hit points."""
    return f"{sheet.hp_current} of {sheet.derived.hp_max}"


def progress(sheet: CharacterSheet) -> str:
    """Experience, and how much is missing to the next level."""
    if sheet.xp_of_next_level is None:
        return f"{sheet.xp} (the highest level)"
    return f"{sheet.xp} ({sheet.xp_of_next_level - sheet.xp} more to level {sheet.level + 1})"


def name_of(character: CharacterPublic | CharacterSummary) -> str:
    """A character's name, safe in a message."""
    return escape.shown(character.name, 32)


def story_lines(pack: ContentPack, entries: Sequence[FeedEntry]) -> list[str]:
    """The turns of a life, a line each: when, and what."""
    return [
        f"{discord.utils.format_dt(entry.event.created_at, 'd')} {words}"
        for entry in entries
        if (words := _turn(pack, entry.event.body))
    ]


def _turn(pack: ContentPack, body: EventBody) -> str:
    if isinstance(body, CharacterCreated):
        return f"came to {pack.start.name}, a {_named(pack.backgrounds, body.background)} until then"
    if isinstance(body, LevelReached):
        return f"reached level {body.level}"
    if isinstance(body, SubclassChosen):
        return f"took the road of {_named(pack.subclasses, body.subclass)}"
    if isinstance(body, FeatLearned):
        return f"learned {_named(pack.feats, body.feat)}"
    return "left the world" if isinstance(body, CharacterRetired) else ""


def _named(things: Mapping[str, Thing], key: str) -> str:
    """A thing's name; what has left the pack since is named by its id."""
    return things[key].name if key in things else key.partition("/")[2].replace("-", " ")
