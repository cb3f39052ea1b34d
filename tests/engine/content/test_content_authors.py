"""What the guide for authors promises: new content is a file or a table, and nothing else."""

import re
from pathlib import Path

from engine.content import check, load_pack

GUIDE = Path(__file__).parents[3] / "docs" / "content.md"


def _example(beginning: str) -> str:
    """The indented example of the guide that begins with a line."""
    text = GUIDE.read_text()
    start = text.index(f"    {beginning}")
    block = re.match(r"(?:(?:    .*)?\n)+", text[start:])
    assert block is not None
    return re.sub(r"^    ", "", block.group(), flags=re.MULTILINE)


def test_the_guides_item_with_its_loot_table_is_accepted(copy: Path) -> None:
    item = _example("[rim-sabre]").replace("rim-sabre", "guide-sabre").replace("Rim Sabre", "Guide Sabre")
    (copy / "items" / "guide.toml").write_text(item)
    assert [str(mistake.file) for mistake in check(copy)] == ["items/guide.toml"]
    table = (
        _example("[tallow-street-market]")
        .replace("tallow-street-market", "guide-stall")
        .replace("rim-sabre", "guide-sabre")
    )
    (copy / "loot-tables" / "guide.toml").write_text(table)
    assert check(copy) == []
    assert load_pack(copy).items["items/guide-sabre"].bonuses.initiative == 2


def test_the_guides_background_is_accepted(copy: Path) -> None:
    (copy / "backgrounds" / "guide-keeper.toml").write_text(_example('name = "Moth-keeper"'))
    assert check(copy) == []
    assert load_pack(copy).backgrounds["backgrounds/guide-keeper"].gold == 35


def test_the_guides_queue_is_accepted(copy: Path) -> None:
    hewer = copy / "classes" / "hewer.toml"
    before = hewer.read_text().partition("[[queue]]")[0]
    steps = re.sub(
        r"^    ", "", _example('    [[queue]]\n        skill = "skills-combat/second-wind"'), flags=re.MULTILINE
    )
    hewer.write_text(before + steps)
    assert check(copy) == []
    assert len(load_pack(copy).classes["classes/hewer"].queue) == 2


def test_the_guides_way_of_borrowing_is_accepted(copy: Path) -> None:
    (copy / "items" / "guide.toml").write_text(_example("[plain-rope]"))
    shops = copy / "loot-tables" / "shops.toml"
    shops.write_text(shops.read_text().replace("items/oilskin", "items/hemp-rope"))
    assert check(copy) == []


def test_a_new_species_is_one_file(copy: Path) -> None:
    tarrow = (copy / "species" / "tarrow.toml").read_text()
    (copy / "species" / "newcomer.toml").write_text(tarrow.replace('name = "Tarrow"', 'name = "Newcomer"'))
    assert check(copy) == []
    assert "species/newcomer" in load_pack(copy).species
