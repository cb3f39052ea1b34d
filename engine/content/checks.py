"""What only the whole pack can tell: do presets spend their points, do queues work, is the world one tree."""

from collections.abc import Mapping
from typing import TypeVar

from engine.content.models import (
    CharacterClass,
    CombatSkill,
    Feat,
    Item,
    LootTable,
    NameCulture,
    Place,
    Rules,
    Species,
    Subclass,
    Thing,
)
from engine.content.positions import KeyPath
from engine.content.reading import Reading, Source
from engine.rules import names, queues

AnyThing = TypeVar("AnyThing", bound=Thing)
SUBCLASSES_LEAST = 2


class PackChecks:
    """The checks over all sound things of a pack, each reporting to the reading."""

    def __init__(self, reading: Reading, things: Mapping[str, Thing], rules: Rules | None) -> None:
        self._reading = reading
        self._things = things
        self._rules = rules

    def run(self) -> None:
        """Runs every check. Those that need the numbers are left out while `rules.toml` is mistaken."""
        self._check_places()
        self._check_items()
        self._check_loot()
        self._check_combat_skills()
        self._check_feat_chains()
        self._check_names()
        if self._rules is not None:
            self._check_rules(self._rules)
            self._check_people(self._rules)
            self._check_feat_levels(self._rules)

    def _all(self, model: type[AnyThing]) -> list[AnyThing]:
        return [thing for thing in self._things.values() if isinstance(thing, model)]

    def _of_kind(self, folder: str) -> list[str]:
        return [raw.id for raw in self._reading.things.values() if raw.kind.folder == folder and not raw.abstract]

    def _say(self, thing: Thing, path: KeyPath, message: str, suggestion: str = "") -> None:
        self._reading.report(self._reading.things[thing.id].source, path, message, suggestion)

    # -- the world -----------------------------------------------------------------------------------------------------

    def _check_places(self) -> None:
        places = {place.id: place for place in self._all(Place)}
        starts = [place for place in places.values() if place.start]
        roots = [place for place in places.values() if place.parent is None]
        for extra in starts[1:]:
            self._say(
                extra,
                ("start",),
                f'New characters already start in "{starts[0].id}".',
                "Only one place can be the start.",
            )
        if places and not starts:
            self._say(next(iter(places.values())), (), "No place is marked with start = true.", "Mark one.")
        for extra in roots[1:]:
            self._say(
                extra, (), f'"{extra.id}" lies nowhere.', f'Give it a parent; "{roots[0].id}" is the world already.'
            )
        for place in places.values():
            circle = _circle(
                place.id, {identity: (each.parent,) if each.parent else () for identity, each in places.items()}
            )
            if circle and place.id == min(circle):
                self._say(place, ("parent",), f"The place lies in itself: {' → '.join(circle)}.", "Break the circle.")

    # -- gear ----------------------------------------------------------------------------------------------------------

    def _check_items(self) -> None:
        for item in self._all(Item):
            weapon = item.kind == "weapon"
            if weapon and (item.weapon_type is None or item.damage is None or item.slot is None):
                self._say(item, ("kind",), "A weapon needs weapon_type, damage and slot.")
            if not weapon and (item.weapon_type is not None or item.damage is not None or item.two_handed):
                self._say(
                    item, ("kind",), "Only weapons have weapon_type, damage and two_handed.", 'Make it kind = "weapon"?'
                )
            if item.kind in ("armor", "shield", "trinket") and item.slot is None:
                self._say(item, ("kind",), f"What is worn ({item.kind}) needs a slot.")
            if item.kind in ("consumable", "tool") and item.slot is not None:
                self._say(item, ("slot",), f"A {item.kind} is not worn.", "Remove the slot, or make it a trinket.")
            if (item.kind == "consumable") != (item.use is not None):
                self._say(item, ("use",), "Consumables, and only they, say what their use does.")
            if item.slot is not None and item.stack > 1:
                self._say(item, ("stack",), "What is worn does not stack.", "Remove the key.")
            if item.use is not None and item.use.kind in ("heal", "restore") and item.use.power is None:
                self._say(item, ("use", "power"), f"A use that is to {item.use.kind} needs power.", 'Such as "2d6".')
            if item.use is not None and item.use.kind in ("cure", "apply") and item.use.condition is None:
                self._say(item, ("use", "condition"), f"A use that is to {item.use.kind} needs a condition.")

    def _check_loot(self) -> None:
        for table in self._all(LootTable):
            for index, entry in enumerate(table.entries):
                if entry.least > entry.most:
                    self._say(
                        table,
                        ("entries", index),
                        f"least ({entry.least}) is more than most ({entry.most}).",
                        "Swap them.",
                    )

    # -- fights --------------------------------------------------------------------------------------------------------

    def _check_combat_skills(self) -> None:
        for skill in self._all(CombatSkill):
            if skill.kind in ("attack", "heal") and skill.power is None and not skill.weapon:
                self._say(skill, ("power",), f"A skill of the kind {skill.kind} needs power.", 'Such as "2d6".')
            if skill.kind in ("attack", "control") and skill.target not in ("enemy", "enemies"):
                self._say(skill, ("target",), f"A skill of the kind {skill.kind} is aimed at enemies.")
            if skill.kind in ("heal", "guard", "buff") and skill.target in ("enemy", "enemies"):
                self._say(skill, ("target",), f"A skill of the kind {skill.kind} is not for enemies.")

    # -- people --------------------------------------------------------------------------------------------------------

    def _check_people(self, rules: Rules) -> None:
        attributes = set(self._of_kind("attributes"))
        for species in self._all(Species):
            missing = sorted(attributes - species.attributes.keys())
            if missing:
                self._say(
                    species,
                    ("attributes",),
                    f"The base of {', '.join(missing)} is missing.",
                    "A species sets all of them.",
                )
        for character_class in self._all(CharacterClass):
            self._check_preset(character_class, rules)
            self._check_queue(character_class, rules)
            self._check_subclasses(character_class)
            for skill, value in character_class.skills.items():
                if value > rules.skills.most_at_creation:
                    message = f"No skill starts above {rules.skills.most_at_creation}; this is {value}."
                    self._say(character_class, ("skills", skill), message)

    def _check_preset(self, character_class: CharacterClass, rules: Rules) -> None:
        spent = sum(character_class.preset.values())
        if spent != rules.attributes.points:
            message = f"The preset spends {spent} points; it must spend {rules.attributes.points}."
            self._say(character_class, ("preset",), message)
        for attribute, points in character_class.preset.items():
            if points > rules.attributes.points_per_attribute:
                message = f"The preset puts {points} points there; {rules.attributes.points_per_attribute} is the most."
                self._say(character_class, ("preset", attribute), message)

    def _check_queue(self, character_class: CharacterClass, rules: Rules) -> None:
        last = character_class.queue[-1]
        if last.skill != rules.queues.basic_attack or last.when != "always":
            path = ("queue", len(character_class.queue) - 1)
            self._say(
                character_class,
                path,
                "A queue ends with the basic attack, always.",
                f'Add "{rules.queues.basic_attack}".',
            )
        conditions = self._of_kind("conditions")
        for index, step in enumerate(character_class.queue):
            mistake = queues.condition_mistake(rules.queues, conditions, index, step)
            if mistake is not None:
                self._say(character_class, ("queue", index), mistake.message, mistake.remedy)
            skill = self._things.get(step.skill)
            if not isinstance(skill, CombatSkill) or skill.id == rules.queues.basic_attack:
                continue
            if skill.parent != character_class.id or skill.level > 1:
                message = f'A new character of this class does not know "{skill.id}".'
                self._say(character_class, ("queue", index, "skill"), message, "Use one that it learns at level 1.")

    def _check_subclasses(self, character_class: CharacterClass) -> None:
        own = [subclass for subclass in self._all(Subclass) if subclass.parent == character_class.id]
        if len(own) < SUBCLASSES_LEAST:
            message = f"The class has {len(own)} subclasses; it needs {SUBCLASSES_LEAST} to choose among."
            self._say(character_class, (), message, "Add them in subclasses/.")

    def _check_feat_chains(self) -> None:
        needs = {feat.id: feat.needs.feats for feat in self._all(Feat)}
        for feat in self._all(Feat):
            circle = _circle(feat.id, needs)
            if circle and feat.id == min(circle):
                self._say(
                    feat, ("needs", "feats"), f"The feat needs itself: {' → '.join(circle)}.", "Break the circle."
                )

    def _check_feat_levels(self, rules: Rules) -> None:
        last = max(rules.levels.feat_levels, default=0)
        for feat in self._all(Feat):
            if feat.needs.level > last:
                message = f"Nobody can ever choose this feat: the last feat comes at level {last}."
                self._say(feat, ("needs", "level"), message, "Lower the level.")

    def _check_names(self) -> None:
        for culture in self._all(NameCulture):
            for key, suggested in (("given", culture.given), ("family", culture.family)):
                for index, name in enumerate(suggested):
                    try:
                        shown = names.validate_name(name)
                    except names.NameRefused as refusal:
                        self._say(culture, (key, index), f'"{name}": {refusal.message}', refusal.remedy)
                        continue
                    if key == "given" and shown != name:
                        self._say(culture, (key, index), f'"{name}" would be shown as "{shown}".', "Write it so.")
            longest = max(map(len, culture.given)) + 1 + max(map(len, culture.family), default=0)
            if longest > names.LENGTH_MOST:
                message = f"A suggestion could have {longest} characters; a name has {names.LENGTH_MOST} at most."
                self._say(culture, ("family",), message, "Shorten the longest.")

    # -- the numbers ---------------------------------------------------------------------------------------------------

    def _check_rules(self, rules: Rules) -> None:
        source = Source(next(file for file in self._reading.texts if str(file) == "rules.toml"))
        check, attributes, levels = rules.check, rules.attributes, rules.levels

        def expect(holds: bool, path: KeyPath, message: str) -> None:
            if not holds:
                self._reading.report(source, path, message)

        expect(check.floor < check.ceiling, ("check", "floor"), "floor must be below ceiling.")
        expect(
            check.always_succeeds <= check.floor, ("check", "always_succeeds"), "always_succeeds may not exceed floor."
        )
        expect(check.ceiling < check.always_fails, ("check", "always_fails"), "always_fails must be above ceiling.")
        expect(check.always_fails <= check.fumble, ("check", "fumble"), "fumble may not be below always_fails.")
        expect(len(check.difficulties) == 6, ("check", "difficulties"), "All six difficulties must be named.")
        expect(attributes.least < attributes.most, ("attributes", "least"), "least must be below most.")
        reachable = attributes.points_per_attribute * len(self._of_kind("attributes"))
        expect(attributes.points <= reachable, ("attributes", "points"), "The points cannot all be spent.")
        expect(
            levels.subclass_level <= levels.most,
            ("levels", "subclass_level"),
            "No character reaches the subclass level.",
        )
        ascending = sorted(set(levels.feat_levels)) == list(levels.feat_levels)
        expect(ascending, ("levels", "feat_levels"), "feat_levels must ascend.")
        expect(
            max(levels.feat_levels, default=0) <= levels.most,
            ("levels", "feat_levels"),
            "A feat level is above the last level.",
        )
        ranks = [rank.least for rank in rules.skills.ranks]
        expect(ranks == sorted(set(ranks)) and ranks[0] == 0, ("skills", "ranks"), "Ranks must ascend from 0.")


def _circle(start: str, leads_to: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The way from `start` back to itself, or nothing."""
    stack = [[start]]
    seen: set[str] = set()
    while stack:
        way = stack.pop()
        for following in leads_to.get(way[-1], ()):
            if following == start:
                return [*way, start]
            if following not in seen:
                seen.add(following)
                stack.append([*way, following])
    return []
