"""Fights: `engine.rules.combat`."""

from engine.content.pack import ContentPack
from engine.rules.combat.compiling import DRAUGHT_TURNS
from engine.rules.formulas.formula import Formula, Section

INITIATIVE = Formula(
    "initiative-roll",
    "Initiative of a fight",
    "initiative + roll",
    "engine.rules.combat.battle:begin",
    "Rolled once with d100. Every round goes from the highest to the lowest, with what conditions add.",
)
HIT_OF_SKILL = Formula(
    "hit-of-skill",
    "Hit with a skill that leaves the weapon aside",
    "hit − weapon’s attribute ÷ 2 + skill’s attribute ÷ 2",
    "engine.rules.combat.compiling:combatant_of_hero",
)
CHANCE_TO_HIT = Formula(
    "chance-to-hit",
    "Chance to hit",
    "clamp({combat.hit_base} + hit + accuracy + conditions − armor − dodge, {check.floor}, {check.ceiling})",
    "engine.rules.combat.blows:chance_to_hit",
    "Accuracy is the skill's, armor and dodge are the target's.",
)
LANDS = Formula(
    "lands",
    "A blow lands when",
    "roll < {check.always_fails} and (roll ≤ chance or roll ≤ {check.always_succeeds})",
    "engine.rules.combat.blows:strike",
)
LANDS_CRITICALLY = Formula(
    "lands-critically",
    "and is critical when",
    "roll ≤ critical + skill + conditions",
    "engine.rules.combat.blows:strike",
)
LEVEL_SCALE = Formula(
    "level-scale",
    "Level factor, percent",
    "100 + (level − 1) × {combat.level_percent}",
    "engine.rules.combat.compiling:level_scale",
)
POWER = Formula(
    "power",
    "Power",
    "(dice + attribute × {combat.attribute_percent}%) × level factor%",
    "engine.rules.combat.blows:strike",
    "Dice are the skill's, and the weapon's if it is used; bare hands have {combat.bare_hands}. "
    "The basic attack leans on the weapon's attribute.",
)
POWER_OF_AREA = Formula(
    "power-of-area",
    "Power for each target of an area",
    "(dice + attribute × {combat.attribute_percent}% × {combat.area_percent}%) × level factor%",
    "engine.rules.combat.compiling:make_move",
)
POWER_CRITICAL = Formula(
    "power-critical",
    "Power of a critical hit",
    "power × {combat.crit_percent}%",
    "engine.rules.combat.blows:damage_of",
)
ARMOR_POINTS = Formula(
    "armor-points",
    "Points of armor",
    "max(armor − {derived.armor_base} − {attributes/speed} ÷ {derived.armor_speed_part}, 0)",
    "engine.rules.combat.compiling:combatant_of_hero",
    "What gear and bonuses give; being quick makes one harder to hit, not harder to hurt.",
)
ARMOR_SHARE = Formula(
    "armor-share",
    "How much of them counts, percent",
    "kind of damage × (100 − piercing)%",
    "engine.rules.combat.compiling:make_move",
)
SOAK = Formula(
    "soak",
    "Soaked, percent",
    "min(points of armor × {combat.soak_percent} × share%, {combat.soak_most})",
    "engine.rules.combat.blows:damage_of",
)
DAMAGE = Formula(
    "damage",
    "Damage of a hit",
    "max(power × dealt% × taken% × (100 − soaked)% × (100 − resistance)%, 1) when resistance < 100, else 0",
    "engine.rules.combat.blows:damage_of",
    "Dealt and taken are 100 and what conditions add. Shields hold back what they can of it.",
)
CHANGE = Formula(
    "change",
    "Dealt, taken, healed, threatening: percent",
    "max(100 + conditions, 10)",
    "engine.rules.combat.state:Fighter.refresh",
)
DRAIN = Formula("drain", "Drained", "damage × drain% × healed%", "engine.rules.combat.blows:strike")
THORNS = Formula("thorns", "Thorns", "damage × thorns%", "engine.rules.combat.blows:strike", "Of melee hits.")
HEALING = Formula("healing", "Healing", "min(power × healed%, missing hit points)", "engine.rules.combat.blows:heal")
TICK_DAMAGE = Formula(
    "tick-damage",
    "Damage of a condition each turn",
    "dice × level factor% × max(100 − resistance, 0)%",
    "engine.rules.combat.conditions:tick",
    "Dice for each stack, the level of whoever brought it. Armor does not count.",
)
TICK_HEALING = Formula(
    "tick-healing",
    "Healing of a condition each turn",
    "min(dice × level factor% × healed%, missing hit points)",
    "engine.rules.combat.conditions:tick",
)
FLEEING = Formula(
    "fleeing",
    "Chance to flee",
    "clamp({combat.flee_base} + speed ÷ 2 − quickest enemy’s speed ÷ 2, {check.floor}, {check.ceiling})",
    "engine.rules.combat.deeds:chance_to_flee",
)
THREAT_OF_DAMAGE = Formula(
    "threat-damage",
    "Threat of damage",
    "damage × (100 + skill)% × threatening%",
    "engine.rules.combat.blows:strike",
    "Thorns and conditions count for whoever has or brought them, without a skill’s share.",
)
THREAT_OF_HEALING = Formula(
    "threat-healing",
    "Threat of healing",
    "healed × {combat.heal_threat}% × (100 + skill)% × threatening%",
    "engine.rules.combat.blows:heal",
)
THREAT_KEPT = Formula(
    "threat-kept",
    "Threat in the next round",
    "threat × {combat.threat_kept}%",
    "engine.rules.combat.battle:step",
)
LEFT = Formula(
    "hit-points-left",
    "What is left of a side, in hundredths of a percent",
    "hit points standing × 10,000 ÷ hit points at most",
    "engine.rules.combat.battle:resolve",
)

_DRAWS = {
    "most_hp_wins": "the side with more of its hit points left has won; with as much left, nobody",
    "defenders_win": "those who were there first have won",
    "nobody_wins": "nobody has won",
}


def hitting_section(pack: ContentPack) -> Section:
    """Hitting and hurting."""
    numbers = pack.rules.combat
    shares = ", ".join(f"{kind} {share}%" for kind, share in numbers.armor_percent.items())
    return Section(
        "blows",
        "Hitting and hurting",
        "The chance of a blow, and what it does",
        "A blow is one roll of d100; low is good.",
        (
            HIT_OF_SKILL,
            CHANCE_TO_HIT,
            LANDS,
            LANDS_CRITICALLY,
            LEVEL_SCALE,
            POWER,
            POWER_OF_AREA,
            POWER_CRITICAL,
            ARMOR_POINTS,
            ARMOR_SHARE,
            SOAK,
            DAMAGE,
        ),
        (f"**Of the points of armor count:** against {shares}.",),
    )


def effects_section(pack: ContentPack) -> Section:
    """What else happens in fights."""
    numbers = pack.rules.combat
    return Section(
        "effects",
        "Healing, conditions, threat, flight",
        "What else fights are made of, in numbers",
        "Power is that of blows; see “Hitting and hurting”.",
        (
            INITIATIVE,
            CHANGE,
            HEALING,
            DRAIN,
            THORNS,
            TICK_DAMAGE,
            TICK_HEALING,
            FLEEING,
            THREAT_OF_DAMAGE,
            THREAT_OF_HEALING,
            THREAT_KEPT,
            LEFT,
        ),
        (
            f"**Defending** brings {pack.conditions[numbers.defend].name} for {_turns(numbers.defend_turns)}.",
            f"**What a flask brings** lasts {_turns(DRAUGHT_TURNS)}.",
            f"**A fight lasts {numbers.rounds_most} rounds at most.** After that {_DRAWS[numbers.draw]}.",
        ),
    )


def _turns(count: int) -> str:
    return f"{count} {'turn' if count == 1 else 'turns'}"
