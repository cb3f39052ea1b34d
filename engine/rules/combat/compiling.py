"""From content and characters to combatants: everything a fight needs, worked out once before it begins.

A move's chance to hit armor class 0 is `hit_base` + what `derived.hit` gives + its accuracy. A skill without the weapon
leans on its own attribute instead of the weapon's: that half is exchanged.

A move's power is its dice + the weapon's dice if it uses the weapon + `attribute_percent` of its own attribute, for the
basic attack that of the weapon (of which
each target of an area gets `area_percent`), all of it raised by `level_percent` for each level above the first.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from engine.content.models import CombatSkill, Condition, DamageType, QueueStep, WeaponType
from engine.content.pack import ContentPack
from engine.rules.combat.blueprint import (
    DAMAGE_TYPES,
    NOBODY,
    Book,
    Brings,
    Carried,
    Combatant,
    ConditionRule,
    Dice,
    Draught,
    Move,
    Step,
    TickRule,
)
from engine.rules.derived import Derived, Hero, derive, weapon_attribute, weapon_in_hand
from engine.rules.queues import known_skills

NO_DICE = Dice(0, 0)
DRAUGHT_TURNS = 3
_BARE_HANDS: DamageType = "crushing"


@lru_cache(maxsize=4)
def book_of(pack: ContentPack) -> Book:
    """The rules of fights of a pack."""
    numbers, check = pack.rules.combat, pack.rules.check
    positions = condition_positions(pack)
    return Book(
        conditions=tuple(_condition(pack.conditions[each], positions) for each in positions),
        floor=check.floor,
        ceiling=check.ceiling,
        always_succeeds=check.always_succeeds,
        always_fails=check.always_fails,
        rounds_most=numbers.rounds_most,
        draw=numbers.draw,
        crit_percent=numbers.crit_percent,
        soak_percent=numbers.soak_percent,
        soak_most=numbers.soak_most,
        defend=positions[numbers.defend],
        defend_turns=numbers.defend_turns,
        flee_base=numbers.flee_base,
        heal_threat=numbers.heal_threat,
        threat_kept=numbers.threat_kept,
    )


@lru_cache(maxsize=4)
def condition_positions(pack: ContentPack) -> Mapping[str, int]:
    """The position in the book of each condition, by id: the order of the ids."""
    return {identity: position for position, identity in enumerate(sorted(pack.conditions))}


def combatant_of_hero(
    pack: ContentPack,
    key: str,
    hero: Hero,
    queue: Sequence[QueueStep],
    *,
    side: int = 0,
    hp: int | None = None,
    resource: int | None = None,
    draughts: Sequence[tuple[str, int]] = (),
    carried: Sequence[Carried] = (),
) -> Combatant:
    """A character as it goes into a fight.

    Args:
        pack: The content.
        key: The character's id.
        hero: What it is made of.
        queue: Its skill queue. Steps of skills that it does not have are left out.
        side: 0 for those who come, 1 for those who are there.
        hp: Hit points now; all of them if left out.
        resource: Of its resource; what a fight begins with if left out.
        draughts: Consumables at hand: item ids and how many.
        carried: Conditions it comes with.
    """
    derived = derive(pack, hero)
    resource_rule = pack.resources[derived.resource]
    skills = _moves_in_order(pack, hero)
    positions = {skill.id: position for position, skill in enumerate(skills)}
    scale = level_scale(pack, hero.level)
    attributes = pack.rules.derived
    speed = derived.attributes["attributes/speed"]
    begins_with = derived.resource_max if resource_rule.starts_full else 0
    return Combatant(
        key=key,
        side=side,
        hero=True,
        level=hero.level,
        hp=derived.hp_max if hp is None else min(hp, derived.hp_max),
        hp_max=derived.hp_max,
        armor_class=derived.armor_class,
        armor=max(derived.armor_class - attributes.armor_base - speed // attributes.armor_speed_part, 0),
        initiative=derived.initiative,
        speed=speed,
        resource=begins_with if resource is None else min(resource, derived.resource_max),
        resource_max=derived.resource_max,
        per_turn=resource_rule.per_turn,
        per_hit=resource_rule.per_hit,
        per_hurt=resource_rule.per_hurt,
        resist=(0,) * len(DAMAGE_TYPES),
        immune=(),
        front=pack.classes[hero.character_class].row == "front",
        hunts="weakest",
        moves=tuple(_hero_move(pack, hero, derived, skill, scale) for skill in skills),
        queue=compile_queue(pack, positions, queue),
        draughts=tuple(_draught(pack, item, count, scale) for item, count in draughts),
        carried=tuple(carried),
    )


def compile_queue(pack: ContentPack, moves: Mapping[str, int], queue: Sequence[QueueStep]) -> tuple[Step, ...]:
    """A skill queue whose skills and conditions are positions; steps of skills that are not there are left out."""
    conditions = condition_positions(pack)
    return tuple(
        Step(moves[step.skill], step.when, conditions[step.condition] if step.condition else step.value or 0)
        for step in queue
        if step.skill in moves
    )


def level_scale(pack: ContentPack, level: int) -> int:
    """Percent that power is multiplied by at a level: 100 at the first."""
    return 100 + (level - 1) * pack.rules.combat.level_percent


def parse_dice(text: str | None) -> Dice:
    """Dice as content writes them, such as `2d6+1`; None is no dice."""
    if text is None:
        return NO_DICE
    count, _, rest = text.partition("d")
    sign = -1 if "-" in rest else 1
    sides, _, plus = rest.replace("-", "+").partition("+")
    return Dice(int(count), int(sides), sign * int(plus or 0))


def make_move(
    pack: ContentPack, skill: CombatSkill, *, dice: Sequence[Dice], plus: int, scale: int, hit: int, crit: int,
    damage: DamageType, melee: bool, paid: bool,
) -> Move:  # fmt: skip  # nine plain values
    """A skill with the numbers of somebody who does it; `paid` says whether cost and gain count."""
    numbers = pack.rules.combat
    conditions = condition_positions(pack)
    powered = tuple(each for each in dice if each.count)
    if skill.target in ("enemies", "allies"):
        plus = plus * numbers.area_percent // 100
    return Move(
        skill=skill.id,
        kind=skill.kind,
        target=skill.target,
        melee=melee,
        cost=skill.cost if paid else 0,
        gain=skill.gain if paid else 0,
        cooldown=skill.cooldown,
        hit=numbers.hit_base + hit + skill.accuracy,
        crit=crit + skill.crit,
        dice=powered,
        plus=plus if powered else 0,
        scale=scale,
        damage=DAMAGE_TYPES.index(damage),
        soak=numbers.armor_percent.get(damage, 100) * (100 - skill.pierce) // 100,
        drain=skill.drain,
        threat=100 + skill.threat,
        brings=tuple(
            Brings(conditions[each.condition], each.turns, each.stacks, each.chance, each.to == "self")
            for each in skill.applies
        ),
        cures=skill.cures,
        restores=skill.restores,
        weapon=skill.weapon,
    )


def _moves_in_order(pack: ContentPack, hero: Hero) -> list[CombatSkill]:
    """The basic attack, then what the character has learned, in order of learning."""
    basic = pack.combat_skills[pack.rules.queues.basic_attack]
    learned = known_skills(pack, hero.character_class, hero.level, hero.feats, hero.subclass)
    return [basic, *(skill for skill in learned if skill.id != basic.id)]


def _hero_move(pack: ContentPack, hero: Hero, derived: Derived, skill: CombatSkill, scale: int) -> Move:
    weapon = weapon_in_hand(pack, hero)
    in_hand = hero.worn.get(pack.rules.equipment.main_hand)
    numbers = pack.rules.combat
    of_weapon = weapon_attribute(derived.attributes, weapon)
    aim = of_weapon if skill.weapon else skill.attribute
    strength = of_weapon if skill.id == pack.rules.queues.basic_attack else skill.attribute
    dice = [parse_dice(skill.power)]
    if skill.weapon:
        template = pack.items[in_hand.item].damage if in_hand and weapon else None
        dice.append(parse_dice(template or numbers.bare_hands))
    return make_move(
        pack,
        skill,
        dice=dice,
        plus=derived.attributes[strength] * numbers.attribute_percent // 100,
        scale=scale,
        hit=derived.hit - derived.attributes[of_weapon] // 2 + derived.attributes[aim] // 2,
        crit=derived.crit,
        damage=skill.damage or (weapon.damage if weapon else _BARE_HANDS),
        melee=_is_melee(skill, weapon),
        paid=True,
    )


def _is_melee(skill: CombatSkill, weapon: WeaponType | None) -> bool:
    reach = skill.reach or (weapon.reach if weapon else "melee")
    return reach == "melee" and skill.target == "enemy"


def _draught(pack: ContentPack, item: str, count: int, scale: int) -> Draught:
    use = pack.items[item].use
    if use is None:
        raise ValueError(f"{item} cannot be used up.")
    condition = condition_positions(pack)[use.condition] if use.condition else NOBODY
    return Draught(item, use.kind, parse_dice(use.power), scale, condition, DRAUGHT_TURNS, count)


def _condition(condition: Condition, positions: Mapping[str, int]) -> ConditionRule:
    changes, tick = condition.changes, condition.tick
    return ConditionRule(
        id=condition.id,
        harmful=condition.harmful,
        stacks_most=condition.stacks_most,
        tick=None
        if tick is None
        else TickRule(
            tick.kind, parse_dice(tick.power), DAMAGE_TYPES.index(tick.damage) if tick.damage else NOBODY, tick.amount
        ),
        hit=changes.hit,
        dodge=changes.dodge,
        crit=changes.crit,
        initiative=changes.initiative,
        dealt=changes.dealt,
        taken=changes.taken,
        healed=changes.healed,
        threat=changes.threat,
        resist=tuple(condition.resist.get(each, 0) for each in DAMAGE_TYPES),
        skips_turn=condition.skips_turn,
        silences=condition.silences,
        taunts=condition.taunts,
        leaves_front=condition.leaves_front,
        hides=condition.hides,
        absorbs=condition.absorbs,
        thorns=condition.thorns,
        breaks=condition.breaks,
        prevents=tuple(positions[each] for each in condition.prevents),
        immune_turns=condition.immune_turns,
    )
