"""What a character is made of: attributes, skills, species, classes, backgrounds, feats, resources."""

from typing import Annotated

from pydantic import Field

from engine.content.models.base import (
    AttributeId,
    Bonus,
    Bonuses,
    ClassId,
    CombatSkillId,
    Data,
    FeatId,
    ItemId,
    Level,
    Line,
    Name,
    NamesId,
    Percent,
    PlaceId,
    ResourceId,
    SkillId,
    Summary,
    Text,
    Thing,
    WeaponTypeId,
)
from engine.content.models.combat import QueueStep, Row


class Attribute(Thing):
    """One of the six. `short` stands in tight columns."""

    short: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    summary: Summary
    description: Text


class NoncombatSkill(Thing):
    """Something people do outside fights; `attribute` is added to its checks unless the game master says otherwise."""

    attribute: AttributeId
    summary: Summary
    description: Text


class Species(Thing):
    """A people.

    Attributes:
        attributes: The base of all six.
        hp: Hit points it adds, once.
        skills: What one grows up knowing.
        bonuses: What the body gives.
        trait: Name and sentence of what sets this people apart; `bonuses` is its number.
        names: Suggestions for the name field.
        home: Where most of them come from.
    """

    summary: Summary
    description: Text
    attributes: dict[AttributeId, Annotated[int, Field(ge=1, le=40)]]
    hp: Annotated[int, Field(ge=0, le=100)]
    skills: dict[SkillId, Bonus] = Field(default_factory=dict)
    bonuses: Bonuses = Bonuses()
    trait: Name
    trait_text: Line
    names: NamesId
    home: PlaceId


class Resource(Thing):
    """What skills are paid with. The formula of its maximum stands in engine/rules/derived.py.

    Attributes:
        base: Maximum before anything is added.
        attribute: Which attribute adds to it.
        attribute_percent: How much of that attribute.
        per_level_tenths: Added per level, in tenths.
        starts_full: Whether a fight begins with all of it or with none.
        per_turn: Gained (or, negative, lost) at the start of each of the owner's turns.
        per_hit: Gained by each of the owner's blows that lands.
        per_hurt: Gained by each blow that lands on the owner.
    """

    summary: Summary
    description: Text
    base: Annotated[int, Field(ge=0, le=500)]
    attribute: AttributeId
    attribute_percent: Percent
    per_level_tenths: Annotated[int, Field(ge=0, le=100)]
    starts_full: bool
    per_turn: Annotated[int, Field(ge=-50, le=50)]
    per_hit: Annotated[int, Field(ge=0, le=50)] = 0
    per_hurt: Annotated[int, Field(ge=0, le=50)] = 0


class CharacterClass(Thing):
    """A calling.

    Attributes:
        primary: The attributes that grow fastest; the first is the one its skills lean on.
        attributes: Added to the species' base.
        preset: A valid spread of the creation points, so that creation can be two clicks.
        hp_per_level: Hit points per level, the first included.
        resource: What its skills are paid with.
        skills: Starting values of trained non-combat skills (they replace the untrained value).
        proficiencies: Starting values per weapon type (others start untrained).
        row: Where it stands in a fight.
        gear: Items a new character wears or carries.
        queue: The skill queue a new character starts with; the last step is the basic attack.
        advice: One sentence for somebody who has never played.
    """

    summary: Summary
    description: Text
    advice: Line
    primary: Annotated[tuple[AttributeId, ...], Field(min_length=1, max_length=2)]
    attributes: dict[AttributeId, Annotated[int, Field(ge=0, le=30)]]
    preset: dict[AttributeId, Annotated[int, Field(ge=0, le=99)]]
    hp_per_level: Annotated[int, Field(ge=1, le=30)]
    resource: ResourceId
    skills: dict[SkillId, Percent]
    proficiencies: dict[WeaponTypeId, Percent]
    row: Row
    gear: Annotated[tuple[ItemId, ...], Field(min_length=1, max_length=12)]
    queue: Annotated[tuple[QueueStep, ...], Field(min_length=2, max_length=10)]


class Subclass(Thing):
    """What a class becomes for one who has walked its road long enough (`rules.levels.subclass_level`)."""

    parent: ClassId
    summary: Summary
    description: Text
    bonuses: Bonuses = Bonuses()


class Background(Thing):
    """What somebody did before the first delve. `hook` is the sentence a story can begin with."""

    summary: Summary
    description: Text
    hook: Line
    skills: dict[SkillId, Bonus]
    gold: Annotated[int, Field(ge=0, le=1000)]
    items: Annotated[tuple[ItemId, ...], Field(min_length=1, max_length=4)]
    home: PlaceId | None = None


class FeatNeeds(Data):
    """What must be true before a feat can be chosen; everything stated must hold."""

    level: Level = 1
    classes: tuple[ClassId, ...] = ()
    attributes: dict[AttributeId, Annotated[int, Field(ge=1, le=99)]] = Field(default_factory=dict)
    skills: dict[SkillId, Annotated[int, Field(ge=1, le=100)]] = Field(default_factory=dict)
    feats: tuple[FeatId, ...] = ()


class Feat(Thing):
    """A knack chosen at one of the levels in `rules.levels.feat_levels`."""

    summary: Summary
    description: Text
    needs: FeatNeeds = FeatNeeds()
    bonuses: Bonuses = Bonuses()
    teaches: CombatSkillId | None = None
