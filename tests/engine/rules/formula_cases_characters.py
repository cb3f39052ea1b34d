"""The cases of checks and of what follows from a character; see `formula_registry`."""

from formula_registry import (
    CASES,
    a_hero,
    a_roll,
    attribute_values,
    bonus,
    case,
    named,
    percents,
    rolls,
    value_of,
)
from hypothesis import strategies as st

from engine.rules import check as checks
from engine.rules.characters import start
from engine.rules.derived import bonuses_of, derive, weapon_attribute, weapon_in_hand
from engine.rules.levels import growth, xp_for_level


def a_check(pack, draw, skill):
    attribute, value, modifier = draw(attribute_values), draw(percents), draw(st.integers(-120, 120))
    difficulty = draw(st.sampled_from(sorted(pack.rules.check.difficulties)))
    trained = checks.Part("Skill", value) if skill else None
    parts = (*checks.ability_parts(checks.Part("Attribute", attribute), trained), checks.Part("Dark", modifier))
    made = checks.prepare(pack.rules.check, "Trying", parts, difficulty)
    against = pack.rules.check.difficulties[difficulty]
    values = {"attribute": attribute, "skill": value, "modifiers": modifier, "difficulty": against}
    return (values if skill else {key: values[key] for key in values if key != "skill"}), made


@case("check-chance")
def _(pack, draw):
    values, made = a_check(pack, draw, skill=True)
    return values, made.chance


@case("check-attribute-alone")
def _(pack, draw):
    values, made = a_check(pack, draw, skill=False)
    return values, made.chance


@case("check-success")
def _(pack, draw):
    _, made = a_check(pack, draw, skill=True)
    numbers = pack.rules.check
    roll = a_roll(draw, made.chance, numbers.always_succeeds, numbers.always_fails)
    return {"roll": roll, "chance": made.chance}, int(checks.judge(made, (roll,)).success)


@case("check-critical")
def _(pack, draw):
    _, made = a_check(pack, draw, skill=True)
    return {"chance": made.chance}, made.critical


@case("check-margin")
def _(pack, draw):
    _, made = a_check(pack, draw, skill=True)
    roll = draw(rolls)
    return {"roll": roll, "chance": made.chance}, checks.judge(made, (roll,)).margin


@case("odds-advantage")
def _(pack, draw):
    chance = draw(percents)
    return {"chance": chance}, checks.odds(chance, checks.Mode.ADVANTAGE)


@case("odds-disadvantage")
def _(pack, draw):
    chance = draw(percents)
    return {"chance": chance}, checks.odds(chance, checks.Mode.DISADVANTAGE)


@case("attribute")
def _(pack, draw):
    hero = a_hero(pack, draw)
    key = draw(st.sampled_from(sorted(pack.attributes)))
    values = {
        "species": pack.species[hero.species].attributes[key],
        "class": pack.classes[hero.character_class].attributes.get(key, 0),
        "points": hero.spread[key],
        "growth": growth(pack, hero.character_class, hero.level)[key],
        "bonuses": sum(each.attributes.get(key, 0) for each in bonuses_of(pack, hero)),
    }
    return values, derive(pack, hero).attributes[key]


def grown(pack, draw, *, primary):
    hero = a_hero(pack, draw)
    calling = pack.classes[hero.character_class]
    among = sorted(key for key in pack.attributes if (key in calling.primary) == primary)
    return {"level": hero.level}, growth(pack, hero.character_class, hero.level)[draw(st.sampled_from(among))]


@case("growth-primary")
def _(pack, draw):
    return grown(pack, draw, primary=True)


@case("growth-other")
def _(pack, draw):
    return grown(pack, draw, primary=False)


@case("skill-at-creation")
def _(pack, draw):
    species, calling, past, skill = (
        draw(st.sampled_from(sorted(each))) for each in (pack.species, pack.classes, pack.backgrounds, pack.skills)
    )
    values = {
        "class": pack.classes[calling].skills.get(skill, pack.rules.skills.untrained),
        "species": pack.species[species].skills.get(skill, 0),
        "background": pack.backgrounds[past].skills.get(skill, 0),
    }
    spread = dict.fromkeys(pack.attributes, pack.rules.attributes.points // 6)
    spread["attributes/luck"] += pack.rules.attributes.points % 6
    return values, start(pack, species, calling, past, spread).skills[skill]


@case("skill")
def _(pack, draw):
    hero = a_hero(pack, draw)
    skill = draw(st.sampled_from(sorted(pack.skills)))
    added = sum(each.skills.get(skill, 0) for each in bonuses_of(pack, hero))
    return {"learned": hero.skills[skill], "bonuses": added}, derive(pack, hero).skills[skill]


@case("hit-points")
def _(pack, draw):
    hero = a_hero(pack, draw)
    derived = derive(pack, hero)
    values = {
        "species": pack.species[hero.species].hp,
        "level": hero.level,
        "class": pack.classes[hero.character_class].hp_per_level,
        named(pack, "fortitude"): value_of(derived, "fortitude"),
        "bonuses": bonus(pack, hero, "hp"),
        "scars": hero.scars,
    }
    return values, derived.hp_max


@case("armor")
def _(pack, draw):
    hero = a_hero(pack, draw)
    derived = derive(pack, hero)
    values = {
        named(pack, "speed"): value_of(derived, "speed"),
        "bonuses": bonus(pack, hero, "armor"),
        "enhancement": sum(
            each.enhancement for each in hero.worn.values() if pack.items[each.item].kind in ("armor", "shield")
        ),
    }
    return values, derived.armor_class


@case("initiative")
def _(pack, draw):
    hero = a_hero(pack, draw)
    derived, weapon = derive(pack, hero), weapon_in_hand(pack, hero)
    values = {
        named(pack, "speed"): value_of(derived, "speed"),
        "weapon’s speed": weapon.speed if weapon else 0,
        "bonuses": bonus(pack, hero, "initiative"),
    }
    return values, derived.initiative


@case("hit")
def _(pack, draw):
    hero = a_hero(pack, draw)
    derived, weapon = derive(pack, hero), weapon_in_hand(pack, hero)
    in_hand = hero.worn.get(pack.rules.equipment.main_hand)
    values = {
        "attribute": derived.attributes[weapon_attribute(derived.attributes, weapon)],
        "proficiency": hero.skills[weapon.id] if weapon else pack.rules.skills.untrained_weapon,
        "bonuses": bonus(pack, hero, "hit"),
        "enhancement": in_hand.enhancement if in_hand else 0,
    }
    return values, derived.hit


@case("critical")
def _(pack, draw):
    hero = a_hero(pack, draw)
    derived = derive(pack, hero)
    return {named(pack, "luck"): value_of(derived, "luck"), "bonuses": bonus(pack, hero, "crit")}, derived.crit


def resource_case(resource_id):
    def done(pack, draw):
        resource = pack.resources[resource_id]
        callings = sorted(each.id for each in pack.classes.values() if each.resource == resource_id)
        hero = a_hero(pack, draw, character_class=draw(st.sampled_from(callings)), subclass=None)
        derived = derive(pack, hero)
        values = {
            pack.attributes[resource.attribute].name: derived.attributes[resource.attribute],
            "level": hero.level,
            "bonuses": bonus(pack, hero, "resource"),
        }
        return values, derived.resource_max

    return done


for _name in ("resolve", "fury", "focus", "mana", "faith", "verse", "charges", "fortune"):
    CASES[f"resource-{_name}"] = resource_case(f"resources/{_name}")


@case("experience")
def _(pack, draw):
    level = draw(st.integers(1, pack.rules.levels.most))
    return {"level": level}, xp_for_level(pack.rules.levels, level)
