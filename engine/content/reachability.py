"""Finds content that nobody can ever meet: an item nothing gives, a skill nobody learns, a creature no delve brings."""

from collections import defaultdict

from engine.content.reading import Raw, Reading
from engine.content.references import texts_in

# For each kind: which kinds of things make one of it reachable by naming it, and what to say when none does.
GIVERS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "items": (
        ("classes", "backgrounds", "loot-tables"),
        "Nothing gives this item.",
        "Put it into a loot table, or into the gear of a class or background.",
    ),
    "skills-noncombat": (
        ("classes", "backgrounds", "species"),
        "Nobody learns this skill.",
        "Name it in the skills of a class, background or species.",
    ),
    "skills-combat": (
        ("feats", "creatures", "rules.toml"),
        "Nobody learns this skill.",
        "Give it a parent class, let a feat teach it, or put it into a creature's queue.",
    ),
    "resources": (("classes",), "No class uses this resource.", "Name it in a class, or remove it."),
    "conditions": (
        ("skills-combat", "items", "delves", "rules.toml"),
        "Nothing brings or cures this condition.",
        "Let a combat skill apply it.",
    ),
    "creatures": (("delves",), "No delve brings this creature.", "Put it into an encounter of a delve."),
    "loot-tables": (
        ("delves", "creatures"),
        "Nobody ever rolls this table.",
        'Name it as the loot of a delve or a creature, or make it source = "shop".',
    ),
    "weapon-types": (("items",), "No item is of this weapon type.", "Add a weapon of it, or remove it."),
    "slots": (("items",), "No item is worn here.", "Add an item for it, or remove it."),
    "rarities": (("items",), "No item is of this rarity.", "Add an item of it, or remove it."),
    "names": (("species",), "No species uses these names.", "Name them in a species."),
}


def check_reachability(reading: Reading) -> None:
    """Reports everything that nothing leads to. Mistaken files still count as leading to what they name."""
    named: dict[str, set[str]] = defaultdict(set)
    for raw in reading.things.values():
        for _, text in texts_in(raw.values):
            if text in reading.things and text != raw.id:
                named[text].add(raw.kind.folder)
    for name, document in reading.documents.items():
        for _, text in texts_in(document):
            if text in reading.things:
                named[text].add(name)
    extended = _extended(reading)
    for identity, raw in reading.things.items():
        if raw.abstract:
            if identity not in extended:
                reading.report(raw.source, (), f'Nothing extends "{identity}".', "Remove it, or the key abstract.")
        else:
            _check(reading, raw, named[identity])


def _check(reading: Reading, raw: Raw, named_by: set[str]) -> None:
    if raw.kind.folder == "skills-combat" and "parent" in raw.values:
        return
    if raw.kind.folder == "loot-tables" and raw.values.get("source") == "shop":
        return
    if raw.kind.folder not in GIVERS:
        return
    givers, message, suggestion = GIVERS[raw.kind.folder]
    if not named_by.intersection(givers):
        reading.report(raw.source, (), f"{raw.id}: {message}", suggestion)


def _extended(reading: Reading) -> set[str]:
    return {parent for raw in reading.things.values() for parent in raw.extends}
