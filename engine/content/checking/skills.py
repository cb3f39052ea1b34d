"""Combat skills: can each be used, does it do something, and to whom?"""

from engine.content.checking.examination import Examination, repeated
from engine.content.models import CharacterClass, CombatSkill, Condition, Feat, Resource, Rules, Species, Subclass

AT_ENEMIES = frozenset(("attack", "control"))
ENEMIES = frozenset(("enemy", "enemies"))

# Which kinds of skill each of these keys says anything about.
_KINDS_OF_KEY: dict[str, tuple[str, ...]] = {
    "power": ("attack", "heal", "guard"),
    "weapon": ("attack", "control"),
    "damage": ("attack",),
    "reach": ("attack", "control"),
    "accuracy": ("attack", "control"),
    "crit": ("attack",),
    "pierce": ("attack",),
    "drain": ("attack",),
    "cures": ("heal", "guard", "buff"),
    "restores": ("heal", "guard", "buff"),
}


def check_combat_skills(examination: Examination) -> None:
    """Reports everything in combat skills that needs no numbers to be seen."""
    for skill in examination.all(CombatSkill):
        _check_aim(examination, skill)
        _check_keys(examination, skill)
        _check_applied(examination, skill)
        _check_purpose(examination, skill)
        _check_owner(examination, skill)


def check_skill_numbers(examination: Examination, rules: Rules) -> None:
    """Reports skills of subclasses that come before the subclass does, and skills that nobody could ever pay."""
    classes = {each.id: each for each in examination.all(CharacterClass)}
    teachers = {feat.teaches: feat for feat in examination.all(Feat) if feat.teaches is not None}
    taught = {raw.values.get("teaches") for raw in examination.written("feats")}
    for skill in examination.all(CombatSkill):
        if skill.subclass is not None and skill.level < rules.levels.subclass_level:
            message = f"A subclass is chosen at level {rules.levels.subclass_level}; its skill comes at {skill.level}."
            examination.say(skill, ("level",), message, "Raise the level.")
        if skill.level > rules.levels.most:
            message = f"Nobody learns this: the last level is {rules.levels.most}."
            examination.say(skill, ("level",), message, "Lower the level.")
        if skill.parent is None and skill.id not in taught and skill.id != rules.queues.basic_attack:
            _check_creatures_only(examination, skill)
            continue
        learners, level = list(classes.values()), skill.level
        if skill.parent is not None:
            learners = [classes[skill.parent]] if skill.parent in classes else []
        elif skill.id in teachers:
            needs = teachers[skill.id].needs
            learners, level = [each for each in learners if not needs.classes or each.id in needs.classes], needs.level
        held = [most for each in learners if (most := _resource_most(examination, rules, each, level)) is not None]
        if held and skill.cost > max(held):
            message = f"Nobody can pay {skill.cost} at level {level}: the resource holds {max(held)} at most."
            examination.say(skill, ("cost",), message, "Lower the cost, or let it be learned later.")


def _check_aim(examination: Examination, skill: CombatSkill) -> None:
    if skill.kind in AT_ENEMIES and skill.target not in ENEMIES:
        examination.say(
            skill, ("target",), f"A skill of the kind {skill.kind} is aimed at enemies.", 'Such as "enemy".'
        )
    if skill.kind not in AT_ENEMIES and skill.target in ENEMIES:
        examination.say(skill, ("target",), f"A skill of the kind {skill.kind} is not for enemies.", 'Such as "ally".')


def _check_keys(examination: Examination, skill: CombatSkill) -> None:
    for key, kinds in _KINDS_OF_KEY.items():
        if skill.kind not in kinds and getattr(skill, key) != CombatSkill.model_fields[key].default:
            message = (
                f"{key} says nothing about a skill of the kind {skill.kind}, only of the kind {' or '.join(kinds)}."
            )
            examination.say(skill, (key,), message, "Remove the key, or change the kind.")
    if skill.kind in ("attack", "heal") and skill.power is None and not skill.weapon:
        examination.say(skill, ("power",), f"A skill of the kind {skill.kind} needs power.", 'Such as "2d6".')
    if skill.kind == "guard" and skill.power is None:
        message = "A skill of the kind guard needs power: how much its shield holds back."
        examination.say(skill, ("power",), message, 'Such as "2d6"; without a shield it is a buff.')
    if skill.restores and skill.target == "self":
        examination.say(skill, ("restores",), "What a skill restores is never given to oneself.", "Say gain instead.")


def _check_applied(examination: Examination, skill: CombatSkill) -> None:
    for index, applied in enumerate(skill.applies):
        condition = examination.get(applied.condition, Condition)
        if condition is None:
            continue
        at_target = applied.to == "target"
        path = ("applies", index, "condition")
        if at_target and skill.target in ENEMIES and not condition.harmful:
            message = f"{condition.name} is helpful, and this skill would bring it to enemies."
            examination.say(skill, path, message, 'Say to = "self", or choose a harmful condition.')
        if at_target and skill.target not in ENEMIES and condition.harmful:
            message = f"{condition.name} is harmful, and this skill would bring it to friends."
            examination.say(skill, path, message, 'A price for whoever uses it is written to = "self".')
        if applied.stacks > condition.stacks_most:
            message = f"{condition.name} stacks {condition.stacks_most} times at most; this brings {applied.stacks}."
            examination.say(skill, ("applies", index, "stacks"), message, "Lower it.")
        if condition.absorbs and not (skill.kind == "guard" and at_target):
            message = f"{condition.name} holds the power of a guard skill, for its target; here it would hold nothing."
            examination.say(skill, path, message, 'Make the skill kind = "guard", or choose another condition.')
    for index in repeated((applied.condition, applied.to) for applied in skill.applies):
        message = f'"{skill.applies[index].condition}" is brought twice.'
        examination.say(skill, ("applies", index), message, "Use stacks, or remove one.")


def _check_purpose(examination: Examination, skill: CombatSkill) -> None:
    brought = [(applied, examination.get(applied.condition, Condition)) for applied in skill.applies]
    if any(condition is None for _, condition in brought):
        return  # what is wrong there is said elsewhere, and it may be what is missed here
    sound = [(applied, condition) for applied, condition in brought if condition is not None]
    if skill.kind == "guard":
        shields = sum(condition.absorbs and applied.to == "target" for applied, condition in sound)
        if shields != 1:
            known = [each.id for each in examination.all(Condition) if each.absorbs]
            message = f"A guard brings exactly one condition that absorbs to its target; this brings {shields}."
            examination.say(
                skill, ("applies",), message, f"Such as {known[0]}; without one it is a buff." if known else ""
            )
    if skill.kind == "control" and not any(each.harmful and applied.to == "target" for applied, each in sound):
        message = "A skill of the kind control needs a harmful condition in applies."
        examination.say(skill, ("applies",), message, 'Such as applies = [{ condition = "conditions/…", turns = 2 }].')
    if skill.kind == "buff" and not (skill.cures or skill.restores or any(not each.harmful for _, each in sound)):
        message = "A skill of the kind buff must bring a helpful condition, cure or restore something."
        examination.say(skill, ("applies",), message, 'Such as applies = [{ condition = "conditions/…", turns = 2 }].')


def _check_owner(examination: Examination, skill: CombatSkill) -> None:
    if skill.subclass is None:
        return
    subclass = examination.get(skill.subclass, Subclass)
    if skill.parent is None:
        message = "A subclass's skill names the class as well."
        examination.say(skill, ("subclass",), message, f'Add parent = "{subclass.parent}".' if subclass else "")
    elif subclass is not None and subclass.parent != skill.parent:
        message = f'{subclass.name} is what a "{subclass.parent}" becomes, not a "{skill.parent}".'
        examination.say(skill, ("subclass",), message, "Change the one or the other.")


def _check_creatures_only(examination: Examination, skill: CombatSkill) -> None:
    """What only creatures do costs nothing, since they have no resource, and is spaced by cooldowns alone."""
    for key in ("cost", "gain", "restores"):
        if getattr(skill, key):
            message = f"Only creatures use this skill, and creatures have no resource: {key} must be 0."
            examination.say(skill, (key,), message, "Remove the key.")
    if skill.kind != "attack" and skill.cooldown == 0:
        message = f"Only creatures use this skill, and they would {skill.kind} every turn: it needs a cooldown."
        examination.say(skill, ("cooldown",), message, "Such as cooldown = 3.")


def _resource_most(examination: Examination, rules: Rules, learner: CharacterClass, level: int) -> int | None:
    """The most of its resource that a character of a class can hold at a level, without gear and feats.

    As `engine/rules/derived.py` has it, for the species and the creation points that give most of it.
    """
    resource = examination.get(learner.resource, Resource)
    if resource is None:
        return None
    numbers, attribute = rules.attributes, resource.attribute
    bodies = [each.attributes.get(attribute, 0) for each in examination.all(Species)]
    every = numbers.primary_every if attribute in learner.primary else numbers.other_every
    points = max(bodies, default=0) + learner.attributes.get(attribute, 0) + numbers.points_per_attribute
    points = min(points + (level - 1) // every, numbers.most)
    return resource.base + points * resource.attribute_percent // 100 + level * resource.per_level_tenths // 10
