"""The page and the map that readers see say what the pack says, now."""

import io
from pathlib import Path

import pytest
from PIL import Image

from engine.content import ContentPack, world_page
from engine.content.models.world import AREAS
from engine.pictures.cache import content_hash

DOCS = Path(__file__).parents[3] / "docs"
AGAIN = "Run `python -m engine.content.world_page` and commit what it writes."


def test_the_committed_page_is_what_the_pack_gives(pack: ContentPack) -> None:
    assert (DOCS / world_page.PAGE).read_text(encoding="utf-8") == world_page.page(pack), AGAIN


def test_the_committed_map_was_drawn_from_the_pack(pack: ContentPack) -> None:
    with Image.open(DOCS / world_page.PICTURE) as image:
        assert image.info[world_page.HASH_KEY] == content_hash(world_page.atlas(pack)), AGAIN


def test_the_map_is_drawn_with_its_hash(pack: ContentPack) -> None:
    with Image.open(io.BytesIO(world_page.draw(pack))) as image:
        image.load()
        assert image.width == 1600
        assert image.info[world_page.HASH_KEY] == content_hash(world_page.atlas(pack))


def test_the_page_names_everything_that_the_world_remembers(pack: ContentPack) -> None:
    text = world_page.page(pack)
    for folder in ("places", "delves", "history", "gods", "factions", "notable-dead"):
        for thing in pack.things(folder).values():
            assert thing.name in text, thing.id


def test_the_map_shows_every_place_that_does_not_lie_in_a_town(pack: ContentPack) -> None:
    shown = {spot.key for spot in world_page.atlas(pack).spots}
    for place in pack.places.values():
        outside = place.parent is not None and pack.places[place.parent].kind in AREAS and place.kind not in AREAS
        assert (place.id in shown) == outside, place.id


def test_roads_of_a_street_are_drawn_from_its_town(pack: ContentPack) -> None:
    ways = {(way.one, way.other) for way in world_page.atlas(pack).ways}
    assert ("places/lastlight", "places/first-landing") in ways


def test_the_program_writes_both_files(game_system: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world_page.main([str(game_system), str(tmp_path)])
    assert (tmp_path / world_page.PAGE).stat().st_size > 10_000
    assert (tmp_path / world_page.PICTURE).stat().st_size > 10_000
    assert str(tmp_path / world_page.PAGE) in capsys.readouterr().out


def test_a_delve_leads_to_what_history_tells_of_its_place(pack: ContentPack) -> None:
    lines = world_page.page(pack).splitlines()
    shift = next(number for number, line in enumerate(lines) if line.startswith("- **The Night Shift**"))
    assert lines[shift + 1] == "  In history: The Seam (756)."
