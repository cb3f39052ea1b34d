"""All formulas, by page."""

from engine.content.pack import ContentPack
from engine.rules.formulas import characters, checks, creatures, delves, fights
from engine.rules.formulas.formula import Formula, Section


def sections(pack: ContentPack) -> tuple[Section, ...]:
    """All pages of formulas, in order."""
    return (
        checks.section(pack),
        characters.section(pack),
        characters.resources_section(pack),
        characters.levels_section(pack),
        fights.hitting_section(pack),
        fights.effects_section(pack),
        creatures.section(pack),
        delves.section(pack),
    )


def formulas(pack: ContentPack) -> tuple[Formula, ...]:
    """All formulas, in order."""
    return tuple(formula for section in sections(pack) for formula in section.formulas)


def formula(pack: ContentPack, identifier: str) -> Formula:
    """The formula of an id.

    Raises:
        KeyError: There is none.
    """
    for each in formulas(pack):
        if each.id == identifier:
            return each
    raise KeyError(f"There is no formula {identifier!r}.")
