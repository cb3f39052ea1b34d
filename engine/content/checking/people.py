"""Species, classes, feats and names: do presets spend their points, do queues work, can every feat be reached?"""

from engine.content.checking.examination import Examination, circle
from engine.content.checking.steps import check_steps
from engine.content.models import CharacterClass, CombatSkill, Feat, NameCulture, Rules, Species
from engine.rules import names

SUBCLASSES_LEAST = 2
SKILLS_LEAST = 12
FIRST_SKILLS_LEAST = 2


def check_species(examination: Examination) -> None:
    """Reports species that do not set every attribute."""
    attributes = set(examination.ids("attributes"))
    for species in examination.all(Species):
        missing = sorted(attributes - species.attributes.keys())
        if missing:
            message = f"The base of {', '.join(missing)} is missing."
            examination.say(species, ("attributes",), message, "A species sets all of them.")


def check_classes(examination: Examination, rules: Rules) -> None:
    """Reports wrong presets, queues and starting values, and classes with too little to choose among."""
    for character_class in examination.all(CharacterClass):
        _check_preset(examination, character_class, rules)
        _check_queue(examination, character_class, rules)
        _check_choices(examination, character_class)
        for skill, value in character_class.skills.items():
            if value > rules.skills.most_at_creation:
                message = f"No skill starts above {rules.skills.most_at_creation}; this is {value}."
                examination.say(character_class, ("skills", skill), message, "Lower it.")


def _check_preset(examination: Examination, character_class: CharacterClass, rules: Rules) -> None:
    spent = sum(character_class.preset.values())
    if spent != rules.attributes.points:
        message = f"The preset spends {spent} points; it must spend {rules.attributes.points}."
        examination.say(character_class, ("preset",), message)
    for attribute, points in character_class.preset.items():
        if points > rules.attributes.points_per_attribute:
            message = f"The preset puts {points} points there; {rules.attributes.points_per_attribute} is the most."
            examination.say(character_class, ("preset", attribute), message)


def _check_queue(examination: Examination, character_class: CharacterClass, rules: Rules) -> None:
    check_steps(examination, rules, character_class)
    for index, step in enumerate(character_class.queue):
        skill = examination.get(step.skill, CombatSkill)
        if skill is None or skill.id == rules.queues.basic_attack:
            continue
        if skill.parent != character_class.id or skill.level > 1:
            message = f'A new character of this class does not know "{skill.id}".'
            examination.say(character_class, ("queue", index, "skill"), message, "Use one that it learns at level 1.")


def _check_choices(examination: Examination, character_class: CharacterClass) -> None:
    """Counts what is written, so that a slip in one skill is not reported as a missing skill too."""
    mine = [raw for raw in examination.written("skills-combat") if raw.values.get("parent") == character_class.id]
    subclasses = [raw for raw in examination.written("subclasses") if raw.values.get("parent") == character_class.id]
    if len(subclasses) < SUBCLASSES_LEAST:
        message = f"The class has {len(subclasses)} subclasses; it needs {SUBCLASSES_LEAST} to choose among."
        examination.say(character_class, (), message, "Add them in subclasses/.")
    if len(mine) < SKILLS_LEAST:
        message = f"The class learns {len(mine)} combat skills; it needs {SKILLS_LEAST}."
        examination.say(character_class, (), message, "Add them in skills-combat/.")
    first = [raw for raw in mine if raw.values.get("level", 1) == 1]
    if len(first) < FIRST_SKILLS_LEAST:
        message = f"The class learns {len(first)} combat skills at level 1; it needs {FIRST_SKILLS_LEAST}."
        examination.say(character_class, (), message, "Let some be learned earlier.")


def check_feat_chains(examination: Examination) -> None:
    """Reports feats that need themselves."""
    needs = {feat.id: feat.needs.feats for feat in examination.all(Feat)}
    for feat in examination.all(Feat):
        way = circle(feat.id, needs)
        if way and feat.id == min(way):
            message = f"The feat needs itself: {' → '.join(way)}."
            examination.say(feat, ("needs", "feats"), message, "Break the circle.")


def check_feat_levels(examination: Examination, rules: Rules) -> None:
    """Reports feats that need a level above the last that brings one."""
    last = max(rules.levels.feat_levels, default=0)
    for feat in examination.all(Feat):
        if feat.needs.level > last:
            message = f"Nobody can ever choose this feat: the last feat comes at level {last}."
            examination.say(feat, ("needs", "level"), message, "Lower the level.")


def check_names(examination: Examination) -> None:
    """Reports suggested names that no character could have."""
    for culture in examination.all(NameCulture):
        for key, suggested in (("given", culture.given), ("family", culture.family)):
            for index, name in enumerate(suggested):
                try:
                    shown = names.validate_name(name)
                except names.NameRefused as refusal:
                    examination.say(culture, (key, index), f'"{name}": {refusal.message}', refusal.remedy)
                    continue
                if key == "given" and shown != name:
                    examination.say(culture, (key, index), f'"{name}" would be shown as "{shown}".', "Write it so.")
        longest = max(map(len, culture.given)) + 1 + max(map(len, culture.family), default=0)
        if longest > names.LENGTH_MOST:
            message = f"A suggestion could have {longest} characters; a name has {names.LENGTH_MOST} at most."
            examination.say(culture, ("family",), message, "Shorten the longest.")
