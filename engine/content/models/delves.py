"""Delves: a way down, as a row of encounters of six kinds. How each is resolved stands in `engine/rules/delves`."""

from typing import Annotated, Literal

from pydantic import Field

from engine.content.models.base import (
    ConditionId,
    CreatureId,
    Data,
    Dice,
    DifficultyName,
    Level,
    Line,
    LootTableId,
    Name,
    Percent,
    PlaceId,
    SkillId,
    Summary,
    Text,
    Thing,
)
from engine.content.models.combat import DamageType

Stake = Literal["safe", "wounding", "lethal"]
Size = Annotated[int, Field(ge=1, le=8)]


class Group(Data):
    """Creatures of one kind in a fight.

    Attributes:
        creature: Which.
        count: How many meet a party of four; other sizes meet proportionally many, one at least.
        level: The level they come at; without it, the delve's.
    """

    creature: CreatureId
    count: Annotated[int, Field(ge=1, le=8)] = 1
    level: Level | None = None


class Harm(Data):
    """What goes wrong.

    Attributes:
        power: Dice of damage, scaled by the delve's level.
        damage: Its kind; resistances count, armor does not.
        to: The one who tried, or everybody.
        condition: A condition that is brought into the next fight.
        turns: How long it lasts there.
    """

    power: Dice | None = None
    damage: DamageType | None = None
    to: Literal["one", "all"] = "one"
    condition: ConditionId | None = None
    turns: Annotated[int, Field(ge=0, le=10)] = 0


class Result(Data):
    """What comes of something.

    Attributes:
        text: It in one sentence, for the story.
        harm: What goes wrong.
        hp: Percent of their hit points that everybody regains.
        resource: Percent of their resource that everybody regains.
        gold: In percent of what a fight of the delve's level is worth.
        loot: Something found.
        skips: How many of the next encounters are passed by.
    """

    text: Line
    harm: Harm | None = None
    hp: Percent = 0
    resource: Percent = 0
    gold: Annotated[int, Field(ge=0, le=500)] = 0
    loot: LootTableId | None = None
    skips: Annotated[int, Field(ge=0, le=2)] = 0


class EncounterBase(Data):
    """What all encounters share: a name and what one sees."""

    title: Name
    text: Text


class CombatEncounter(EncounterBase):
    """A fight."""

    kind: Literal["combat"]
    groups: Annotated[tuple[Group, ...], Field(min_length=1, max_length=5)]


class TrapEncounter(EncounterBase):
    """Something built to hurt: the best of the party tries to notice it; if noticed, another check disarms it.

    Attributes:
        notice: The skill that sees it in time.
        disarm: The skill that takes it apart.
        difficulty: Of both.
        harm: Unnoticed, it strikes; noticed but not disarmed, it strikes with half its power.
        success: What is found when it has been disarmed.
    """

    kind: Literal["trap"]
    notice: SkillId
    disarm: SkillId
    difficulty: DifficultyName
    harm: Harm
    success: Result


class Option(Data):
    """One way to go on. Without a skill it simply works."""

    name: Name
    skill: SkillId | None = None
    difficulty: DifficultyName = "normal"
    success: Result
    failure: Result | None = None


class DecisionEncounter(EncounterBase):
    """A choice. What the party said beforehand is done; without that, the option with the best odds."""

    kind: Literal["decision"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=4)]


class HazardEncounter(EncounterBase):
    """The place itself is against them: each member makes the check with its best of these skills, `checks` times."""

    kind: Literal["hazard"]
    skills: Annotated[tuple[SkillId, ...], Field(min_length=1, max_length=3)]
    difficulty: DifficultyName
    checks: Annotated[int, Field(ge=1, le=3)] = 1
    harm: Harm


class RestEncounter(EncounterBase):
    """A place to sit down, if nothing finds them. The best watcher makes the check; failed, the groups come first.

    Attributes:
        hp: Percent of their hit points that everybody regains; half of it when they were found.
        resource: Percent of their resource, the same.
        watch: The skill of the one who stays awake.
        difficulty: Of the watch.
        ambush: Who comes when it fails; nobody if empty.
    """

    kind: Literal["rest"]
    hp: Percent
    resource: Percent
    watch: SkillId
    difficulty: DifficultyName
    ambush: Annotated[tuple[Group, ...], Field(max_length=3)] = ()


class PuzzleEncounter(EncounterBase):
    """Something to be understood: the party's best, in turn, with any of the skills, until enough is right or wrong.

    Attributes:
        skills: Any of them helps.
        difficulty: Of each try.
        needs: How many tries must succeed.
        allows: How many may fail before it is lost.
    """

    kind: Literal["puzzle"]
    skills: Annotated[tuple[SkillId, ...], Field(min_length=1, max_length=4)]
    difficulty: DifficultyName
    needs: Annotated[int, Field(ge=1, le=5)]
    allows: Annotated[int, Field(ge=1, le=5)]
    success: Result
    failure: Result


Encounter = Annotated[
    CombatEncounter | TrapEncounter | DecisionEncounter | HazardEncounter | RestEncounter | PuzzleEncounter,
    Field(discriminator="kind"),
]


class Delve(Thing):
    """A way down that a party can take.

    Attributes:
        quest: Who wants it done and why: what hangs on the board.
        place: Where it begins.
        level: What its creatures, harm and rewards are made for.
        party: For how many, least and most.
        peril: How much stronger (or weaker) its creatures and its harm are than plain ones of its level, percent; it is
            set by measuring, see docs/balance.md.
        stake: What falling means: nothing, a failed run, or death.
        minutes: How long it takes in the world, when nothing goes wrong.
        encounters: In order.
        gold: In percent of what its fights are worth together, paid at the end.
        loot: What lies at the end.
        triumph: How it ends well.
        defeat: How it ends otherwise.
    """

    summary: Summary
    description: Text
    quest: Text
    place: PlaceId
    level: Level
    party: tuple[Size, Size]
    peril: Annotated[int, Field(ge=30, le=300)] = 100
    stake: Stake = "wounding"
    minutes: Annotated[int, Field(ge=10, le=10_000)]
    encounters: Annotated[tuple[Encounter, ...], Field(min_length=3, max_length=12)]
    gold: Annotated[int, Field(ge=0, le=500)] = 50
    loot: LootTableId
    triumph: Text
    defeat: Text
