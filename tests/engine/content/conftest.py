"""The game system as it is, and copies of it to plant mistakes in."""

import shutil
from pathlib import Path

import pytest

from engine.content import ContentPack, load_pack_once

GAME_SYSTEM = Path(__file__).parents[3] / "game-system"


@pytest.fixture
def game_system() -> Path:
    return GAME_SYSTEM


@pytest.fixture
def pack() -> ContentPack:
    return load_pack_once(GAME_SYSTEM)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the game system that a test may spoil."""
    return Path(shutil.copytree(GAME_SYSTEM, tmp_path / "game-system"))
