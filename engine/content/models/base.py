"""What every kind of content shares: strictness, texts that fit Discord, ids and references."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

NAME_LIMIT = 50
SUMMARY_LIMIT = 100  # Discord: the description of a select option
LINE_LIMIT = 200
TEXT_LIMIT = 1000  # Discord: an embed field holds 1,024

Name = Annotated[str, Field(min_length=1, max_length=NAME_LIMIT)]
Summary = Annotated[str, Field(min_length=1, max_length=SUMMARY_LIMIT)]
Line = Annotated[str, Field(min_length=1, max_length=LINE_LIMIT)]
Text = Annotated[str, Field(min_length=1, max_length=TEXT_LIMIT)]
DICE_PATTERN = r"^[1-9][0-9]?d(2|3|4|6|8|10|12|20|100)([+-][1-9][0-9]{0,2})?$"
Dice = Annotated[str, Field(pattern=DICE_PATTERN)]
Order = Annotated[int, Field(ge=0, le=10_000, description="Place in lists; lower comes first.")]
Percent = Annotated[int, Field(ge=0, le=100)]
Bonus = Annotated[int, Field(ge=-100, le=100)]
Level = Annotated[int, Field(ge=1, le=50)]
DifficultyName = Literal["trivial", "easy", "normal", "hard", "heroic", "mythic"]


@dataclass(frozen=True, slots=True)
class Reference:
    """Marks a text as the id of a thing of `kind`, such as `items/bell-hammer`; the loader checks that it exists."""

    kind: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.str_schema(pattern=rf"^{self.kind}/[a-z0-9]+(-[a-z0-9]+)*$", strict=True)


AttributeId = Annotated[str, Reference("attributes")]
SkillId = Annotated[str, Reference("skills-noncombat")]
SpeciesId = Annotated[str, Reference("species")]
ClassId = Annotated[str, Reference("classes")]
SubclassId = Annotated[str, Reference("subclasses")]
BackgroundId = Annotated[str, Reference("backgrounds")]
FeatId = Annotated[str, Reference("feats")]
ResourceId = Annotated[str, Reference("resources")]
ConditionId = Annotated[str, Reference("conditions")]
CombatSkillId = Annotated[str, Reference("skills-combat")]
WeaponTypeId = Annotated[str, Reference("weapon-types")]
SlotId = Annotated[str, Reference("slots")]
RarityId = Annotated[str, Reference("rarities")]
ItemId = Annotated[str, Reference("items")]
LootTableId = Annotated[str, Reference("loot-tables")]
PlaceId = Annotated[str, Reference("places")]
HistoryId = Annotated[str, Reference("history")]
GodId = Annotated[str, Reference("gods")]
FactionId = Annotated[str, Reference("factions")]
NotableDeadId = Annotated[str, Reference("notable-dead")]
CreatureId = Annotated[str, Reference("creatures")]
DelveId = Annotated[str, Reference("delves")]
PropertyId = Annotated[str, Reference("bonus-properties")]
NamesId = Annotated[str, Reference("names")]


class Data(BaseModel):
    """Immutable, strict: no unknown keys, no conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Thing(Data):
    """Anything with an id. The id is `kind/name` and comes from the file (or the table in it), never from a key."""

    id: str
    name: Name
    order: Order = 1000


class Bonuses(Data):
    """What wearing, being or having learned something adds. All numbers are added together; negative ones take away.

    Attributes:
        attributes: Points of an attribute.
        skills: Points of a non-combat skill.
        armor: Armor class.
        hit: Points of percent to hit.
        crit: Points of percent to hit critically.
        initiative: Points of initiative.
        hp: Hit points at most.
        resource: Maximum of the class's resource.
    """

    attributes: dict[AttributeId, Bonus] = Field(default_factory=dict)
    skills: dict[SkillId, Bonus] = Field(default_factory=dict)
    armor: Bonus = 0
    hit: Bonus = 0
    crit: Bonus = 0
    initiative: Bonus = 0
    hp: Annotated[int, Field(ge=-500, le=500)] = 0
    resource: Bonus = 0
