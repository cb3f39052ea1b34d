"""How long the bot process waits before it tries Discord again."""

from bot.process import FIRST_PAUSE, LONGEST_PAUSE, STEADY, Pauses


def test_the_pauses_grow_while_tries_fail_and_stay_below_a_limit():
    pauses = Pauses()

    waited = [pauses.after(0.0) for _ in range(12)]

    assert waited[:3] == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
    assert waited[-1] == LONGEST_PAUSE


def test_a_failure_after_weeks_of_service_is_a_new_one():
    pauses = Pauses()
    for _ in range(12):
        pauses.after(0.0)

    assert pauses.after(14 * 86_400.0) == FIRST_PAUSE
    assert pauses.after(0.0) == FIRST_PAUSE * 2


def test_connections_that_end_at_once_do_not_begin_the_pauses_anew():
    pauses = Pauses()

    waited = [pauses.after(STEADY - 1) for _ in range(3)]

    assert waited == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
