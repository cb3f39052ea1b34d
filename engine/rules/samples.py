"""Sample heroes: a sensible player's character of a class at a level, for the balance bench and for simulated runs.

Everything follows from the pack, the class and the level; nothing is drawn by lot, so equal packs give equal heroes:

* **Origin.** The species and the background that bring most of what the class leans on; creation points by the preset.
* **Growth.** Skills in which it began trained (`TRAINED` or more) grow by one for each level after the first, the other
  skills by one every `OTHERS_EVERY` levels; so do weapon proficiencies. None past the pack's `most`.
* **Subclass.** From the pack's level for it, the class's first unless another is asked for.
* **Gear.** At level 1 what it starts with. Later, for each slot the common, uncommon or rare thing of its level or
  below with which it fights best: a weapon of the kind its class uses best, a two-handed one if that beats the best
  pair. One enhancement for each `ENHANCED_EVERY` levels.
* **Feats.** At each level that brings one, the feat whose needs are met with which it fights best.
* **Queue.** Mend, guard, strengthen, hinder, areas against many, then the strongest blow first: `sample_queue`.

"Fights best" is the product of what its three strongest moves do on average and of how long it stands against a plain
creature of its level: an estimate in whole numbers, good for choosing between two swords and for nothing else.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from engine.content.models import Item, QueueStep
from engine.content.pack import ContentPack
from engine.rules.characters import preset_spread, start
from engine.rules.combat import Combatant, Move, combatant_of_hero
from engine.rules.combat.blueprint import BASIC_ATTACK
from engine.rules.derived import Hero, Worn, derive
from engine.rules.equipment import wear
from engine.rules.levels import Progress, feat_options

TRAINED = 20
OTHERS_EVERY = 3
ENHANCED_EVERY = 15
COMMON_ENOUGH = ("rarities/common", "rarities/uncommon", "rarities/rare")
_STRONGEST = 3
_AREA_COUNTS = 2
_FULL = 100
_MEND, _GUARD, _STRENGTHEN, _HINDER, _AREA, _BLOW, _FILLER = range(7)


@lru_cache(maxsize=2_000)
def sample_hero(
    pack: ContentPack, class_id: str, level: int, subclass: str | None = None
) -> tuple[Hero, tuple[QueueStep, ...]]:
    """A hero of a class at a level, and the skill queue it fights with.

    Args:
        pack: The content.
        class_id: One of its classes.
        level: 1 to `rules.levels.most`.
        subclass: One of the class's, for levels that have one; the class's first if left out.

    Raises:
        ValueError: There is no such level, or the subclass is another class's.
    """
    if not 1 <= level <= pack.rules.levels.most:
        raise ValueError(f"There is no level {level}.")
    hero = _grown(pack, class_id, level, subclass)
    if level > 1:
        hero = _with_feats(pack, _geared(pack, replace(hero, worn={})))
    return hero, sample_queue(pack, hero)


def sample_queue(pack: ContentPack, hero: Hero) -> tuple[QueueStep, ...]:
    """A good queue of what a hero knows, as long as the pack allows, with the basic attack at its end.

    In this order, within one purpose the strongest first: mending whoever is hurt; guarding before it is too late;
    one way each of strengthening and of hindering, while there is resource to spare (more of them win fewer fights);
    areas against more than two; single blows; and blows that never wait, since little after them would come to act.
    When there are too many, the purpose with most steps loses its weakest; blows that never wait go last, for they are
    what is done in most turns.
    """
    steps: list[tuple[int, Move]] = []
    for move in _ranked(pack, hero):
        purpose = _purpose(move)
        if purpose not in (_STRENGTHEN, _HINDER) or purpose not in (each for each, _ in steps):
            steps.append((purpose, move))
    while len(steps) > pack.rules.queues.steps_most - 1:
        purposes = [purpose for purpose, _ in steps]
        fullest = max(purposes, key=lambda each: (purposes.count(each), each != _FILLER, each))
        del steps[len(purposes) - 1 - purposes[::-1].index(fullest)]
    return (*(_step(purpose, move) for purpose, move in steps), QueueStep(skill=pack.rules.queues.basic_attack))


def fights_best(pack: ContentPack, hero: Hero) -> int:
    """The measure by which gear and feats are chosen: average might of the strongest moves times endurance."""
    combatant = combatant_of_hero(pack, hero.character_class, hero, ())
    worths = sorted((_worth(pack, hero.level, move) for move in combatant.moves), reverse=True)
    return sum(worths[:_STRONGEST]) * _endurance(pack, hero.level, combatant)


def _grown(pack: ContentPack, class_id: str, level: int, subclass: str | None) -> Hero:
    """The character with its skills as they have grown, in what it started with."""
    calling, levels = pack.classes[class_id], pack.rules.levels
    own = [each.id for each in pack.subclasses_of(class_id)]
    if subclass is not None and subclass not in own:
        raise ValueError(f"{subclass} is no subclass of {class_id}.")
    species = max(
        pack.species,
        key=lambda each: sum(
            pack.species[each].attributes[attribute] + pack.species[each].bonuses.attributes.get(attribute, 0)
            for attribute in calling.primary
        ),
    )
    background = max(
        pack.backgrounds,
        key=lambda each: sum(pack.backgrounds[each].skills.get(skill, 0) for skill in calling.skills),
    )
    spread = preset_spread(pack, class_id)
    born = start(pack, species, class_id, background, spread)
    most = pack.rules.skills.most
    skills = {
        skill: min(value + (level - 1 if value >= TRAINED else (level - 1) // OTHERS_EVERY), most)
        for skill, value in {**born.skills, **born.proficiencies}.items()
    }
    chosen = (subclass or next(iter(own), None)) if level >= levels.subclass_level else None
    worn = {each.slot: Worn(each.item) for each in born.items if each.slot is not None}
    return Hero(species, class_id, level, spread, skills, worn, chosen)


def _geared(pack: ContentPack, hero: Hero) -> Hero:
    """The hero with what it fights best with in every slot."""
    hands = pack.rules.equipment
    wearable: dict[str, list[Item]] = {}
    for item in pack.items.values():
        if item.slot is not None and item.level <= hero.level and item.rarity in COMMON_ENOUGH:
            wearable.setdefault(item.slot, []).append(item)
    for slot in pack.slots:
        if slot not in (hands.main_hand, hands.off_hand):
            hero = _best(pack, [hero, *(_wearing(pack, hero, each) for each in wearable.get(slot, ()))])
    weapons = _in_good_hands(pack, hero, wearable.get(hands.main_hand, ()))
    ways = [_wearing(pack, hero, each) for each in weapons if each.two_handed]
    if one_handed := [_wearing(pack, hero, each) for each in weapons if not each.two_handed]:
        armed = _best(pack, one_handed)
        ways += [armed, *(_wearing(pack, armed, each) for each in wearable.get(hands.off_hand, ()))]
    return _best(pack, ways or [hero])


def _in_good_hands(pack: ContentPack, hero: Hero, weapons: Iterable[Item]) -> list[Item]:
    """The weapons of the kind in which its class is most proficient; of the next kind if there are none, and so on."""
    proficiencies = pack.classes[hero.character_class].proficiencies
    found = [(proficiencies.get(each.weapon_type or "", 0), each) for each in weapons]
    most = max((proficiency for proficiency, _ in found), default=0)
    return [each for proficiency, each in found if proficiency == most]


def _wearing(pack: ContentPack, hero: Hero, item: Item) -> Hero:
    enhancement = min(hero.level // ENHANCED_EVERY, pack.rules.equipment.enhancement_most)
    return wear(pack, hero, Worn(item.id, enhancement)).hero


def _best(pack: ContentPack, heroes: Iterable[Hero]) -> Hero:
    """The one that fights best; the first of equals."""
    return max(heroes, key=lambda each: fights_best(pack, each))


def _with_feats(pack: ContentPack, hero: Hero) -> Hero:
    """The hero with a feat for each level that brought one, the most useful of those it may choose then."""
    plain = fights_best(pack, hero)
    gains = {feat: fights_best(pack, replace(hero, feats=(feat,))) - plain for feat in pack.feats}
    for level in pack.rules.levels.feat_levels:
        if level > hero.level:
            break
        bare = derive(pack, replace(hero, level=level, worn={}))
        chosen = dict(enumerate(hero.feats))
        progress = Progress(hero.character_class, level, hero.subclass, chosen, bare.attributes, bare.skills)
        options = feat_options(pack, progress)
        if options:
            hero = replace(hero, feats=(*hero.feats, max(options, key=lambda feat: gains[feat])))
    return hero


def _ranked(pack: ContentPack, hero: Hero) -> list[Move]:
    """What a hero knows beside the basic attack, by purpose, the strongest (then the last learned) first."""
    combatant = combatant_of_hero(pack, hero.character_class, hero, ())

    def rank(move: Move) -> tuple[int, int, int, str]:
        learned = pack.combat_skills[move.skill].level
        return _purpose(move), -_worth(pack, hero.level, move), -learned, move.skill

    return sorted(combatant.moves[BASIC_ATTACK + 1 :], key=rank)


def _purpose(move: Move) -> int:
    if move.kind == "attack" and move.target == "enemies":
        return _AREA
    if move.kind == "attack":
        return _BLOW if move.cooldown else _FILLER
    return {"heal": _MEND, "guard": _GUARD, "buff": _STRENGTHEN, "control": _HINDER}[move.kind]


def _step(purpose: int, move: Move) -> QueueStep:
    """When a move is used. For friends `if_target_hp_below`, which counts oneself in; `if_ally_hp_below` does not."""
    if purpose == _MEND and move.dice:
        below, when = (50, "if_hp_below") if move.target == "self" else (60, "if_target_hp_below")
        return QueueStep.model_validate({"skill": move.skill, "when": when, "value": below})
    if purpose == _GUARD:
        below, when = (60, "if_hp_below") if move.target == "self" else (75, "if_target_hp_below")
        return QueueStep.model_validate({"skill": move.skill, "when": when, "value": below})
    if purpose in (_STRENGTHEN, _HINDER) and move.cost:
        return QueueStep(skill=move.skill, when="if_resource_above", value=60)
    if purpose in (_STRENGTHEN, _HINDER) and move.gain:
        return QueueStep(skill=move.skill, when="if_resource_below", value=50)
    if purpose == _AREA:
        return QueueStep(skill=move.skill, when="if_enemy_count_above", value=2)
    return QueueStep(skill=move.skill)


def _worth(pack: ContentPack, level: int, move: Move) -> int:
    """What a move does on average against a plain creature of a level, in hundredths of a point; 0 without power."""
    if not move.dice:
        return 0
    doubled = sum(each.count * (each.sides + 1) + 2 * each.plus for each in move.dice) + 2 * move.plus
    average = doubled * move.scale // 2 * (_AREA_COUNTS if move.target in ("allies", "enemies") else 1)
    if move.kind != "attack":
        return average
    numbers, check = pack.rules.creatures, pack.rules.check
    armor_class = numbers.armor_base + numbers.armor_level_tenths * (level - 1) // 10
    chance = min(max(move.hit - armor_class, check.floor), check.ceiling)
    critical = _FULL + min(max(move.crit, 0), chance) * (pack.rules.combat.crit_percent - _FULL) // _FULL
    return average * chance // _FULL * critical // _FULL


def _endurance(pack: ContentPack, level: int, combatant: Combatant) -> int:
    """How much a plain creature of a level must throw at somebody before it falls: hit points by what gets through."""
    numbers, check, combat = pack.rules.creatures, pack.rules.check, pack.rules.combat
    accuracy = combat.hit_base + numbers.hit_base + numbers.hit_level_tenths * (level - 1) // 10
    chance = min(max(accuracy - combatant.armor_class, check.floor), check.ceiling)
    soaked = min(combatant.armor * combat.soak_percent, combat.soak_most)
    return combatant.hp_max * _FULL * _FULL // (chance * (_FULL - soaked))
