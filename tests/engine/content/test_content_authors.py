"""What the guide for authors promises: new content is a file or a table, nothing else, and each example is sound."""

import re
import tomllib
from pathlib import Path

import pytest

from engine.content import ContentPack, check, load_pack
from engine.content.pack import KINDS

GUIDE = Path(__file__).parents[3] / "docs" / "content.md"


def _blocks() -> list[str]:
    """Every indented example of the guide, without the indentation."""
    blocks = re.findall(r"(?:^    .*\n(?:^\s*\n)*)+", GUIDE.read_text(), re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks]


def _files() -> dict[str, str]:
    """The examples that are whole files, by the name in their first line."""
    named = "".join(block for block in _blocks() if re.match(r"# [a-z-]+/", block))
    parts = re.split(r"^# ([a-z-]+/[a-z-]+\.toml)\n", named, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _write(root: Path, files: dict[str, str]) -> None:
    for file, text in files.items():
        assert not (root / file).exists(), f"{file} is there already; the guide would overwrite it"
        (root / file).write_text(text)


@pytest.fixture
def followed(copy: Path) -> ContentPack:
    """The pack after somebody has done all that the guide says."""
    _write(copy, _files())
    return load_pack(copy)


def test_all_examples_of_the_guide_together_are_sound(copy: Path) -> None:
    _write(copy, _files())
    assert check(copy) == []


def test_the_guide_shows_a_whole_example_of_what_authors_add_most() -> None:
    shown = {file.partition("/")[0] for file in _files()}
    numbers_and_lists = {"attributes", "skills-noncombat", "resources", "weapon-types", "slots", "rarities"}
    large = {"species", "names", "classes", "subclasses", "calendar"}
    assert shown == {kind.folder for kind in KINDS} - numbers_and_lists - large


def test_the_guides_delve_has_every_kind_of_encounter(followed: ContentPack) -> None:
    kinds = {encounter.kind for encounter in followed.delves["delves/guide-gull-loft"].encounters}
    assert kinds == {"combat", "trap", "decision", "hazard", "rest", "puzzle"}


def test_an_authors_creature_skill_and_delve_are_there_to_be_played(followed: ContentPack) -> None:
    gull = followed.creatures["creatures/salt-gull"]
    assert [step.skill for step in gull.queue][-2:] == ["skills-combat/gull-dive", "skills-combat/basic-attack"]
    assert followed.combat_skills["skills-combat/gull-dive"].applies[0].stacks == 2
    assert followed.delves["delves/guide-gull-loft"].stake == "lethal"


def test_what_extends_another_thing_has_what_it_borrows(followed: ContentPack) -> None:
    rope = followed.items["items/gull-rope"]
    assert (rope.name, rope.weight, rope.value) == ("Gull Rope", 30, 9)
    assert "items/plain-rope" not in followed.items


def test_what_nothing_leads_to_is_said_file_by_file(copy: Path) -> None:
    files = _files()
    del files["delves/guide-gull-loft.toml"]
    _write(copy, files)
    missed = {(str(found.file), found.message) for found in check(copy)}
    assert missed == {
        ("creatures/guide-gulls.toml", "creatures/salt-gull: No delve brings this creature."),
    }


def test_the_guides_queue_is_accepted(copy: Path) -> None:
    steps = next(block for block in _blocks() if block.startswith("[[queue]]"))
    hewer = copy / "classes" / "hewer.toml"
    hewer.write_text(hewer.read_text().partition("[[queue]]")[0] + steps)
    assert check(copy) == []
    assert len(load_pack(copy).classes["classes/hewer"].queue) == 2


def test_the_guide_names_every_primitive_of_conditions_and_every_word_of_queues(pack: ContentPack) -> None:
    text = GUIDE.read_text()
    condition = next(iter(pack.conditions.values()))
    primitives = set(type(condition).model_fields) - {"id", "name", "order", "summary", "description", "harmful"}
    skill = next(iter(pack.combat_skills.values()))
    keys = set(type(skill).model_fields) - {"id", "name", "order", "summary", "description"}
    assert [key for key in sorted(primitives | keys) if f"`{key}" not in text and f"{key} =" not in text] == []


def test_the_guides_examples_are_toml() -> None:
    for file, text in _files().items():
        assert tomllib.loads(text), file


def test_a_new_species_is_one_file(copy: Path) -> None:
    tarrow = (copy / "species" / "tarrow.toml").read_text()
    (copy / "species" / "newcomer.toml").write_text(tarrow.replace('name = "Tarrow"', 'name = "Newcomer"'))
    assert check(copy) == []
    assert "species/newcomer" in load_pack(copy).species
