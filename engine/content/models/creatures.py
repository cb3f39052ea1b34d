"""What lives below and does not love delvers."""

from typing import Annotated, Literal

from pydantic import Field

from engine.content.models.base import ConditionId, Data, Dice, Level, Line, LootTableId, PlaceId, Summary, Text, Thing
from engine.content.models.combat import DamageType, QueueStep, Resistances, Row

Lines = Annotated[tuple[Line, ...], Field(min_length=1, max_length=6)]
Role = Literal["minion", "brute", "skirmisher", "marksman", "caster", "support", "elite", "boss"]


class Voice(Data):
    """What it says or is heard to do, for those who tell the story; each list has variants of one moment.

    Attributes:
        meets: When it is first seen.
        strikes: When it hurts somebody.
        hurt: When it is badly hurt.
        falls: When it is beaten.
    """

    meets: Lines
    strikes: Lines
    hurt: Lines
    falls: Lines


class Creature(Thing):
    """A creature. Its numbers follow from level and role (`[creatures]` in rules.toml, `engine/rules/combat`).

    Attributes:
        kin: The family it belongs to, one word or two, as people below call it.
        role: What it does in a fight; decides hit points, damage, accuracy and what it is worth.
        level: Where it is at home; a delve can bring it at another level.
        row: Where it stands.
        weapon: The dice of its basic attack, before scaling.
        damage: The kind of damage of its basic attack.
        reach: Of its basic attack.
        resist: Percent less damage of a kind; negative is weakness.
        immune: Conditions that never take hold of it.
        hunts: Whom it aims at: who has hurt it most, who looks weakest, or whoever.
        queue: What it does; the last step is the basic attack. Its skills are free: cost and gain count for nobody
            without a class, so cooldowns and conditions must space them.
        loot: What it may carry.
        places: Where it is met.
        voice: What it says.
    """

    summary: Summary
    description: Text
    kin: Annotated[str, Field(min_length=2, max_length=30)]
    role: Role
    level: Level
    row: Row = "front"
    weapon: Dice
    damage: DamageType
    reach: Literal["melee", "ranged"] = "melee"
    resist: Resistances = Field(default_factory=dict)
    immune: Annotated[tuple[ConditionId, ...], Field(max_length=12)] = ()
    hunts: Literal["threat", "weakest", "anyone"] = "threat"
    queue: Annotated[tuple[QueueStep, ...], Field(min_length=1, max_length=8)]
    loot: LootTableId | None = None
    places: Annotated[tuple[PlaceId, ...], Field(min_length=1, max_length=8)]
    voice: Voice
