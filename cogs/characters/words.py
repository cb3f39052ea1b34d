"""How characters are put into words: the small phrases that several cards share."""

from collections.abc import Mapping

from bot.ui import escape
from engine.characters.views import CharacterPublic, CharacterSheet, CharacterSummary, Status
from engine.content.pack import ContentPack


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


def skill_lines(pack: ContentPack, skills: Mapping[str, int]) -> str:
    """Skills from the best to the least, with their values, in one paragraph."""
    known = sorted(
        ((value, pack.skills[key].name) for key, value in skills.items() if key in pack.skills), reverse=True
    )
    return " · ".join(f"{name} {value}" for value, name in known)


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
