"""From stored characters to read models: the only place where this capability asks the rules what follows from what."""

from collections.abc import Sequence
from uuid import UUID

from engine.characters.records import ItemRecord, Record
from engine.characters.views import CharacterPublic, CharacterSheet, Derived, ItemView, Offer, Status, WornView
from engine.content.models import QueueStep
from engine.content.pack import ContentPack
from engine.rules import derived as rules
from engine.rules.levels import Progress, open_offers, xp_for_level
from engine.rules.queues import describe, known_skills


def hero_of(record: Record) -> rules.Hero:
    """Return everything about a character that derived values depend on."""
    return rules.Hero(
        species=record.species,
        character_class=record.character_class,
        level=record.level,
        spread=record.spread,
        skills=record.skills,
        worn={item.slot: rules.Worn(item.template, item.enhancement) for item in record.items if item.slot},
        subclass=record.subclass,
        feats=tuple(record.feats.values()),
        scars=record.death_scars,
    )


def progress_of(pack: ContentPack, record: Record) -> Progress:
    """Return what decides which choices are open to a character; worn things do not count."""
    bare = rules.derive(pack, _without_gear(hero_of(record)))
    return Progress(
        class_id=record.character_class,
        level=record.level,
        subclass=record.subclass,
        feats=record.feats,
        attributes=bare.attributes,
        skills=bare.skills,
    )


def _without_gear(hero: rules.Hero) -> rules.Hero:
    return rules.Hero(
        species=hero.species,
        character_class=hero.character_class,
        level=hero.level,
        spread=hero.spread,
        skills=hero.skills,
        subclass=hero.subclass,
        feats=hero.feats,
        scars=hero.scars,
    )


def derived_view(derived: rules.Derived) -> Derived:
    """Return derived values as they leave the engine."""
    return Derived(
        hp_max=derived.hp_max,
        armor_class=derived.armor_class,
        initiative=derived.initiative,
        hit=derived.hit,
        crit=derived.crit,
        resource=derived.resource,
        resource_max=derived.resource_max,
    )


def item_view(pack: ContentPack, item: ItemRecord) -> ItemView:
    """Return a thing as it leaves the engine."""
    name = pack.items[item.template].name
    return ItemView(
        id=item.id,
        template=item.template,
        name=f"{name} +{item.enhancement}" if item.enhancement else name,
        quantity=item.quantity,
        slot=item.slot,
        locked=item.locked,
        enhancement=item.enhancement,
    )


def worn_in_public(pack: ContentPack, record: Record) -> tuple[WornView, ...]:
    """Return what a character wears as anybody may see it, in the pack's order of slots."""
    return tuple(
        WornView(template=item.template, name=item.name, slot=item.slot, enhancement=item.enhancement)
        for item in worn_views(pack, record)
        if item.slot is not None
    )


def worn_views(pack: ContentPack, record: Record) -> tuple[ItemView, ...]:
    """Return what a character wears, in the pack's order of slots."""
    by_slot = {item.slot: item for item in record.items if item.slot}
    return tuple(item_view(pack, by_slot[slot]) for slot in pack.slots if slot in by_slot)


def backpack_views(pack: ContentPack, record: Record) -> tuple[ItemView, ...]:
    """Return what a character carries, in the pack's order of items."""
    place = {template: index for index, template in enumerate(pack.items)}
    carried = sorted(
        (item for item in record.items if not item.slot),
        key=lambda item: (place.get(item.template, len(place)), item.id),
    )
    return tuple(item_view(pack, item) for item in carried)


def public_view(pack: ContentPack, record: Record) -> CharacterPublic:
    """Return a character as anybody may see it."""
    return CharacterPublic.model_validate(_public(pack, record, rules.derive(pack, hero_of(record))))


def sheet_view(pack: ContentPack, record: Record) -> CharacterSheet:
    """Return a character as its owner sees it."""
    derived = rules.derive(pack, hero_of(record))
    levels = pack.rules.levels
    offers = open_offers(pack, progress_of(pack, record)) if record.status is not Status.ARCHIVED else ()
    private = {
        "player_id": record.player_id,
        "spread": record.spread,
        "xp": record.xp,
        "xp_of_level": xp_for_level(levels, record.level),
        "xp_of_next_level": xp_for_level(levels, record.level + 1) if record.level < levels.most else None,
        "hp_current": min(record.hp_current, derived.hp_max),
        "gold": record.gold,
        "offers": tuple(Offer(kind=each.kind, level=each.level, options=each.options) for each in offers),
        "active_queue": record.active_queue,
        "updated_at": record.updated_at,
    }
    return CharacterSheet.model_validate(_public(pack, record, derived) | private)


def _public(pack: ContentPack, record: Record, derived: rules.Derived) -> dict[str, object]:
    proficiencies = {each: record.skills[each] for each in pack.weapon_types if each in record.skills}
    return {
        "id": record.id,
        "name": record.name,
        "species": record.species,
        "character_class": record.character_class,
        "subclass": record.subclass,
        "background": record.background,
        "level": record.level,
        "status": record.status,
        "death_scars": record.death_scars,
        "backstory": record.backstory,
        "attributes": dict(derived.attributes),
        "skills": {**derived.skills, **proficiencies},
        "derived": derived_view(derived),
        "worn": worn_in_public(pack, record),
        "feats": tuple(record.feats[level] for level in sorted(record.feats)),
        "created_at": record.created_at,
        "died_at": record.died_at,
        "version": record.version,
    }


def learned_skills(pack: ContentPack, record: Record) -> frozenset[str]:
    """Return the ids of the combat skills that a character can use."""
    known = known_skills(pack, record.character_class, record.level, tuple(record.feats.values()), record.subclass)
    return frozenset(skill.id for skill in known)


def queue_words(pack: ContentPack, class_id: str, steps: Sequence[QueueStep]) -> tuple[str, ...]:
    """Return what a queue does, in words, a line a step."""
    return tuple(describe(pack, class_id, steps))


def item_of(record: Record, item_id: UUID) -> ItemRecord | None:
    """Return the thing of that id, if the character has it."""
    return next((item for item in record.items if item.id == item_id), None)
