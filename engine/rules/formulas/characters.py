"""What follows from a character: `engine.rules.derived`, `engine.rules.characters` and `engine.rules.levels`."""

from engine.content.models import Resource
from engine.content.pack import ContentPack
from engine.rules.formulas.formula import Formula, Section
from engine.rules.levels import xp_for_level

ATTRIBUTE = Formula(
    "attribute",
    "An attribute",
    "clamp(species + class + points + growth + bonuses, {attributes.least}, {attributes.most})",
    "engine.rules.derived:derive",
    "At creation there are {attributes.points} points to spread, at most {attributes.points_per_attribute} on one.",
)
GROWTH_PRIMARY = Formula(
    "growth-primary",
    "Growth of a class's primary attributes",
    "(level − 1) ÷ {attributes.primary_every}",
    "engine.rules.levels:growth",
)
GROWTH_OTHER = Formula(
    "growth-other", "Growth of the others", "(level − 1) ÷ {attributes.other_every}", "engine.rules.levels:growth"
)
SKILL_AT_CREATION = Formula(
    "skill-at-creation",
    "A skill at the start",
    "clamp(class + species + background, 0, {skills.most_at_creation})",
    "engine.rules.characters:start",
    "Class is {skills.untrained} for a skill that it does not teach.",
)
SKILL = Formula(
    "skill",
    "A skill",
    "clamp(learned + bonuses, 0, {skills.most})",
    "engine.rules.derived:derive",
)
HIT_POINTS = Formula(
    "hit-points",
    "Hit points",
    "max(({derived.hp_base} + species + level × class + {attributes/fortitude} × {derived.hp_fortitude_percent}% "
    "+ {attributes/fortitude} × level × {derived.hp_fortitude_level_percent}% + bonuses) "
    "× (100 − {derived.scar_percent} × scars)%, 1)",
    "engine.rules.derived:derive",
    "With {derived.scars_most} scars, death is for ever.",
)
ARMOR = Formula(
    "armor",
    "Armor",
    "{derived.armor_base} + {attributes/speed} ÷ {derived.armor_speed_part} + bonuses "
    "+ {equipment.enhancement_armor} × enhancement",
    "engine.rules.derived:derive",
    "The enhancement of everything worn that is armor or a shield.",
)
INITIATIVE = Formula(
    "initiative", "Initiative", "{attributes/speed} + weapon’s speed + bonuses", "engine.rules.derived:derive"
)
HIT = Formula(
    "hit",
    "Hit",
    "{derived.hit_base} + attribute ÷ 2 + proficiency ÷ 2 + bonuses + {equipment.enhancement_hit} × enhancement",
    "engine.rules.derived:derive",
    "The kind of weapon says which attribute, and where it names two, the higher counts; bare hands use "
    "{attributes/might} and a proficiency of "
    "{skills.untrained_weapon}.",
)
CRITICAL = Formula(
    "critical",
    "Critical, percent",
    "clamp({derived.crit_base} + {attributes/luck} ÷ {derived.crit_luck_part} + bonuses, 0, {derived.crit_most})",
    "engine.rules.derived:derive",
)
EXPERIENCE = Formula(
    "experience",
    "Experience at which a level begins",
    "{levels.xp_base} × (level − 1) + {levels.xp_step} × (level − 1) × (level − 2) ÷ 2",
    "engine.rules.levels:xp_for_level",
)


def resource_formula(pack: ContentPack, resource: Resource) -> Formula:
    """The most that fits of one resource."""
    attribute = pack.attributes[resource.attribute].name
    return Formula(
        f"resource-{resource.id.partition('/')[2]}",
        resource.name,
        f"max({resource.base} + {attribute} × {resource.attribute_percent}% "
        f"+ level × {resource.per_level_tenths} ÷ 10 + bonuses, 0)",
        "engine.rules.derived:derive",
        _flow(resource),
    )


def section(_pack: ContentPack) -> Section:
    """What follows from a character."""
    return Section(
        "derived",
        "What follows from a character",
        "Attributes, hit points, armor, hit: how each is worked out",
        "These values are worked out anew wherever they are shown. **Bonuses** are those of your species, subclass, "
        "feats and what you wear.",
        (
            ATTRIBUTE,
            SKILL_AT_CREATION,
            SKILL,
            HIT_POINTS,
            ARMOR,
            INITIATIVE,
            HIT,
            CRITICAL,
        ),
    )


def resources_section(pack: ContentPack) -> Section:
    """What skills are paid with."""
    return Section(
        "resources",
        "Resources",
        "What skills are paid with: how much fits, and where it comes from",
        "Each class pays for its skills with a resource of its own. So much of it fits:",
        tuple(resource_formula(pack, each) for each in pack.resources.values()),
    )


def levels_section(pack: ContentPack) -> Section:
    """Levels, subclasses and feats."""
    numbers = pack.rules.levels
    feats = ", ".join(map(str, numbers.feat_levels))
    last = xp_for_level(numbers, numbers.most)
    return Section(
        "levels",
        "Levels, feats and growth",
        "What experience buys, and when",
        "Experience makes levels. Each brings hit points, a share of your resource and growing attributes, and at "
        "many of them your class teaches a skill.",
        (EXPERIENCE, GROWTH_PRIMARY, GROWTH_OTHER),
        (
            f"The last level is {numbers.most}, at {last:,} experience. What you earn beyond it is counted and kept.",
            f"**Level {numbers.subclass_level}** brings a choice of subclass, with bonuses and skills of its own.",
            f"**Skills** of your class come at levels {_learning(pack)}.",
            f"**Feats** come at levels {feats}. Some ask for an attribute or another feat.",
            "**Skills and weapons** also grow with use: see “What a way down is worth”.",
            "A choice waits as long as you like; `/character advance` shows it. Made, it stays made.",
        ),
    )


def _learning(pack: ContentPack) -> str:
    """The levels at which any class teaches a skill."""
    taught = (each for each in pack.combat_skills.values() if each.parent and not each.subclass)
    return ", ".join(map(str, sorted({each.level for each in taught})))


def _flow(resource: Resource) -> str:
    """When a resource comes and goes, in words."""
    parts = ["full at the start" if resource.starts_full else "empty at the start"]
    moments = ((resource.per_turn, "a turn"), (resource.per_hit, "a hit landed"), (resource.per_hurt, "a hit taken"))
    parts += [f"{amount:+d} {moment}" for amount, moment in moments if amount]
    return f"{', '.join(parts).capitalize()}."
