"""Creatures by level and role: `engine.rules.combat.creatures`."""

from engine.content.models.numbers import RoleNumbers
from engine.content.pack import ContentPack
from engine.rules.delves.planning import COUNTED_FOR
from engine.rules.formulas.formula import Formula, Section
from engine.rules.formulas.words import signed

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
GROUP = Formula(
    "group-count",
    "How many of a group come",
    f"max((2 × count × members + {COUNTED_FOR}) ÷ {2 * COUNTED_FOR}, 1)",
    "engine.rules.delves.planning:scaled_count",
    f"Content counts for {COUNTED_FOR}. Elites and bosses always come as they are counted.",
)
SHARE = Formula(
    "group-share",
    "Share: what each of them stands for, percent",
    f"100 × count × members ÷ ({COUNTED_FOR} × how many come)",
    "engine.rules.delves.compiling:compile_scene",
)
SIZE_HIT_POINTS = Formula(
    "size-hit-points",
    "Size, for hit points, percent",
    "max(share × party%, 1)",
    "engine.rules.delves.compiling:compile_scene",
)
SIZE_POWER = Formula(
    "size-power",
    "Size, for power, percent",
    "(100 + 3 × share) × party ÷ 400",
    "engine.rules.delves.compiling:compile_scene",
)


def section(pack: ContentPack) -> Section:
    """Creatures' numbers."""
    sizes = ", ".join(f"{size}: {percent}%" for size, percent in enumerate(pack.rules.delves.size_percent, 1))
    roles = [f"- **{name.capitalize()}** {_role(numbers)}" for name, numbers in pack.rules.creatures.roles.items()]
    return Section(
        "creatures",
        "What lives below",
        "How level, role and the size of your party make a creature",
        "A creature's numbers follow from its level and its role; the smaller your party, the less it can do and bear.",
        (
            HIT_POINTS,
            POWER,
            ATTRIBUTE,
            HIT,
            ARMOR,
            ARMOR_POINTS,
            INITIATIVE,
            SPEED,
            GROUP,
            SHARE,
            SIZE_HIT_POINTS,
            SIZE_POWER,
        ),
        ("\n".join(["**Roles**", *roles]), f"**Party**, by how many you are: {sizes}."),
    )


def _role(numbers: RoleNumbers) -> str:
    points = (("hit", numbers.hit), ("armor", numbers.armor), ("initiative", numbers.initiative))
    added = [f"{name} {signed(value)}" for name, value in points if value]
    return ", ".join([f"hit points {numbers.hp}%", f"power {numbers.power}%", f"worth {numbers.worth}%", *added])
