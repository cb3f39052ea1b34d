"""The tunable numbers of `rules.toml` and the pack's own card, `pack.toml`.

Each number is explained where its formula lives, in `engine/rules`.
"""

from typing import Annotated, Literal

from pydantic import Field

from engine.content.models.base import (
    CombatSkillId,
    ConditionId,
    Data,
    Dice,
    DifficultyName,
    Line,
    Name,
    Percent,
    SlotId,
    Text,
)
from engine.content.models.combat import DamageType
from engine.content.models.creatures import Role

Small = Annotated[int, Field(ge=0, le=1000)]
Divisor = Annotated[int, Field(ge=1, le=100)]


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


class CombatNumbers(Data):
    """Fights (`engine/rules/combat`).

    Attributes:
        rounds_most: After so many rounds the draw rule decides.
        draw: Who has won then: the side with more of its hit points left, those who were there first, or nobody.
        hit_base: Added to every chance to hit.
        crit_percent: What a critical hit does, in percent of a plain one.
        attribute_percent: How much of an attribute is added to a skill's power.
        area_percent: How much of that share each target of an area gets.
        level_percent: How much each level above the first adds to all power.
        armor_percent: How much of the armor counts against each kind of damage.
        soak_percent: Percent of damage that each point of armor takes off.
        soak_most: Armor never takes off more than this, in percent.
        bare_hands: The dice of an unarmed blow, which is crushing.
        defend: The condition that defending brings.
        defend_turns: How long it lasts.
        flee_base: The chance to get away from equally quick enemies, percent; speed counts half on both sides.
        heal_threat: Threat of a point of healing, in percent of that of a point of damage.
        threat_kept: Percent of its threat that everybody keeps from round to round.
    """

    rounds_most: Annotated[int, Field(ge=5, le=200)]
    draw: Literal["most_hp_wins", "defenders_win", "nobody_wins"]
    hit_base: Annotated[int, Field(ge=-100, le=100)]
    crit_percent: Annotated[int, Field(ge=100, le=400)]
    attribute_percent: Percent
    area_percent: Percent
    level_percent: Percent
    armor_percent: dict[DamageType, Annotated[int, Field(ge=0, le=200)]]
    soak_percent: Percent
    soak_most: Annotated[int, Field(ge=0, le=90)]
    bare_hands: Dice
    defend: ConditionId
    defend_turns: Annotated[int, Field(ge=1, le=5)]
    flee_base: Percent
    heal_threat: Percent
    threat_kept: Percent


class RoleNumbers(Data):
    """What a role makes of a creature: percent of the plain hit points, power and worth, and points added."""

    hp: Annotated[int, Field(ge=10, le=3000)]
    power: Annotated[int, Field(ge=10, le=500)]
    worth: Annotated[int, Field(ge=10, le=3000)]
    hit: Annotated[int, Field(ge=-50, le=50)] = 0
    armor: Annotated[int, Field(ge=-50, le=50)] = 0
    initiative: Annotated[int, Field(ge=-50, le=50)] = 0


class CreatureNumbers(Data):
    """A plain creature of a level (`engine/rules/combat/creatures.py`); tenths are per level above the first."""

    hp_base: Small
    hp_level_tenths: Small
    attribute_base: Small
    attribute_level_tenths: Small
    hit_base: Annotated[int, Field(ge=-100, le=200)]
    hit_level_tenths: Small
    armor_base: Small
    armor_level_tenths: Small
    soak_base: Small
    soak_level_tenths: Small
    initiative: Small
    crit: Percent
    roles: dict[Role, RoleNumbers]


class DelveNumbers(Data):
    """Delves (`engine/rules/delves`).

    Attributes:
        size_percent: The power and hit points of creatures against parties of 1 to 8, percent.
        recover_hp: Percent of its missing hit points that everybody standing regains after each encounter.
        recover_resource: The same of the resource; those that start empty are emptied instead.
        xp_base: What a plain creature of level 1 is worth in experience, to the party together.
        xp_level: Added per level above the first.
        gold_base: What a plain creature of level 1 is worth in gold.
        gold_level_tenths: Added per level above the first.
        xp_deed: What an encounter without a fight is worth when it goes well, in percent of a plain creature, each.
        xp_failed: Percent of the experience gained so far that a failed run keeps.
        gap_percent: Percent of experience lost for each level above the delve's, after the first three.
        enhanced_percent: How often a find of rare make or better is enhanced, percent, for each point again.
        grow_most: How much one skill can grow in one run.
    """

    size_percent: Annotated[tuple[Annotated[int, Field(ge=10, le=300)], ...], Field(min_length=8, max_length=8)]
    recover_hp: Percent
    recover_resource: Percent
    xp_base: Small
    xp_level: Small
    gold_base: Small
    gold_level_tenths: Small
    xp_deed: Annotated[int, Field(ge=0, le=500)]
    xp_failed: Percent
    gap_percent: Percent
    enhanced_percent: Annotated[int, Field(ge=0, le=90)]
    grow_most: Annotated[int, Field(ge=0, le=10)]


class Band(Data):
    """From least to most, both allowed."""

    least: Annotated[int, Field(ge=0, le=1_000_000)]
    most: Annotated[int, Field(ge=0, le=1_000_000)]


class BalanceNumbers(Data):
    """What the balance bench calls good (`engine/rules/balance`).

    Attributes:
        win: Percent of runs that a class of the delve's level wins in a party.
        win_alone: The same alone, where a delve allows it.
        rounds: Rounds of a fight, on average.
        skill_share: In how many of the best queues of its class a skill appears, percent.
    """

    win: Band
    win_alone: Band
    rounds: Band
    skill_share: Band


class Rules(Data):
    """Everything in `rules.toml`."""

    check: CheckNumbers
    attributes: AttributeNumbers
    skills: SkillNumbers
    levels: LevelNumbers
    derived: DerivedNumbers
    equipment: EquipmentNumbers
    queues: QueueNumbers
    combat: CombatNumbers
    creatures: CreatureNumbers
    delves: DelveNumbers
    balance: BalanceNumbers
