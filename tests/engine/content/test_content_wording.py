"""Suggestions lead to the cure: where a key belongs, how a value is written, and no accusation that only follows."""

from pathlib import Path

import pytest
from ground import lay_ground
from planting import Planted

from engine.content import check
from engine.content.nearness import did_you_mean, id_from
from engine.content.wording import dotted, written

CREATURES, DELVE, ITEMS = "creatures/ground.toml", "delves/ground-way.toml", "items/ground.toml"

PLANTED = {
    "key behind a heading": Planted(
        CREATURES,
        "[ground-cat.voice]\n",
        '[ground-cat.voice]\nrow = "back"\n',
        'Unknown key "voice.row"',
        'belongs to the whole, not into "voice"',
        at='row = "back"',
    ),
    "key of an inner table": Planted(
        ITEMS, "[ground-bun]\n", "[ground-bun]\narmor = 2\n", 'Unknown key "armor"', "bonuses = { armor = … }", "armor"
    ),
    "key of another kind of encounter": Planted(
        DELVE,
        'kind = "trap"\n',
        'kind = "trap"\nwatch = "skills-noncombat/stealth"\n',
        'Unknown key "encounters.2nd.watch"',
        'It is for kind = "rest"',
        at="watch =",
    ),
    "table missing": Planted(
        ITEMS, 'rarity = "rarities/common"\n', "", 'The key "rarity" is missing', '"rarities/…"', at="[ground-tea]"
    ),
    "word missing": Planted(ITEMS, 'kind = "consumable"\n', "", 'The key "kind" is missing', "one of weapon, armor"),
    "number in quotes": Planted(ITEMS, "weight = 1", 'weight = "12"', '"weight": it should be', "Write 12, without"),
    "id that nobody has": Planted(
        CREATURES,
        '"places/the-sill"',
        '"places/xyzzy"',
        '"places/xyzzy" does not exist',
        "Add a table [xyzzy]",
        "places =",
    ),
    "file that nobody has": Planted(
        "items/tools.toml",
        "[picks]\n",
        '[picks]\nextends = "items/xyzzyx"\n',
        '"items/xyzzyx" does not exist',
        at='extends = "items/xyzzyx"',
    ),
    "id with an underscore": Planted(
        ITEMS, "[ground-tea]", "[ground_tea]", '"ground_tea" is not a good id', 'such as "ground-tea"'
    ),
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED.keys())
def test_a_suggestion_leads_to_the_cure(copy: Path, planted: Planted) -> None:
    lay_ground(copy)
    line = planted.plant(copy) if planted.at or planted.new else _gone(copy, planted)
    answers = [found for found in check(copy) if planted.message in found.message]
    assert [(str(found.file), found.line) for found in answers] == [(planted.file, line)]
    assert planted.suggestion in answers[0].suggestion


def _gone(copy: Path, planted: Planted) -> int:
    """Plants a removal; a missing key is answered at the heading of its table."""
    path = copy / planted.file
    path.write_text(path.read_text().replace(planted.old, planted.new, 1))
    return path.read_text().partition("[ground-tea]")[0].count("\n") + 1


def test_a_circle_is_one_mistake_of_each_who_is_in_it(copy: Path) -> None:
    (copy / "items" / "circle.toml").write_text('[a]\nextends = "items/b"\n\n[b]\nextends = "items/a"\n')
    messages = [found.message for found in check(copy)]
    assert sum("extends itself" in message for message in messages) == 2
    assert not any("is missing" in message for message in messages)


def test_an_id_mended_by_its_suggestion_is_known_to_the_rest(copy: Path) -> None:
    lay_ground(copy)
    items = copy / ITEMS
    items.write_text(items.read_text().replace("[ground-wipe", "[Ground_Wipe"))
    assert [found.message for found in check(copy)] == ['"Ground_Wipe" is not a good id.']


def test_places_in_lists_are_counted_as_people_count() -> None:
    assert dotted(("encounters", 3, "kind")) == "encounters.4th.kind"
    assert [dotted((index,)) for index in (0, 1, 2, 10, 11, 12, 20)] == [
        "1st", "2nd", "3rd", "11th", "12th", "13th", "21st",
    ]  # fmt: skip


def test_values_are_shown_as_they_are_written() -> None:
    assert written({"a": ("x", 2), "b": True}) == '{ a = ["x", 2], b = true }'


def test_only_names_that_are_alike_are_suggested() -> None:
    known = ["conditions/lucky", "conditions/burning"]
    assert did_you_mean("conditions/snail-stuck", known) == ""
    assert did_you_mean("conditions/burnign", known) == 'Did you mean "conditions/burning"?'


def test_a_good_name_is_made_of_a_bad_one() -> None:
    assert [id_from(name) for name in ("Wick_Snail", "  two--words ", "épée", "wick-snail", "…")] == [
        "wick-snail", "two-words", "p-e", "wick-snail", "",
    ]  # fmt: skip
