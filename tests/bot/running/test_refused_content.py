"""No process starts on content with mistakes."""

import shutil
from pathlib import Path

import pytest

from bot.running.parts import the_pack
from bot.running.supervision import FatalError
from engine.kernel.settings import Settings

PACK = Path(__file__).parents[3] / "game-system"


def test_a_process_refuses_a_mistaken_pack_with_all_that_is_wrong_with_it(settings: Settings, tmp_path: Path):
    copied = tmp_path / "pack"
    shutil.copytree(PACK, copied)
    rules, card = copied / "rules.toml", copied / "pack.toml"
    rules.write_text(rules.read_text("utf-8").replace("armor_base = 10", "armor_base = true", 1), "utf-8")
    card.write_text(card.read_text("utf-8").replace("tagline = ", "tagilne = ", 1), "utf-8")

    with pytest.raises(FatalError) as refused:
        the_pack(settings.model_copy(update={"game_system_dir": copied}))

    said = str(refused.value)
    assert "rules.toml:" in said
    assert "pack.toml:" in said
    assert 'Did you mean "tagline"?' in said
    assert "GAME_SYSTEM_DIR" in said
