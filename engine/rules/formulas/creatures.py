"""Creatures by level and role: `engine.rules.combat.creatures`."""

from engine.content.models.numbers import RoleNumbers
from engine.content.pack import ContentPack
from engine.rules.formulas.formula import Formula, Section

_WHERE = "engine.rules.combat.creatures:combatant_of_creature"

HIT_POINTS = Formula(
    "creature-hit-points",
    "Hit points",
    "max(({creatures.hp_base} + {creatures.hp_level_tenths} × (level − 1) ÷ 10) × role% × size%, 1)",
    _WHERE,
)
POWER = Formula(
    "creature-power",
    "Level factor, percent",
    "(100 + (level − 1) × {combat.level_percent}) × role% × size%",
    _WHERE,
    "It stands in the formula of power in place of a character's.",
)
ATTRIBUTE = Formula(
    "creature-attribute",
    "Attribute, for power",
    "{creatures.attribute_base} + {creatures.attribute_level_tenths} × (level − 1) ÷ 10",
    _WHERE,
)
HIT = Formula(
    "creature-hit",
    "Hit",
    "{creatures.hit_base} + {creatures.hit_level_tenths} × (level − 1) ÷ 10 + role",
    _WHERE,
    "Critical is {creatures.crit} percent.",
)
ARMOR = Formula(
    "creature-armor",
    "Armor",
    "{creatures.armor_base} + {creatures.armor_level_tenths} × (level − 1) ÷ 10 + role",
    _WHERE,
)
ARMOR_POINTS = Formula(
    "creature-armor-points",
    "Points of armor",
    "{creatures.soak_base} + {creatures.soak_level_tenths} × (level − 1) ÷ 10 + max(role, 0)",
    _WHERE,
)
INITIATIVE = Formula("creature-initiative", "Initiative", "{creatures.initiative} + role", _WHERE)
SPEED = Formula("creature-speed", "Speed, when somebody flees", "max({creatures.initiative} + role, 0)", _WHERE)


def section(pack: ContentPack) -> Section:
    """Creatures' numbers."""
    sizes = ", ".join(f"{size}: {percent}%" for size, percent in enumerate(pack.rules.delves.size_percent, 1))
    roles = [f"- **{name.capitalize()}** {_role(numbers)}" for name, numbers in pack.rules.creatures.roles.items()]
    return Section(
        "creatures",
        "What lives below",
        "How level, role and the size of your party make a creature",
        "A creature's numbers follow from its level and its role; the smaller your party, the less it can do and bear.",
        (HIT_POINTS, POWER, ATTRIBUTE, HIT, ARMOR, ARMOR_POINTS, INITIATIVE, SPEED),
        ("\n".join(["**Roles**", *roles]), f"**Size of the party:** {sizes}."),
    )


def _role(numbers: RoleNumbers) -> str:
    points = (("hit", numbers.hit), ("armor", numbers.armor), ("initiative", numbers.initiative))
    added = [f"{name} {value:+d}" for name, value in points if value]
    return ", ".join([f"hit points {numbers.hp}%", f"power {numbers.power}%", f"worth {numbers.worth}%", *added])
