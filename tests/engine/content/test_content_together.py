"""All mistakes of a pack are reported at once, however many there are."""

from pathlib import Path

import pytest
from test_content_checks import PLANTED as OF_FIGHTS_AND_DELVES
from test_content_mistakes import PLANTED as OF_THE_REST

from engine.content import ContentError, check, load_pack

# These hide the rest of what they stand in: a file that cannot be read at all, or numbers without which other numbers
# mean nothing.
HIDING = ("broken TOML", "key twice", "role without numbers", "sizes that fall")


def test_every_planted_mistake_is_found_among_all_the_others(copy: Path) -> None:
    everything = OF_THE_REST | OF_FIGHTS_AND_DELVES
    assert len(everything) == len(OF_THE_REST) + len(OF_FIGHTS_AND_DELVES) >= 120
    planted = [
        mistake.on_plot(copy, number) for number, (name, mistake) in enumerate(everything.items()) if name not in HIDING
    ]
    for mistake in planted:
        mistake.plant(copy)
    found = check(copy)
    missing = [
        mistake
        for mistake in planted
        if not any(mistake.message in each.message and str(each.file) == mistake.where for each in found)
    ]
    assert missing == []
    with pytest.raises(ContentError) as refused:
        load_pack(copy)
    assert list(refused.value.mistakes) == found
    assert all(str(mistake) in str(refused.value) for mistake in found)
