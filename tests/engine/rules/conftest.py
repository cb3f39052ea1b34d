"""The shipped pack, for rules that read it."""

from pathlib import Path

import pytest

from engine.content import ContentPack, load_pack_once

GAME_SYSTEM = Path(__file__).parents[3] / "game-system"


@pytest.fixture(scope="session")
def pack() -> ContentPack:
    return load_pack_once(GAME_SYSTEM)
