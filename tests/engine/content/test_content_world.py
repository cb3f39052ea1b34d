"""The world's past and map: mistakes planted in them are found, and the world that ships is large and whole."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from engine.content import ContentPack, check
from engine.rules import travel

DEAD, FALLS = "notable-dead/notable-dead.toml", "history/4-the-quiet-and-the-turning.toml"


@dataclass(frozen=True)
class Slip:
    """A replacement after the heading of a table in one file, and the message and suggestion that must answer it.

    The mistake must be told where the new text stands; or at the line of `at`, in the file `told_in`.
    """

    file: str
    table: str
    old: str
    new: str
    message: str
    suggestion: str = ""
    at: str = ""
    told_in: str = ""

    def plant(self, root: Path) -> int:
        path = root / self.file
        text = path.read_text()
        begins = text.index(self.table)
        place = text.index(self.old, begins)
        text = text[:place] + self.new + text[place + len(self.old) :]
        path.write_text(text)
        if not self.at:
            return text[:place].count("\n") + 1
        text = (root / (self.told_in or self.file)).read_text()
        return text[: text.index(self.at)].count("\n") + 1


CALENDAR = "calendar/evenlow.toml"
SLIPS = {
    "levels upside down": Slip(
        "places/the-unlit.toml", "[cinderhall]", "levels = [33, 37]", "levels = [37, 33]", "lowest level (37)", "Swap"
    ),
    "a level that nobody reaches": Slip(
        "places/the-unlit.toml", "[cinderhall]", "levels = [33, 37]", "levels = [33, 57]", "less than or equal to 50"
    ),
    "a road to itself": Slip(
        "places/the-unlit.toml",
        "[cinderhall]",
        'to = "places/the-slipping-hall"',
        'to = "places/cinderhall"',
        "leads back to where it begins",
        "Remove",
    ),
    "a road to an area": Slip(
        "places/the-unlit.toml",
        "[companys-end]",
        'to = "places/bryonys-well"',
        'to = "places/the-low-sky"',
        '"places/the-low-sky" is an area',
        'such as "places/bryonys-well"',
    ),
    "a road from an area": Slip(
        "places/the-unlit.toml",
        "[the-unlit]",
        "steps = 13000",
        'steps = 13000\nroads = [{ to = "places/cinderhall", hours = 1 }]',
        "A depth is an area",
        "Move the roads",
        'roads = [{ to = "places/cinderhall"',
    ),
    "a road written at both ends": Slip(
        "places/the-low-sky.toml",
        "[honestys-door]",
        "steps = 40000",
        'steps = 40000\nroads = [{ to = "places/the-low-meadow", hours = 1 }]',
        "There is a road between",
        'written at "places/the-low-meadow"',
        'roads = [{ to = "places/the-low-meadow", hours = 1 }',
    ),
    "a road to nowhere": Slip(
        "places/the-unlit.toml",
        "[cinderhall]",
        '"places/the-slipping-hall"',
        '"places/the-slipping-hull"',
        "does not exist",
        '"places/the-slipping-hall"',
    ),
    "a place that no road leads to": Slip(
        "places/the-low-sky.toml",
        "[the-low-meadow]",
        'roads = [{ to = "places/honestys-door", hours = 40, by = "road" }]\n',
        "",
        'No road leads from "places/lastlight" to "places/honestys-door"',
        "Give it a road",
        "[honestys-door]",
    ),
    "a feast in no month": Slip(
        CALENDAR, "[feasts.moth-dusk]", 'month = "Moths"', 'month = "Mothes"', "There is no month", '"Moths"'
    ),
    "a feast on no day": Slip(
        CALENDAR, "[feasts.moth-dusk]", "day = 14", "day = 29", "Moths has 28 days; there is no 29", "1 to 28"
    ),
    "two months of a name": Slip(
        CALENDAR, '"Smoke"', 'name = "Bells"', 'name = "Smoke"', 'There are two months "Smoke"', "Rename"
    ),
    "a god without a feast": Slip(
        "gods/gods.toml",
        "[the-mender]",
        "candle-dipping",
        "candle-diping",
        "The calendar has no feast",
        '"candle-dipping"',
    ),
    "tiers that leave somebody nowhere": Slip(
        "factions/the-moths.toml", "[[tiers]]", "least = -1000", "least = -999", "would stand nowhere", "-1000"
    ),
    "tiers that do not ascend": Slip(
        "factions/the-moths.toml", "[[tiers]]", "least = 150", "least = -100", "begins at -100, not above", "ascend"
    ),
    "a better standing that is dearer": Slip(
        "factions/the-moths.toml",
        "[[tiers]]",
        "price_percent = 75",
        "price_percent = 91",
        "pays 91 percent",
        "never dearer",
    ),
    "a friend who does not know it": Slip(
        "factions/the-moths.toml",
        "order",
        "rivals = [",
        'friends = ["factions/kiln-guild"]\nrivals = [',
        'does not name "factions/the-moths" among its friends',
        "there",
        'friends = ["factions/kiln-guild"]',
    ),
    "a rival of itself": Slip(
        "factions/the-moths.toml",
        "order",
        '"factions/stair-house"',
        '"factions/the-moths"',
        "no relation to itself",
        "Remove",
    ),
    "a vendor that is a hoard": Slip(
        "factions/the-moths.toml",
        "order",
        '"loot-tables/moth-bags"',
        '"loot-tables/hushdown-cache"',
        "is a hoard",
        "shops",
    ),
    "a faction from the future": Slip(
        "factions/the-moths.toml",
        "order",
        "founded = 590",
        "founded = 804",
        "804 has not come yet: it is 803",
        "up to 803",
    ),
    "a death before the birth": Slip(
        DEAD, "[velka-wetcuff]", "died = 664", "died = 621", "Died in 621, before being born in 622", "Swap"
    ),
    "a grave that is not there": Slip(
        DEAD,
        "[velka-wetcuff]",
        "places/the-glass-falls",
        "places/the-glas-falls",
        "does not exist",
        "places/the-glass-falls",
    ),
    "a grave as wide as a region": Slip(
        DEAD,
        "[velka-wetcuff]",
        "places/the-glass-falls",
        "places/the-lamplit",
        "too wide for a grave",
        "Name a place in it",
    ),
    "somebody of whom nothing is told": Slip(
        FALLS,
        "[the-glass-falls]",
        'people = ["notable-dead/velka-wetcuff"]\n',
        "",
        'No entry of history tells of "notable-dead/velka-wetcuff"',
        "people or remembers",
        "[velka-wetcuff]",
        told_in=DEAD,
    ),
    "a cause that comes later": Slip(
        FALLS,
        "[the-glass-falls]",
        '"history/amaranth"',
        '"history/slack-night"',
        "cannot cause something in 664",
        "earlier",
    ),
    "somebody who acts after their death": Slip(
        FALLS,
        "[the-first-kindled]",
        '"notable-dead/sunday"',
        '"notable-dead/velka-wetcuff"',
        "lived from 622 to 664, not in 688",
        "remembers",
    ),
    "somebody who acts before their birth": Slip(
        FALLS,
        "[the-listener-comes]",
        "causes",
        'people = ["notable-dead/sunday"]\ncauses',
        "lived from 688 to 760, not in 622",
        "Correct",
        'people = ["notable-dead/sunday"]',
    ),
    "somebody remembered who is alive": Slip(
        FALLS,
        "[the-listener-comes]",
        "causes",
        'remembers = ["notable-dead/maud-gallows"]\ncauses',
        "died only in 633; this is 622",
        "people",
        'remembers = ["notable-dead/maud-gallows"]',
    ),
    "a faction that acts before it is founded": Slip(
        FALLS,
        "[the-kettle]",
        "causes",
        'factions = ["factions/inward-watch"]\ncauses',
        "was founded in 611, after 601",
        "Correct",
        'factions = ["factions/inward-watch"]',
    ),
    "an entry from the future": Slip(
        "history/5-living-memory.toml",
        "[the-right-hand-column]",
        "year = 803",
        "year = 900",
        "900 has not come yet",
        "803",
    ),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_in_the_world_is_told_with_its_line_and_what_to_do(slip: Slip, copy: Path) -> None:
    line = slip.plant(copy)
    found = [mistake for mistake in check(copy) if slip.message in mistake.message]
    told = [mistake for mistake in found if slip.suggestion in mistake.suggestion]
    assert (slip.told_in or slip.file, line) in [(str(mistake.file), mistake.line) for mistake in told]


def test_a_faction_has_five_tiers(copy: Path) -> None:
    path = copy / "factions" / "the-moths.toml"
    text = path.read_text()
    path.write_text(text[: text.rindex("[[tiers]]")])
    assert any(str(mistake.file) == "factions/the-moths.toml" and "tiers" in mistake.message for mistake in check(copy))


def test_a_pack_without_a_calendar_says_so_at_its_card(copy: Path) -> None:
    (copy / CALENDAR).unlink()
    assert [(str(m.file), m.message) for m in check(copy) if "calendar" in m.message] == [
        ("pack.toml", "The pack has no calendar.")
    ]


def test_a_second_calendar_is_one_too_many(copy: Path) -> None:
    (copy / "calendar" / "other.toml").write_text((copy / CALENDAR).read_text())
    assert [str(m.file) for m in check(copy) if "There is a calendar already" in m.message] == ["calendar/other.toml"]


def test_a_mistaken_place_is_told_once_and_not_as_a_break_in_the_map(copy: Path) -> None:
    path = copy / "places" / "the-unlit.toml"
    path.write_text(path.read_text().replace('kind = "hall"', 'kind = "hal"', 1))
    assert not any("No road leads" in mistake.message for mistake in check(copy))


# -- the world that ships ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "least"),
    [("places", 45), ("history", 40), ("gods", 6), ("factions", 7), ("notable-dead", 16), ("calendar", 1)],
)
def test_the_world_is_large_enough_to_get_lost_in(pack: ContentPack, folder: str, least: int) -> None:
    assert len(pack.things(folder)) >= least


def test_there_is_somewhere_to_go_at_every_level(pack: ContentPack) -> None:
    ranges = [place.levels for place in pack.places.values() if place.levels is not None]
    for level in range(1, 51):
        assert any(least <= level <= most for least, most in ranges), level


def test_one_can_walk_from_the_start_to_the_lowest_star_and_it_is_far(pack: ContentPack) -> None:
    ways = travel.graph(pack.places)
    lowest = max(pack.places.values(), key=lambda place: place.steps)
    way = travel.route(ways, pack.start.id, lowest.id)
    assert way[0] == pack.start.id
    assert travel.route_hours(ways, way) > 150


def test_deeper_places_are_meant_for_higher_levels(pack: ContentPack) -> None:
    depths = [place for place in pack.places.values() if place.kind == "hall" and place.levels is not None]
    for one in depths:
        for other in depths:
            if one.steps + 5000 < other.steps:
                assert one.levels[0] < other.levels[0], f"{one.id} and {other.id}"


def test_history_runs_from_the_evening_to_this_year_without_a_gap_of_a_lifetime(pack: ContentPack) -> None:
    years = sorted(entry.year for entry in pack.history.values())
    assert (years[0], years[-1]) == (0, pack.calendar.year)
    assert max(after - before for before, after in pairwise(years)) <= 70


def test_everything_that_happened_goes_back_to_the_evening(pack: ContentPack) -> None:
    for entry in pack.history.values():
        seen, ahead = set(), [entry.id]
        while ahead:
            here = ahead.pop()
            if here not in seen:
                seen.add(here)
                ahead += pack.history[here].causes
        assert "history/the-evening" in seen, entry.id


def test_no_two_gods_share_a_feast(pack: ContentPack) -> None:
    feasts = [god.feast for god in pack.gods.values()]
    assert len(feasts) == len(set(feasts))


def test_every_faction_and_every_god_is_in_history_and_every_faction_sells_something(pack: ContentPack) -> None:
    entries = pack.history.values()
    acting = {identity for entry in entries for identity in entry.factions}
    assert acting == set(pack.factions)
    prayed = {identity for entry in entries for identity in entry.gods}
    assert set(pack.gods) - prayed == {"gods/the-odd-penny"}, "luck takes no credit"
    assert all(faction.vendors for faction in pack.factions.values())


def test_dates_that_older_texts_speak_of_are_kept(pack: ContentPack) -> None:
    assert pack.history["history/the-ninth-turns"].year == 611
    assert pack.history["history/slack-night"].year == 702
    assert pack.calendar.year - pack.history["history/the-kettle"].year > 200
    listener = pack.history["history/the-listener-dies"].year - pack.history["history/the-listener-comes"].year
    assert listener == 90
