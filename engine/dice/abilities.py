"""What a character can be put to the test on: the twelve skills and the six attributes of the pack."""

from collections.abc import Mapping
from typing import Protocol

from engine.content.models import Attribute, NoncombatSkill
from engine.content.models.base import DifficultyName
from engine.content.pack import ContentPack
from engine.kernel.errors import InvalidInput
from engine.rules.check import Check, Mode, Part, ability_parts, prepare

Ability = NoncombatSkill | Attribute


class Able(Protocol):
    """Whoever has attributes and skills, by content id; a character's sheet does."""

    @property
    def attributes(self) -> Mapping[str, int]:
        """All six attributes, 1 to 99."""
        ...

    @property
    def skills(self) -> Mapping[str, int]:
        """The skills, 0 to 100."""
        ...


def all_abilities(pack: ContentPack) -> tuple[Ability, ...]:
    """Return everything that can be checked: skills first, each kind in the pack's order."""
    return (*pack.skills.values(), *pack.attributes.values())


def find_ability(pack: ContentPack, wanted: str) -> Ability:
    """Return the skill or attribute that is meant by a content id, its last part, or a name in any case.

    Raises:
        InvalidInput: If there is none.
    """
    folded = wanted.strip().casefold()
    for ability in all_abilities(pack):
        if folded in {ability.id, ability.id.partition("/")[2], ability.name.casefold()}:
            return ability
    raise InvalidInput(
        "There is no skill or attribute of that name.",
        "Pick one from the list that appears while you type.",
        code="no_such_ability",
        field="skill",
    )


def find_difficulty(pack: ContentPack, wanted: str) -> DifficultyName:
    """Return the difficulty of that name.

    Raises:
        InvalidInput: If there is none.
    """
    for name in pack.rules.check.difficulties:
        if name == wanted:
            return name
    raise InvalidInput(
        "There is no such difficulty.",
        f"Choose one of {', '.join(pack.rules.check.difficulties)}.",
        code="no_such_difficulty",
        field="difficulty",
    )


def prepare_check(pack: ContentPack, able: Able, ability: Ability, difficulty: DifficultyName, mode: Mode) -> Check:
    """Return the check of a skill together with its attribute, or of an attribute alone, ready to be rolled."""
    if isinstance(ability, Attribute):
        parts = ability_parts(Part(ability.name, able.attributes[ability.id]))
    else:
        base = pack.attributes[ability.attribute]
        parts = ability_parts(
            Part(base.name, able.attributes[base.id]), Part(ability.name, able.skills.get(ability.id, 0))
        )
    return prepare(pack.rules.check, ability.name, parts, difficulty, mode)
