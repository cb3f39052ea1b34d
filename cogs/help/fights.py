"""Pages about fights: turns and rows, skill queues, conditions. Facts are read from the pack and the rules."""

from engine.content.models import Condition, When
from engine.content.pack import ContentPack
from engine.rules.formulas import describe_condition, describe_when
from engine.rules.queues import CONDITIONS, thresholds


def fights(pack: ContentPack) -> str:
    """How a fight goes."""
    numbers = pack.rules.combat
    braced = pack.conditions[numbers.defend]
    rows = {row: _classes(pack, row) for row in ("front", "back")}
    return f"""\
**Order.** Everybody rolls initiative once: speed, the weapon's speed and d100. Each round goes from the highest down.

**A turn.** Your conditions work (burning burns, mending mends), then you do one thing: use a skill, strike, use \
something from your backpack, defend, or flee. Then whoever is at nothing falls, and what lies on you lasts a turn \
less. \
Whoever is stunned loses the turn.

**Rows.** In front stand {rows["front"]}; behind stand {rows["back"]}. A melee attack on one enemy reaches the back \
row only when nobody of that side stands in front. Ranged attacks reach everybody, and so do attacks on all enemies.

**Whom they hit.** Most creatures go for whoever has hurt them most or healed most; that is threat. Whoever is \
**taunted** must aim attacks on one enemy at the one who did it, while that one stands.

**Skills** cost what your class pays with, and some must wait a few turns. The \
{pack.combat_skills[pack.rules.queues.basic_attack].name.lower()} is free. **Defending** makes you \
{braced.name.lower()}: {describe_condition(pack, braced).removeprefix("helpful · ")}.

**Falling.** At no hit points creatures die and characters fall. What that means is said before anything begins:
- **safe**: the fight is lost, and nothing else
- **wounding**: the delve fails if all fall; you come home hurt
- **lethal**: the fallen are dead, and only a revival brings them back, with a scar. \
With {pack.rules.derived.scars_most} scars, death is for ever

**The end.** When one side has nobody left, or after {numbers.rounds_most} rounds.

Every number of it stands in “Hitting and hurting” and “Healing, conditions, threat, flight”."""


def queues(pack: ContentPack) -> str:
    """What skill queues are, and all their conditions."""
    numbers = pack.rules.queues
    basic = pack.combat_skills[numbers.basic_attack].name
    lines = [f"- {describe_when(when, 'resource')}{_range(pack, when)}" for when in CONDITIONS]
    return f"""\
A skill queue acts for your character when nobody is at the controls: on delves and wherever else you are not there. \
Creatures have queues, too.

**Each turn** it is read from the top. The first step acts whose skill can be paid, is not waiting, has somebody to be \
done to, and whose condition holds. The last step is {basic}, always. A queue holds {numbers.steps_most} steps, and a \
character {numbers.queues_most} queues, of which one is active.

**The {len(CONDITIONS)} conditions**
{chr(10).join(lines)}

Above and below are strict: below 40% holds at 39%, not at 40%. A step that asks about the target looks for the first \
one it can reach of whom it is true.

**It does not waste.** Healing goes to the friend with the smallest share of hit points left, and waits while nobody \
is hurt. Nothing is laid where it lies already. Attacks go for the enemy with the smallest share left, and for whoever \
taunts first.

`/character queue` makes, orders and activates them. **Try it** there fights a practice bout, in which nothing is at \
stake, and says how often each step acted."""


def conditions(pack: ContentPack) -> str:
    """Every condition of the pack, with what it does."""
    known = list(pack.conditions.values())
    return "\n".join(
        [
            "Turns are the bearer's own. One that lies already gains stacks, and lasts the longer of both times.",
            "**Laid on enemies**",
            *(_line(pack, each) for each in known if each.harmful),
            "**Laid on friends**",
            *(_line(pack, each) for each in known if not each.harmful),
        ]
    )


def _line(pack: ContentPack, condition: Condition) -> str:
    words = describe_condition(pack, condition)
    return f"- **{condition.name}** {words.removeprefix('harmful · ').removeprefix('helpful · ')}"


def _range(pack: ContentPack, when: When) -> str:
    """What may stand for the dots."""
    numbers = thresholds(pack.rules.queues, when)
    return f" ({numbers.start} to {numbers.stop - 1})" if numbers is not None else ""


def _classes(pack: ContentPack, row: str) -> str:
    return ", ".join(f"{each.name}s" for each in pack.classes.values() if each.row == row) or "none"
