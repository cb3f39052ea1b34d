"""The bench in small, for each change of content: no class is out of its bands anywhere.

Everything is played a dozen times; what then seems certainly out of its band is played `SURE` times before it is said,
so that bad luck in a dozen runs is not taken for bad balance. `everdelve balance` says it with narrower intervals.
"""

from pathlib import Path

import pytest

from engine.balance.bands import judge
from engine.balance.delves import keys, play
from engine.content import load_pack_once

FEW, SURE = 12, 150
PACK = load_pack_once(Path(__file__).parents[3] / "game-system")


@pytest.mark.timeout(900)
@pytest.mark.parametrize("delve", sorted(PACK.delves, key=lambda each: PACK.delves[each].level))
def test_every_class_can_finish_the_delve_within_its_bands(delve):
    found = []
    for key in keys(PACK, [delve]):
        if judge(PACK, {key: play(PACK, key, FEW)}):
            found += [each.sentence for each in judge(PACK, {key: play(PACK, key, SURE)})]
    assert not found, "\n".join(["", *found])
