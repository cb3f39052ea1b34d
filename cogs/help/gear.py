"""Pages about things and money. What states a fact is read from the pack and the rules."""

from engine.content.models import BonusProperty, Rarity
from engine.content.pack import ContentPack
from engine.rules.characters import describe_bonuses
from engine.rules.formulas import formula
from engine.rules.treasure import ENHANCED


def gear(pack: ContentPack) -> str:
    """Wearing things: slots, rarities, enhancement, bonus properties."""
    numbers = pack.rules.equipment
    slots = ", ".join(each.name for each in pack.slots.values())
    rarities = "\n".join(f"- **{each.name}** {_carries(each)}" for each in pack.rarities.values())
    kinds = ", ".join(sorted(ENHANCED))
    first = list(pack.bonus_properties.values())[:6]
    some = "\n".join(f"- {_property(pack, each)}" for each in first)
    return f"""\
**Slots:** {slots}. One thing goes into each; a two-handed weapon keeps the off hand free. `/inventory` shows all of \
it, and what would change before you wear something. Things ask for a level; keep them until then.

**Rarities**
{rarities}

**Enhancement** goes from +1 to +{numbers.enhancement_most} on {kinds}: each point is \
{numbers.enhancement_hit} to hit on a weapon and {numbers.enhancement_armor} armor on the others. A find whose rarity \
allows bonus properties is enhanced {pack.rules.delves.enhanced_percent} times in 100, and as often for each point more.

**Bonus properties** are rolled when a thing is found, by the level of the place. There are \
{len(pack.bonus_properties)} of them, such as:
{some}"""


def gold(pack: ContentPack) -> str:
    """Where gold comes from."""
    starts = [each.gold for each in pack.backgrounds.values()]
    worth = formula(pack, "plain-gold")
    by_level = ", ".join(f"{worth.value(pack, {'level': level})} at level {level}" for level in (1, 10, 25, 50))
    return f"""\
**The start.** Your background brings {min(starts)} to {max(starts)} gold.

**Delves** pay: what is beaten carries gold, a quest pays at its end, and some doors hide some. A plain creature is \
worth `{worth.expression_in(pack)}`: {by_level}. The party divides evenly; odd coins go round.

**Things** have a value in gold, which `/inventory` shows with each of them.

No coin comes from nowhere or goes missing: each is written down with where it came from and where it went."""


def _carries(rarity: Rarity) -> str:
    if not rarity.properties:
        return "nothing beside what it is"
    return f"{rarity.properties} bonus {'property' if rarity.properties == 1 else 'properties'}"


def _property(pack: ContentPack, each: BonusProperty) -> str:
    on = ", ".join(each.kinds)
    return f"*{each.name}* ({on}): {', '.join(describe_bonuses(pack, each.bonuses))}"
