"""The formulas of the rules in words. Every number and every name comes from the pack that is played by."""

from engine.content.models import Resource
from engine.content.pack import ContentPack
from engine.rules.check import DIE
from engine.rules.levels import xp_for_level


def rolls(pack: ContentPack) -> str:
    """How a check is made: `engine.rules.check`."""
    numbers = pack.rules.check
    difficulties = ", ".join(f"{name} {value:+d}" for name, value in numbers.difficulties.items())
    succeeds, fails, fumble = numbers.always_succeeds, numbers.always_fails, numbers.fumble
    return f"""\
Whatever is uncertain is decided by **one roll of a die of {DIE} sides**. You succeed when it shows your chance or less.

`chance = attribute ÷ 2 + skill ÷ 2 + modifiers {_term(numbers.base)} − difficulty`

**An attribute alone** counts for both halves: `attribute ÷ 2 + attribute ÷ 2` stands in place of attribute and skill.

The chance is never below {numbers.floor} and never above {numbers.ceiling} percent. Halves are rounded down.
**Difficulties:** {difficulties}.

**Advantage** rolls twice and keeps the better die, **disadvantage** the worse; the odds you see count both dice.

**1 to {succeeds}** always succeeds, **{fails} to {DIE}** always fails, and from **{fumble}** on it is a fumble.
A roll of at most your chance ÷ {numbers.critical_part} is a critical success.

All dice are rolled by the server with the operating system's own randomness, and every roll is kept with its target."""


def derived(pack: ContentPack) -> str:
    """What follows from a character: `engine.rules.derived` and `engine.rules.levels`."""
    numbers, worn, grown = pack.rules.derived, pack.rules.equipment, pack.rules.attributes
    names = {key.partition("/")[2]: attribute.name for key, attribute in pack.attributes.items()}
    fortitude, speed, luck, might = (names[each] for each in ("fortitude", "speed", "luck", "might"))
    return f"""\
These values are worked out anew wherever they are shown. Each division and each percentage is rounded down by itself. \
**Bonuses** are those of your species, subclass, feats and what you wear.

**Attributes** are species + class + the points of creation + growth + bonuses, from {grown.least} to {grown.most}. A \
class's primary attributes grow by 1 every {grown.primary_every} levels, the others by 1 every {grown.other_every}.

**Hit points**
`{numbers.hp_base} + species + level × class + {fortitude} × {numbers.hp_fortitude_percent}% \
+ {fortitude} × level × {numbers.hp_fortitude_level_percent}% + bonuses`
Each scar takes {numbers.scar_percent}% of the whole, and 1 at least remains. \
With {numbers.scars_most} scars, death is for ever.

**Armor**
`{numbers.armor_base} + {speed} ÷ {numbers.armor_speed_part} + bonuses \
+ {worn.enhancement_armor} × enhancement of armor and shield`

**Initiative**
`{speed} + the weapon's speed + bonuses`

**Hit**
`{numbers.hit_base} + attribute ÷ 2 + proficiency ÷ 2 + bonuses \
+ {worn.enhancement_hit} × the weapon's enhancement`
The kind of weapon says which attribute; bare hands use {might} \
and a proficiency of {pack.rules.skills.untrained_weapon}.

**Critical**
`{numbers.crit_base} + {luck} ÷ {numbers.crit_luck_part} + bonuses`, from 0 to {numbers.crit_most} percent

**Resource** of your class, + bonuses
{_resources(pack)}

{_levels(pack)}"""


def _resources(pack: ContentPack) -> str:
    def line(resource: Resource) -> str:
        share = f"{pack.attributes[resource.attribute].name} × {resource.attribute_percent}%"
        return f"- {resource.name} `{resource.base} + {share} + level × {resource.per_level_tenths / 10:g}`"

    return "\n".join(map(line, pack.resources.values()))


def _levels(pack: ContentPack) -> str:
    numbers = pack.rules.levels
    feats = ", ".join(map(str, numbers.feat_levels))
    last = xp_for_level(numbers, numbers.most)
    return f"""\
**Experience** at which level n begins
`{numbers.xp_base} × (n − 1) + {numbers.xp_step} × (n − 1) × (n − 2) ÷ 2`
The last level is {numbers.most}, at {last:,}. Level {numbers.subclass_level} brings a subclass; feats come at levels \
{feats}."""


def _term(value: int) -> str:
    """A number as a term of a sum: `+ 16`, `− 4`."""
    return f"− {-value}" if value < 0 else f"+ {value}"
