"""The tunable numbers of `rules.toml` and the pack's own card, `pack.toml`.

Each number is explained where its formula lives, in `engine/rules`.
"""

from typing import Annotated, Literal

from pydantic import Field

from engine.content.models.base import CombatSkillId, Data, Line, Name, Percent, SlotId, Text

Small = Annotated[int, Field(ge=0, le=1000)]
Divisor = Annotated[int, Field(ge=1, le=100)]
DifficultyName = Literal["trivial", "easy", "normal", "hard", "heroic", "mythic"]


class PackCard(Data):
    """Who the pack is."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]
    name: Name
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    license: Annotated[str, Field(pattern=r"^[A-Za-z0-9.+-]+$", max_length=50, description="An SPDX identifier.")]
    attribution: Line
    tagline: Line
    description: Text


class CheckNumbers(Data):
    """The one check (`engine/rules/check.py`)."""

    base: Annotated[int, Field(ge=-50, le=50)]
    floor: Percent
    ceiling: Percent
    always_succeeds: Percent
    always_fails: Percent
    fumble: Percent
    critical_part: Divisor
    difficulties: dict[DifficultyName, Annotated[int, Field(ge=-50, le=90)]]


class AttributeNumbers(Data):
    """Attributes at creation and their growth (`engine/rules/characters.py`)."""

    least: Annotated[int, Field(ge=1, le=99)]
    most: Annotated[int, Field(ge=1, le=99)]
    points: Small
    points_per_attribute: Small
    primary_every: Divisor
    other_every: Divisor


class Rank(Data):
    """A word for a skill's value, from `least` on."""

    name: Name
    least: Percent


class SkillNumbers(Data):
    """Skills and weapon proficiencies (`engine/rules/characters.py`)."""

    untrained: Percent
    untrained_weapon: Percent
    most: Percent
    most_at_creation: Percent
    ranks: Annotated[tuple[Rank, ...], Field(min_length=1, max_length=20)]


class LevelNumbers(Data):
    """The level curve and what levels bring (`engine/rules/levels.py`)."""

    most: Annotated[int, Field(ge=2, le=100)]
    xp_base: Annotated[int, Field(ge=1, le=100_000)]
    xp_step: Annotated[int, Field(ge=0, le=100_000)]
    subclass_level: Annotated[int, Field(ge=1, le=100)]
    feat_levels: Annotated[tuple[Annotated[int, Field(ge=1, le=100)], ...], Field(max_length=50)]


class DerivedNumbers(Data):
    """Hit points, armor, initiative, hit and crit (`engine/rules/derived.py`)."""

    hp_base: Small
    hp_fortitude_percent: Percent
    hp_fortitude_level_percent: Percent
    scar_percent: Percent
    scars_most: Annotated[int, Field(ge=0, le=10)]
    armor_base: Small
    armor_speed_part: Divisor
    hit_base: Annotated[int, Field(ge=-100, le=100)]
    crit_base: Percent
    crit_luck_part: Divisor
    crit_most: Percent


class EquipmentNumbers(Data):
    """Wearing things (`engine/rules/equipment.py`)."""

    main_hand: SlotId
    off_hand: SlotId
    enhancement_most: Annotated[int, Field(ge=0, le=20)]
    enhancement_hit: Small
    enhancement_armor: Small


class QueueNumbers(Data):
    """Skill queues (`engine/rules/queues.py`)."""

    basic_attack: CombatSkillId
    steps_most: Annotated[int, Field(ge=2, le=25)]
    queues_most: Annotated[int, Field(ge=1, le=25)]
    enemies_most: Annotated[int, Field(ge=1, le=50)]


class Rules(Data):
    """Everything in `rules.toml`."""

    check: CheckNumbers
    attributes: AttributeNumbers
    skills: SkillNumbers
    levels: LevelNumbers
    derived: DerivedNumbers
    equipment: EquipmentNumbers
    queues: QueueNumbers
