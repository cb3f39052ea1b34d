"""Levels: what they cost and what they bring. Numbers: `[levels]` and `[attributes]` of the pack's rules.toml.

Levels end at `most`; experience does not. What a character earns beyond the last level is added to its sum and kept, so
that paragon levels can be counted from it when they come (docs/decisions/0015).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.content.models import Feat
from engine.content.models.numbers import LevelNumbers
from engine.content.pack import ContentPack
from engine.rules.errors import RuleViolation


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice that a level brought. It waits until it is made.

    Attributes:
        kind: What is chosen.
        level: The level that brought it.
        options: The ids that may be chosen now.
    """

    kind: Literal["subclass", "feat"]
    level: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gains:
    """What going up brought, beside what derived values say by themselves.

    Attributes:
        attributes: Points gained, by attribute; only what grew.
        skills: Combat skills learned, by id, in order of level.
        offers: Choices that these levels opened: `("feat", 4)`.
    """

    attributes: Mapping[str, int]
    skills: tuple[str, ...]
    offers: tuple[tuple[Literal["subclass", "feat"], int], ...]


def xp_for_level(numbers: LevelNumbers, level: int) -> int:
    """The experience, in all, at which a level begins; 0 for level 1.

    Each level costs `xp_step` more than the one before it: base·(n-1) + step·(n-1)·(n-2)/2.

    Raises:
        ValueError: The level is not between 1 and `most`.
    """
    if not 1 <= level <= numbers.most:
        raise ValueError(f"There is no level {level}.")
    return numbers.xp_base * (level - 1) + numbers.xp_step * (level - 1) * (level - 2) // 2


def level_for_xp(numbers: LevelNumbers, xp: int) -> int:
    """The level that somebody with this much experience (0 or more, in all) has; never above `most`."""
    low, high = 1, numbers.most
    while low < high:
        middle = (low + high + 1) // 2
        if xp_for_level(numbers, middle) <= xp:
            low = middle
        else:
            high = middle - 1
    return low


def growth(pack: ContentPack, class_id: str, level: int) -> dict[str, int]:
    """Points that each attribute has grown by since level 1.

    A class's primary attributes grow by one every `primary_every` levels, the others every `other_every`.
    """
    numbers = pack.rules.attributes
    primary = pack.classes[class_id].primary
    return {
        attribute: (level - 1) // (numbers.primary_every if attribute in primary else numbers.other_every)
        for attribute in pack.attributes
    }


def gains(pack: ContentPack, class_id: str, before: int, after: int, subclass: str | None = None) -> Gains:
    """What a character of a class, and of a subclass once it is chosen, gained by rising from `before` to `after`."""
    was, now = growth(pack, class_id, before), growth(pack, class_id, after)
    learned = tuple(skill.id for skill in pack.skills_learned(class_id, after, subclass) if skill.level > before)
    levels = pack.rules.levels
    offers: list[tuple[Literal["subclass", "feat"], int]] = []
    for level in range(before + 1, after + 1):
        if level == levels.subclass_level:
            offers.append(("subclass", level))
        if level in levels.feat_levels:
            offers.append(("feat", level))
    grown = {attribute: now[attribute] - was[attribute] for attribute in now if now[attribute] > was[attribute]}
    return Gains(grown, learned, tuple(offers))


@dataclass(frozen=True, slots=True)
class Progress:
    """What decides which choices are open.

    Attributes:
        class_id: The character's class.
        level: Its level.
        subclass: Its subclass, once chosen.
        feats: Feats chosen, by the level whose offer they answered.
        attributes: Its attributes as they are, gear included or not as the caller sees fit.
        skills: Its non-combat skills.
    """

    class_id: str
    level: int
    subclass: str | None
    feats: Mapping[int, str]
    attributes: Mapping[str, int]
    skills: Mapping[str, int]


def open_offers(pack: ContentPack, progress: Progress) -> tuple[Offer, ...]:
    """Every choice that levels have brought and that has not been made, in order of level."""
    levels = pack.rules.levels
    offers = [
        Offer("feat", level, feat_options(pack, progress))
        for level in levels.feat_levels
        if level <= progress.level and level not in progress.feats
    ]
    if progress.level >= levels.subclass_level and progress.subclass is None:
        options = tuple(subclass.id for subclass in pack.subclasses_of(progress.class_id))
        offers.append(Offer("subclass", levels.subclass_level, options))
    return tuple(sorted(offers, key=lambda offer: (offer.level, offer.kind)))


def feat_options(pack: ContentPack, progress: Progress) -> tuple[str, ...]:
    """The feats that may be chosen now: not had yet, and all their needs met."""
    had = set(progress.feats.values())
    return tuple(feat.id for feat in pack.feats.values() if feat.id not in had and not unmet(pack, feat, progress))


def unmet(pack: ContentPack, feat: Feat, progress: Progress) -> tuple[str, ...]:
    """What still stands between a character and a feat, each in words; empty when it may be chosen."""
    needs = feat.needs
    missing = []
    if progress.level < needs.level:
        missing.append(f"level {needs.level}")
    if needs.classes and progress.class_id not in needs.classes:
        missing.append(" or ".join(pack.classes[each].name for each in needs.classes))
    for attribute, value in needs.attributes.items():
        if progress.attributes.get(attribute, 0) < value:
            missing.append(f"{pack.attributes[attribute].name} {value}")
    for skill, value in needs.skills.items():
        if progress.skills.get(skill, 0) < value:
            missing.append(f"{pack.skills[skill].name} {value}")
    had = set(progress.feats.values())
    missing.extend(pack.feats[each].name for each in needs.feats if each not in had)
    return tuple(missing)


def check_choice(
    pack: ContentPack, progress: Progress, kind: Literal["subclass", "feat"], level: int, chosen: str
) -> None:
    """Refuses a choice that is not among the open offers.

    Raises:
        RuleViolation: `no_such_offer`, or `not_an_option` with what is missing.
    """
    for offer in open_offers(pack, progress):
        if offer.kind == kind and offer.level == level:
            if chosen in offer.options:
                return
            feat = pack.feats.get(chosen) if kind == "feat" else None
            missing = unmet(pack, feat, progress) if feat else ()
            message = (
                f"{feat.name} needs {', '.join(missing)}." if feat and missing else "That is not among the choices."
            )
            raise RuleViolation("not_an_option", message, "Choose another.")
    raise RuleViolation(
        "no_such_offer", "There is nothing of that kind to choose now.", "Look at your sheet for what is open."
    )
