"""Golden samples: what the log already holds is read for ever. A new shape needs a new version and an upcaster."""

import pytest

from engine.dice import events  # noqa: F401  declares the types
from engine.kernel.events.registry import decode

PLAYER = "01a1fdfa-4600-75d7-8766-05b684be8820"
HERO = "01a1fdfa-4600-7839-8909-19ea0ca7890c"
GOLDEN = {
    ("dice.rolled", 1): {
        "player_id": PLAYER,
        "expression": "4d6kh3 + 2",
        "layout": "{0} + 2",
        "groups": [
            {
                "notation": "4d6kh3",
                "sides": 6,
                "dice": [[[1], 1, False, False], [[3], 3, True, False], [[2, 6], 6, True, True], [[5], 5, True, False]],
            }
        ],
        "modifier": 2,
        "total": 16,
        "target": 15,
        "success": True,
        "words_id": "01a1fdfa-4600-7000-8000-000000000001",
    },
    ("dice.checked", 1): {
        "player_id": PLAYER,
        "character_id": HERO,
        "ability": "skills-noncombat/stealth",
        "label": "Stealth",
        "difficulty": "hard",
        "mode": "advantage",
        "sides": 100,
        "rolls": [71, 34],
        "parts": [["Speed", 24], ["Stealth", 22], ["Base", 16], ["Difficulty: hard", -15]],
        "total": 34,
        "target": 47,
        "odds": 7191,
        "margin": 13,
        "success": True,
        "degree": "success",
    },
}


@pytest.mark.parametrize("sample", GOLDEN, ids=[name for name, _ in GOLDEN])
def test_a_stored_event_is_read_and_written_back_unchanged(sample):
    name, version = sample

    body = decode(name, version, GOLDEN[sample])

    assert body.model_dump(mode="json") == GOLDEN[sample]
