"""That there are as many hostile inputs as promised."""

from tests.cogs.dice.hostile_expressions import REFUSED, ROLLED
from tests.hostile import test_custom_ids, test_forms, test_web_inputs
from tests.hostile.texts import FOREIGN_KEYS, HOSTILE, NOT_NAMES, WORDS


def test_more_than_two_hundred_different_texts_are_tried_whatever_they_are_typed_into():
    typed = {
        *HOSTILE,
        *FOREIGN_KEYS,
        *NOT_NAMES,
        *WORDS,
        *test_custom_ids.GARBAGE,
        *test_forms.NOT_QUEUES,
        *REFUSED,
        *ROLLED,
    }

    assert len(typed) > 200


def test_the_web_is_asked_a_hundred_ways():
    asked = (
        test_web_inputs.IDS,
        test_web_inputs.PATHS,
        test_web_inputs.QUERIES,
        test_web_inputs.HEADERS,
        test_web_inputs.BODIES,
        test_web_inputs.RAW,
        HOSTILE,
    )

    assert len({repr(each) for some in asked for each in some}) > 100
