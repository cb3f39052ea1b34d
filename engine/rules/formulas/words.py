"""What a combat skill or a condition really does, in one line made from its numbers.

    25 Fury · melee · weapon + 2d8 (Might) · Bleeding 3 turns (60%) · waits 3 turns

Menus of Discord hold 100 characters; with a `limit` the same is said in shorter and shorter words until it fits. No
number is left out in any of them. Only a thing overloaded beyond what the content check should let pass is cut.
"""

from collections.abc import Callable, Iterator

from engine.content.models import Applies, CombatSkill, Condition, When
from engine.content.models.combat import Tick
from engine.content.pack import ContentPack

MENU = 100
"""Characters in the description of a select option."""

_Words = Callable[[str, str, str], str]
"""Chooses among the same in full, short and terse."""


def describe_skill(pack: ContentPack, skill: CombatSkill, *, resource: str = "", limit: int | None = None) -> str:
    """A combat skill in a line: price, aim, power, what it brings, how long it waits.

    Args:
        pack: The content.
        skill: The skill.
        resource: The id of what the character pays with; without it, that of the class that teaches the skill.
        limit: Characters that there is room for; None for as many as it takes.
    """
    paid = resource or (pack.classes[skill.parent].resource if skill.parent else "")
    named = pack.resources[paid].name if paid else ""
    return _fitting(lambda words: list(_skill_parts(pack, skill, named, words)), limit)


def describe_condition(pack: ContentPack, condition: Condition, *, limit: int | None = None) -> str:
    """A condition in a line: what it does to its bearer, how it stacks, what ends it.

    Args:
        pack: The content.
        condition: The condition.
        limit: Characters that there is room for; None for as many as it takes.
    """
    return _fitting(lambda words: list(_condition_parts(pack, condition, words)), limit)


def describe_when(when: When, resource: str = "resource") -> str:
    """A condition of skill queues before its number or state is known: `Its own hit points are below …%`."""
    labels: dict[When, str] = {
        "always": "Whenever it can",
        "if_hp_below": "Its own hit points are below …%",
        "if_hp_above": "Its own hit points are above …%",
        "if_target_hp_below": "The target's hit points are below …%",
        "if_enemy_count_above": "There are more enemies than …",
        "if_enemy_count_below": "There are fewer enemies than …",
        "if_ally_hp_below": "The hit points of an ally are below …%",
        "if_resource_above": f"It has more than …% of its {resource}",
        "if_resource_below": f"It has less than …% of its {resource}",
        "if_has_condition": "It is in a state itself, such as …",
        "if_target_has_condition": "The target is in a state, such as …",
    }
    return labels[when]


def _fitting(parts: Callable[[_Words], list[str]], limit: int | None) -> str:
    """The fullest wording within the limit."""
    line = ""
    for style, separator in enumerate((" · ", " · ", ", ")):
        line = separator.join(each for each in parts(lambda *choices, chosen=style: choices[chosen]) if each)
        if limit is None or len(line) <= limit:
            return line
    return line[: limit - 1].rstrip(" ,") + "…" if limit else line


def _skill_parts(pack: ContentPack, skill: CombatSkill, resource: str, words: _Words) -> Iterator[str]:
    yield f"{skill.cost} {resource or 'resource'}" if skill.cost else ""
    yield f"gains {skill.gain} {resource or 'resource'}" if skill.gain else ""
    yield _aim(skill, words)
    yield _power(pack, skill, words)
    yield from _edges(skill, words)
    for applies in skill.applies:
        yield _applies(pack, applies, words)
    if skill.cures:
        yield words(f"lifts {skill.cures} harmful {_plural(skill.cures, 'condition')}", f"lifts {skill.cures} harmful",
                    f"cures {skill.cures}")  # fmt: skip  # three wordings
    if skill.restores:
        yield words(f"gives {skill.restores} of their resource", f"gives {skill.restores} resource",
                    f"gives {skill.restores}")  # fmt: skip  # three wordings
    if skill.cooldown:
        turns = _plural(skill.cooldown, "turn")
        yield words(f"waits {skill.cooldown} {turns}", f"waits {skill.cooldown}", f"waits {skill.cooldown}")


def _aim(skill: CombatSkill, words: _Words) -> str:
    """Whom it is done to, and from where."""
    reach = skill.reach or ""
    match skill.target:
        case "enemy":
            return reach
        case "enemies":
            return words(f"{reach}, all enemies".removeprefix(", "), f"{reach}, all".removeprefix(", "), "all")
        case "self":
            return words("oneself", "self", "self")
        case "ally":
            return words("a friend or oneself", "a friend", "friend")
        case "allies":
            return words("all friends", "all friends", "friends")


def _power(pack: ContentPack, skill: CombatSkill, words: _Words) -> str:
    """Its dice, of what, and what they scale with."""
    dice = " + ".join([*(["weapon"] if skill.weapon else []), *([skill.power] if skill.power else [])])
    dice = words(dice, dice, dice.replace(" ", ""))
    basic = skill.id == pack.rules.queues.basic_attack
    scales = "" if basic else f" ({pack.attributes[skill.attribute].name})"
    kind = f" {skill.damage}" if skill.damage else ""
    match skill.kind:
        case "attack":
            return f"{dice}{kind}{scales}"
        case "heal" if dice:
            return f"heals {dice}{scales}"
        case "guard" if dice:
            return f"shield {dice}{scales}"
        case "control":
            return words(f"no damage{scales}", f"no damage{scales}", f"control{scales}")
        case _:
            return ""


def _edges(skill: CombatSkill, words: _Words) -> Iterator[str]:
    """What makes it hit oftener, harder or worse."""
    if skill.accuracy:
        yield words(
            f"{signed(skill.accuracy)} to hit", f"{signed(skill.accuracy)} hit", f"{signed(skill.accuracy)} hit"
        )
    if skill.crit:
        yield words(f"{signed(skill.crit)} critical", f"{signed(skill.crit)} critical", f"{signed(skill.crit)} crit")
    if skill.pierce:
        yield words(f"ignores {skill.pierce}% of armor", f"{skill.pierce}% past armor", f"pierces {skill.pierce}%")
    if skill.drain:
        yield words(f"{skill.drain}% of the damage heals you", f"drains {skill.drain}%", f"drains {skill.drain}%")
    if skill.threat:
        yield f"{signed(skill.threat)}% threat"


def _applies(pack: ContentPack, applies: Applies, words: _Words) -> str:
    """A condition that it brings: `Bleeding ×3 for 3 turns (60%)`."""
    name = pack.conditions[applies.condition].name
    stacks = f" ×{applies.stacks}" if applies.stacks > 1 else ""
    turns = _plural(applies.turns, "turn")
    lasts = words(f" {applies.turns} {turns}", f" {applies.turns} {turns}", f" {applies.turns}t")
    chance = words(f" ({applies.chance}%)", f" ({applies.chance}%)", f" {applies.chance}%")
    to_self = words(" on oneself", " on self", " self") if applies.to == "self" else ""
    return f"{name}{stacks}{lasts}{to_self}" + (chance if applies.chance < 100 else "")


def _condition_parts(pack: ContentPack, condition: Condition, words: _Words) -> Iterator[str]:
    yield words("harmful" if condition.harmful else "helpful", "", "")
    if condition.tick:
        yield _tick(condition.tick, words)
    changes = condition.changes
    shares = (("damage dealt", changes.dealt), ("damage taken", changes.taken), ("healing", changes.healed))
    points = (("to hit", changes.hit), ("critical", changes.crit), ("initiative", changes.initiative))
    for name, value in points:
        yield f"{signed(value)} {name}" if value else ""
    if changes.dodge:
        yield words(
            f"{abs(changes.dodge)} {'harder' if changes.dodge > 0 else 'easier'} to hit",
            f"{signed(changes.dodge)} dodge", f"{signed(changes.dodge)} dodge",
        )  # fmt: skip  # two short wordings
    for name, value in shares:
        yield f"{signed(value)}% {words(name, name, name.removeprefix('damage '))}" if value else ""
    yield f"{signed(changes.threat)}% threat" if changes.threat else ""
    for kind, value in condition.resist.items():
        yield words(
            f"{signed(value)}% resistance to {kind}", f"{signed(value)}% against {kind}", f"{signed(value)}% {kind}"
        )
    yield from _states(condition, words)
    if condition.prevents:
        names = ", ".join(pack.conditions[each].name for each in condition.prevents)
        yield words(f"ends and prevents {names}", f"prevents {names}", f"no {names}")
    if condition.stacks_most > 1:
        yield words(
            f"up to {condition.stacks_most} at once", f"up to {condition.stacks_most}", f"×{condition.stacks_most}"
        )
    if condition.immune_turns:
        turns = _plural(condition.immune_turns, "turn")
        yield words(
            f"cannot come again for {condition.immune_turns} {turns}",
            f"not again for {condition.immune_turns} {turns}", f"then {condition.immune_turns}t free",
        )  # fmt: skip  # two short wordings


def _states(condition: Condition, words: _Words) -> Iterator[str]:
    """What its bearer can and cannot do."""
    if condition.skips_turn:
        yield words("does not act", "does not act", "no action")
    if condition.silences:
        yield words("no skills that cost or wait", "only free skills", "only free skills")
    if condition.taunts:
        yield words("must aim at whoever brought it", "must aim at the taunter", "must aim at taunter")
    if condition.leaves_front:
        yield words("steps back from the front row", "leaves the front row", "leaves front")
    if condition.hides:
        yield words("cannot be picked out while friends stand in sight", "cannot be picked out", "hidden")
    if condition.absorbs:
        yield words("holds back damage until used up", "holds back damage", "holds damage")
    if condition.thorns:
        yield words(
            f"{condition.thorns}% of melee damage comes back",
            f"{condition.thorns}% thorns",
            f"{condition.thorns}% thorns",
        )
    if condition.breaks:
        yield words("ends when hurt", "ends when hurt", "ends when hurt")


def _tick(tick: Tick, words: _Words) -> str:
    each_turn = words("each turn ", "each turn ", "a turn ")
    match tick.kind:
        case "damage":
            return f"{each_turn}{tick.power} {tick.damage or ''} damage".replace("  ", " ")
        case "heal":
            return f"{each_turn}heals {tick.power}"
        case "resource":
            return f"{each_turn}{signed(tick.amount)} resource"


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def signed(value: int) -> str:
    """A number that always shows its sign."""
    return f"−{-value}" if value < 0 else f"+{value}"
