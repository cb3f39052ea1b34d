"""The shipped pack, and one like it whose bands do not move when somebody tunes it."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.content import ContentPack, load_pack_once
from engine.content.models.numbers import BalanceNumbers

GAME_SYSTEM = Path(__file__).parents[3] / "game-system"


@pytest.fixture(scope="session")
def pack_path() -> Path:
    return GAME_SYSTEM


@pytest.fixture(scope="session")
def pack() -> ContentPack:
    return load_pack_once(GAME_SYSTEM)


@pytest.fixture(scope="session")
def banded(pack) -> ContentPack:
    bands = {
        "win": {"least": 50, "most": 90},
        "win_alone": {"least": 30, "most": 95},
        "rounds": {"least": 2, "most": 15},
        "skill_share": {"least": 2, "most": 90},
    }
    return replace(pack, rules=pack.rules.model_copy(update={"balance": BalanceNumbers.model_validate(bands)}))
