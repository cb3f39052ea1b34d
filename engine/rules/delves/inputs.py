"""Everything a run depends on beside the dice: whole numbers, texts and tuples, so that it replays without its pack."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from engine.content.models import Stake
from engine.rules.combat.blueprint import Book, Combatant
from engine.rules.delves.plans import EncounterPlan
from engine.rules.growth import GrowthRules
from engine.rules.rewards import RewardRules
from engine.rules.treasure import TreasureRules


@dataclass(frozen=True, slots=True)
class PackStamp:
    """Which content a run was made with: the pack's id, version and digest."""

    id: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class CheckRules:
    """What checks need beside the book; each as in `engine.content.models.numbers.CheckNumbers`."""

    base: int
    fumble: int
    critical_part: int


@dataclass(frozen=True, slots=True)
class SkillValue:
    """A member's non-combat skill.

    Attributes:
        attribute: Half of the attribute, gear included: a part of the chance.
        skill: Half of the skill, gear included: another.
        learned: The skill as learned, without gear: what grows.
    """

    attribute: int
    skill: int
    learned: int


@dataclass(frozen=True, slots=True)
class Member:
    """One of the party as the run begins.

    Attributes:
        combatant: As it fights, at full; its key is the character's id.
        starts_full: Whether its resource is full before a fight; otherwise fights begin without any.
        skills: For each of `Setting.skills`.
        weapon: The weapon type in hand, empty for bare hands.
        proficiency: With it, as learned; 0 for bare hands, which do not grow.
    """

    combatant: Combatant
    starts_full: bool
    skills: tuple[SkillValue, ...]
    weapon: str
    proficiency: int

    @property
    def key(self) -> str:
        """The character's id."""
        return self.combatant.key


@dataclass(frozen=True, slots=True)
class Setting:
    """What every encounter of a run, or of a scene in live play, is resolved with.

    Attributes:
        book: The rules of fights and the bounds of checks.
        checks: The rest of the rules of checks.
        stake: What falling means.
        level: Of the delve, or of whatever is met.
        skills: The ids of all non-combat skills.
        members: The party, one to eight.
        creatures: Everybody who can be met, compiled for this party.
        treasure: Everything that can be found.
        recover_hp: Percent of missing hit points that come back after each encounter.
        recover_resource: The same of the resource, for those whose resource starts full.
    """

    book: Book
    checks: CheckRules
    stake: Stake
    level: int
    skills: tuple[str, ...]
    members: tuple[Member, ...]
    creatures: tuple[Combatant, ...]
    treasure: TreasureRules
    recover_hp: int
    recover_resource: int


@dataclass(frozen=True, slots=True)
class RunInputs:
    """A run before its first roll. Equal inputs and dice give the same log, byte for byte.

    Attributes:
        rules_version: `engine.rules.version.RULES_VERSION` when it was compiled.
        pack: The content.
        delve: The delve's id.
        setting: What encounters are resolved with.
        encounters: In order.
        said: For each encounter, the position of the option that the party said beforehand; `NOBODY` for none.
        gold: Paid at the end.
        loot: The position of the table that lies at the end.
        rewards: How experience is divided.
        growth: How skills grow.
    """

    rules_version: int
    pack: PackStamp
    delve: str
    setting: Setting
    encounters: tuple[EncounterPlan, ...]
    said: tuple[int, ...]
    gold: int
    loot: int
    rewards: RewardRules
    growth: GrowthRules

    def to_json(self) -> bytes:
        """The inputs as JSON; equal inputs give equal bytes."""
        return _ADAPTER.dump_json(self)

    @classmethod
    def from_json(cls, data: bytes) -> "RunInputs":
        """The inputs that `to_json` wrote.

        Raises:
            pydantic.ValidationError: It is something else.
        """
        return _ADAPTER.validate_json(data)


_ADAPTER: TypeAdapter[RunInputs] = TypeAdapter(RunInputs)
