"""What adventures are worth, how it is divided, and what is found."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.content import ContentPack
from engine.content.models.numbers import DelveNumbers
from engine.rules.rewards import RewardRules, deal, deed_xp, fight_gold, plain_gold, plain_xp, xp_share
from engine.rules.stream import Stream
from engine.rules.treasure import Find, Lot, roll_table, treasure_of
from tests.engine.rules.scripted_numbers import Scripted
from tests.engine.rules.ways_down import TREASURE

NUMBERS = DelveNumbers(
    size_percent=(100,) * 8,
    recover_hp=30,
    recover_resource=40,
    xp_base=14,
    xp_level=4,
    gold_base=4,
    gold_level_tenths=12,
    xp_deed=60,
    xp_failed=40,
    gap_percent=10,
    enhanced_percent=25,
    grow_most=3,
)
RULES = RewardRules(xp_failed=40, gap_percent=10)


def share(xp: int, members: int = 1, **changes: Any) -> int:
    return xp_share(RULES, xp, members, **{"level": 1, "delve_level": 1, "failed": False, **changes})


def test_worth_grows_with_level() -> None:
    assert [plain_xp(NUMBERS, level) for level in (1, 2, 50)] == [14, 18, 210]
    assert [plain_gold(NUMBERS, level) for level in (1, 2, 50)] == [4, 5, 62]


def test_deeds_and_gold_are_worth_as_much_to_each_member_of_any_party() -> None:
    assert [deed_xp(NUMBERS, 1, members) for members in (1, 4, 8)] == [8, 33, 67]
    assert [fight_gold(NUMBERS, 1, members, 50) for members in (1, 4, 8)] == [2, 8, 16]


@pytest.mark.parametrize(("level", "gained"), [(1, 100), (13, 100), (14, 90), (22, 10), (23, 0), (50, 0)])
def test_each_level_above_the_delve_after_the_third_takes_a_tenth(level: int, gained: int) -> None:
    assert share(100, level=level, delve_level=10) == gained


def test_a_failed_run_keeps_a_part() -> None:
    assert share(100, failed=True) == 40
    assert share(100, failed=True, level=14, delve_level=10) == 36


@given(st.integers(0, 100_000), st.integers(1, 8))
def test_shares_of_experience_lose_no_more_than_rounding(xp: int, members: int) -> None:
    assert 0 <= xp - share(xp, members) * members < members


@given(st.integers(0, 10_000), st.integers(1, 8), st.integers(0, 7))
def test_what_is_dealt_is_what_there_was_and_nearly_even(amount: int, among: int, start: int) -> None:
    dealt = deal(amount, among, start % among)
    assert sum(dealt) == amount
    assert max(dealt) - min(dealt) <= 1
    assert dealt[start % among] == max(dealt)


def test_a_plain_find_is_rolled_by_weight_and_number() -> None:
    (drawn,) = roll_table(TREASURE, 0, Scripted([9, 3]))
    assert drawn.find == Find("items/beer", 5)
    assert (drawn.item.roll, drawn.item.of) == (9, 10)
    assert drawn.quantity == Lot(3, 3, 2)


def test_a_rare_find_carries_a_property_and_is_enhanced_until_a_roll_fails() -> None:
    (drawn,) = roll_table(TREASURE, 0, Scripted([10, 2, 25, 1, 26]))
    assert drawn.find == Find("items/blade", 1, 2, ("bonus-properties/named",))
    assert drawn.enhancements == (25, 1, 26)
    assert drawn.quantity is None


def test_enhancement_ends_at_the_most() -> None:
    (drawn,) = roll_table(TREASURE, 0, Scripted([10, 2, 1, 1, 1, 1, 1]))
    assert drawn.find.enhancement == 5


def test_finds_of_the_pack_carry_what_their_rarity_allows_each_property_once(pack: ContentPack) -> None:
    hoards = tuple(each.id for each in pack.loot_tables.values() if each.source == "hoard")
    rules = treasure_of(pack, hoards, 50)
    dice = Stream(b"\x05" * 32)
    seen: Counter[int] = Counter()
    for table in range(len(hoards)):
        for _ in range(20):
            for drawn in roll_table(rules, table, dice):
                item = pack.items[drawn.find.item]
                allowed = pack.rarities[item.rarity].properties
                seen[len(drawn.find.properties)] += 1
                if item.kind in ("weapon", "armor", "shield", "trinket"):
                    assert len(drawn.find.properties) == len(set(drawn.find.properties)) == allowed
                    assert all(item.kind in pack.bonus_properties[each].kinds for each in drawn.find.properties)
                else:
                    assert drawn.find.properties == ()
                assert 0 <= drawn.find.enhancement <= (5 if allowed else 0)
    assert seen[0]
    assert seen[1]


def test_a_find_carries_only_properties_of_its_level(pack: ContentPack) -> None:
    hoard = next(each.id for each in pack.loot_tables.values() if each.source == "hoard")
    for level in (1, 50):
        known = {each.id for each in treasure_of(pack, (hoard,), level).properties}
        assert known == {each.id for each in pack.bonus_properties.values() if each.level <= level}
