"""The game system that ships: whole, sound, and large enough to choose from."""

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from engine.content import ContentPack, check, load_pack, write_schemas
from engine.content.models import Bonuses, Role
from engine.content.pack import KINDS
from engine.content.references import references_of


def test_the_game_system_has_no_mistakes(game_system: Path) -> None:
    assert check(game_system) == []


@pytest.mark.parametrize(
    ("folder", "least"),
    [
        ("attributes", 6),
        ("skills-noncombat", 12),
        ("species", 8),
        ("classes", 10),
        ("subclasses", 20),
        ("backgrounds", 12),
        ("slots", 6),
        ("rarities", 6),
        ("items", 100),
        ("bonus-properties", 12),
        ("loot-tables", 15),
        ("feats", 30),
        ("conditions", 20),
        ("skills-combat", 121),
        ("creatures", 40),
        ("delves", 12),
        ("places", 40),
        ("gods", 5),
        ("factions", 6),
        ("notable-dead", 15),
        ("history", 50),
    ],
)
def test_there_is_enough_of_every_kind_to_make_choices_real(pack: ContentPack, folder: str, least: int) -> None:
    assert len(pack.things(folder)) >= least


def test_each_class_has_two_subclasses_with_skills_of_their_own_and_twelve_skills(pack: ContentPack) -> None:
    for class_id in pack.classes:
        subclasses = {subclass.id for subclass in pack.subclasses_of(class_id)}
        skills = [skill for skill in pack.combat_skills.values() if skill.parent == class_id]
        assert len(subclasses) == 2
        assert len(skills) >= 12
        assert {skill.subclass for skill in skills} == {None, *subclasses}


def test_there_is_a_delve_for_every_level(pack: ContentPack) -> None:
    levels = sorted(delve.level for delve in pack.delves.values())
    assert levels[0] == 1
    assert all(after - before <= 8 for before, after in pairwise([*levels, 50]))


def test_every_kind_of_creature_fights_somewhere(pack: ContentPack) -> None:
    assert {creature.role for creature in pack.creatures.values()} == set(get_args(Role))


def test_no_two_things_of_a_kind_share_a_name(pack: ContentPack) -> None:
    for kind in KINDS:
        names = [thing.name for thing in pack.things(kind.folder).values()]
        assert len(names) == len(set(names)), kind.folder


def test_every_attribute_leads_some_class(pack: ContentPack) -> None:
    primary = {attribute for character_class in pack.classes.values() for attribute in character_class.primary}
    assert primary == set(pack.attributes)


def test_weapons_of_every_type_can_be_had_at_level_one(pack: ContentPack) -> None:
    plain = {item.weapon_type for item in pack.items.values() if item.kind == "weapon" and item.level == 1}
    assert plain == set(pack.weapon_types)


def test_lists_are_in_the_order_that_content_gives(pack: ContentPack) -> None:
    assert [attribute.short for attribute in pack.attributes.values()] == ["MIG", "LOG", "SPD", "PRE", "FOR", "LCK"]


def test_the_start_lies_in_the_world(pack: ContentPack) -> None:
    place = pack.start
    while place.parent is not None:
        place = pack.places[place.parent]
    assert place.kind == "world"


def test_every_reference_of_the_pack_resolves(pack: ContentPack) -> None:
    seen = 0
    for kind in KINDS:
        for thing in pack.things(kind.folder).values():
            for _, folder, identity in references_of(thing):
                assert identity in pack.things(folder)
                seen += 1
    assert seen > 500


def test_things_cannot_be_changed(pack: ContentPack) -> None:
    with pytest.raises(ValueError, match="frozen"):
        pack.species["species/tarrow"].hp = 99  # type: ignore[misc]  # that it is refused is the point
    with pytest.raises(TypeError):
        pack.species["species/new"] = pack.species["species/tarrow"]  # type: ignore[index]  # as above


def test_default_bonuses_are_not_shared_between_things() -> None:
    assert Bonuses().attributes is not Bonuses().attributes


def test_the_digest_follows_the_content(game_system: Path, copy: Path) -> None:
    assert load_pack(game_system).digest == load_pack(copy).digest
    slots = copy / "slots" / "slots.toml"
    slots.write_text(slots.read_text().replace("Boots, mostly", "Boots, always"))
    assert load_pack(game_system).digest != load_pack(copy).digest


def test_windows_line_ends_change_nothing(game_system: Path, copy: Path) -> None:
    for file in copy.rglob("*.toml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_pack(copy).digest == load_pack(game_system).digest


def test_the_schemas_in_the_repository_are_current(game_system: Path, tmp_path: Path) -> None:
    fresh = {path.name: path.read_text() for path in write_schemas(tmp_path)}
    kept = {path.name: path.read_text() for path in (game_system / "schemas").glob("*.json")}
    assert kept == fresh, "run: everdelve content schema"


def test_every_file_names_its_schema_so_that_editors_complete(game_system: Path) -> None:
    for file in game_system.rglob("*.toml"):
        first = file.read_text().partition("\n")[0]
        assert first.startswith("#:schema "), file
        schema = (file.parent / first.removeprefix("#:schema ")).resolve()
        expected = file.stem if file.parent == game_system else file.relative_to(game_system).parts[0]
        assert schema == game_system / "schemas" / f"{expected}.json", file


def test_no_text_is_longer_than_discord_shows(game_system: Path) -> None:
    for file in game_system.rglob("*.toml"):
        for text in _texts(tomllib.loads(file.read_text())):
            assert len(text) <= 1024, file


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []
