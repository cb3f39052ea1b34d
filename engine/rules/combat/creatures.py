"""Creatures as combatants: their numbers follow from level and role, `[creatures]` of the pack's rules.toml.

plain hit points = hp_base + hp_level_tenths · (level - 1) / 10, and so on for attribute, hit, armor class and soak;
the role multiplies hit points and power and adds to hit, armor class and initiative; the size of the party multiplies
hit points and power once more, so that one alone meets less than eight do.
"""

from engine.content.models import Creature
from engine.content.models.numbers import CreatureNumbers
from engine.content.pack import ContentPack
from engine.rules.combat.blueprint import DAMAGE_TYPES, Combatant, Dice, Move
from engine.rules.combat.compiling import compile_queue, condition_positions, level_scale, make_move, parse_dice

FULL = 100


def combatant_of_creature(
    pack: ContentPack, creature_id: str, level: int | None = None, *, size_percent: int = FULL, side: int = 1
) -> Combatant:
    """A creature as it goes into a fight.

    Args:
        pack: The content.
        creature_id: Which.
        level: At which level; its own if left out.
        size_percent: Its hit points and power in percent, for the size of the party that meets it.
        side: 1 for those who are there, 0 for those who come.
    """
    creature = pack.creatures[creature_id]
    level = level or creature.level
    numbers = pack.rules.creatures
    role = numbers.roles[creature.role]
    hp = max(_grown(numbers.hp_base, numbers.hp_level_tenths, level) * role.hp // FULL * size_percent // FULL, 1)
    initiative = numbers.initiative + role.initiative
    moves, positions = _moves(pack, creature, level, size_percent)
    conditions = condition_positions(pack)
    return Combatant(
        key=creature_id,
        side=side,
        hero=False,
        level=level,
        hp=hp,
        hp_max=hp,
        armor_class=_grown(numbers.armor_base, numbers.armor_level_tenths, level) + role.armor,
        armor=_grown(numbers.soak_base, numbers.soak_level_tenths, level) + max(role.armor, 0),
        initiative=initiative,
        speed=max(initiative, 0),
        resource=0,
        resource_max=0,
        per_turn=0,
        per_hit=0,
        per_hurt=0,
        resist=tuple(creature.resist.get(each, 0) for each in DAMAGE_TYPES),
        immune=tuple(conditions[each] for each in creature.immune),
        front=creature.row == "front",
        hunts=creature.hunts,
        moves=moves,
        queue=compile_queue(pack, positions, creature.queue),
    )


def worth_percent(pack: ContentPack, creature_id: str) -> int:
    """What a creature is worth in percent of a plain one, by its role."""
    return pack.rules.creatures.roles[pack.creatures[creature_id].role].worth


def _grown(base: int, tenths: int, level: int) -> int:
    return base + tenths * (level - 1) // 10


def _moves(
    pack: ContentPack, creature: Creature, level: int, size_percent: int
) -> tuple[tuple[Move, ...], dict[str, int]]:
    numbers = pack.rules.creatures
    basic = pack.rules.queues.basic_attack
    ids = list(dict.fromkeys((basic, *(step.skill for step in creature.queue))))
    role = numbers.roles[creature.role]
    scale = level_scale(pack, level) * role.power // FULL * size_percent // FULL
    moves = tuple(_move(pack, creature, each, level, scale) for each in ids)
    return moves, {identity: position for position, identity in enumerate(ids)}


def _move(pack: ContentPack, creature: Creature, skill_id: str, level: int, scale: int) -> Move:
    numbers: CreatureNumbers = pack.rules.creatures
    skill = pack.combat_skills[skill_id]
    dice: list[Dice] = [parse_dice(skill.power)]
    if skill.weapon:
        dice.append(parse_dice(creature.weapon))
    attribute = _grown(numbers.attribute_base, numbers.attribute_level_tenths, level)
    return make_move(
        pack,
        skill,
        dice=dice,
        plus=attribute * pack.rules.combat.attribute_percent // FULL,
        scale=scale,
        hit=_grown(numbers.hit_base, numbers.hit_level_tenths, level) + numbers.roles[creature.role].hit,
        crit=numbers.crit,
        damage=skill.damage or creature.damage,
        melee=(skill.reach or creature.reach) == "melee" and skill.target == "enemy",
        paid=False,
    )
