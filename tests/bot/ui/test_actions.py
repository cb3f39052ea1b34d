"""What travels in custom ids: typed, bounded when the class is made, and read back exactly."""

from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui import codec
from bot.ui.actions import Action, carried
from bot.ui.codec import Count, Snowflake, Word
from engine.kernel.errors import NotYours, StaleAction


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


class Various(Action, name="various"):
    owner: Snowflake
    kind: Word
    colour: Colour
    loud: bool
    other: UUID | None


class Small(Action, name="test-small", version=3):
    thing: UUID
    turn: Count


@given(thing=st.uuids(), turn=st.integers(0, 999_999))
def test_what_is_written_is_read_back(thing, turn):
    small = Small(thing=thing, turn=turn)

    assert carried(small.custom_id) == small
    assert len(small.custom_id) <= codec.LIMIT


@given(
    owner=st.integers(0, 2**63 - 1),
    kind=st.from_regex(r"[A-Za-z0-9_.\-]{0,32}", fullmatch=True),
    colour=st.sampled_from(Colour),
    loud=st.booleans(),
    other=st.none() | st.uuids(),
)
def test_every_kind_of_field_is_read_back(**fields):
    various = Various(**fields)

    assert carried(various.custom_id) == various
    assert len(various.custom_id) <= codec.LIMIT


@given(st.text(max_size=120))
def test_any_other_text_is_out_of_date_and_nothing_worse(text):
    with pytest.raises(StaleAction):
        carried(text)


@given(st.text(max_size=60))
def test_forged_fields_are_out_of_date_and_nothing_worse(text):
    try:
        read = carried(f"ed:3:test-small:{text}")
    except StaleAction:
        return
    assert isinstance(read, Small)
    assert 0 <= read.turn <= 999_999


def test_another_version_is_out_of_date():
    small = Small(thing=UUID(int=1), turn=1)

    with pytest.raises(StaleAction):
        carried(small.custom_id.replace("ed:3:", "ed:2:", 1))


def test_a_class_whose_ids_could_be_too_long_cannot_be_made():
    with pytest.raises(TypeError, match="characters long"):

        class TooMuch(Action, name="test-too-much"):
            first: UUID
            second: UUID
            third: UUID
            fourth: UUID


def test_a_class_with_unbounded_fields_cannot_be_made():
    with pytest.raises(TypeError, match="cannot travel"):

        class Unbounded(Action, name="test-unbounded"):
            text: str


def test_two_classes_cannot_share_a_name():
    with pytest.raises(TypeError, match="taken"):

        class Another(Action, name="test-small"):
            pass


def test_only_the_one_it_was_made_for_may_press():
    class Mine(Action, name="test-mine", only="owner"):
        owner: Snowflake

    Mine(owner=5).refuse_others(5)
    with pytest.raises(NotYours):
        Mine(owner=5).refuse_others(6)
