"""What every kind of content shares: strictness, texts that fit Discord, ids and references."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

NAME_LIMIT = 50
SUMMARY_LIMIT = 100  # Discord: the description of a select option
LINE_LIMIT = 200
TEXT_LIMIT = 1000  # Discord: an embed field holds 1,024

Name = Annotated[str, Field(min_length=1, max_length=NAME_LIMIT)]
Summary = Annotated[str, Field(min_length=1, max_length=SUMMARY_LIMIT)]
Line = Annotated[str, Field(min_length=1, max_length=LINE_LIMIT)]
Text = Annotated[str, Field(min_length=1, max_length=TEXT_LIMIT)]
Dice = Annotated[str, Field(pattern=r"^[1-9]\d?d(2|3|4|6|8|10|12|20|100)([+-][1-9]\d{0,2})?$")]
Order = Annotated[int, Field(ge=0, le=10_000, description="Place in lists; lower comes first.")]
Percent = Annotated[int, Field(ge=0, le=100)]
Bonus = Annotated[int, Field(ge=-100, le=100)]


@dataclass(frozen=True, slots=True)
class Reference:
    """Marks a text as the id of a thing of `kind`; the loader checks that it exists."""

    kind: str


def _reference(kind: str) -> tuple[Field, Reference]:  # type: ignore[valid-type]  # Field is a function; its result has no public type
    return Field(pattern=rf"^{kind}/[a-z0-9]+(-[a-z0-9]+)*$", description=f"The id of something in {kind}/."), Reference(kind)


AttributeId = Annotated[str, *_reference("attributes")]
SkillId = Annotated[str, *_reference("skills-noncombat")]
SpeciesId = Annotated[str, *_reference("species")]
ClassId = Annotated[str, *_reference("classes")]
SubclassId = Annotated[str, *_reference("subclasses")]
BackgroundId = Annotated[str, *_reference("backgrounds")]
FeatId = Annotated[str, *_reference("feats")]
ResourceId = Annotated[str, *_reference("resources")]
ConditionId = Annotated[str, *_reference("conditions")]
CombatSkillId = Annotated[str, *_reference("skills-combat")]
WeaponTypeId = Annotated[str, *_reference("weapon-types")]
SlotId = Annotated[str, *_reference("slots")]
RarityId = Annotated[str, *_reference("rarities")]
ItemId = Annotated[str, *_reference("items")]
LootTableId = Annotated[str, *_reference("loot-tables")]
PlaceId = Annotated[str, *_reference("places")]
NamesId = Annotated[str, *_reference("names")]
