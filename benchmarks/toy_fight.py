"""The floor of fights: the least that can be called one, written for speed and nothing else.

As many against as many, hit points and one blow each: d100 against a chance, a die of damage, tuple entries, batched
dice. No skills, no conditions, no rows, no queues. What an engine with rules costs is measured against this.
"""

from random import Random

HP = 70
CHANCE = 70
DAMAGE = 8
_BATCH = 4096


def toy_run(seed: int, encounters: int, fighters: int) -> list[tuple[int, ...]]:
    """The log of a run of so many toy fights with so many fighters on each side."""
    random = Random(seed).random
    log: list[tuple[int, ...]] = []
    dice = [random() for _ in range(_BATCH)]
    at = 0
    for number in range(encounters):
        log.append((0, number))
        hp = [HP] * (2 * fighters)
        order = sorted(range(2 * fighters), key=lambda each, rolls=dice, start=at: rolls[start + each])
        at += 2 * fighters
        ours = theirs = fighters
        round_number = 0
        while ours and theirs:
            round_number += 1
            log.append((1, round_number))
            for actor in order:
                if hp[actor] <= 0 or not ours or not theirs:
                    continue
                if at + 3 > _BATCH - 2 * fighters:
                    dice = [random() for _ in range(_BATCH)]
                    at = 0
                foes = [
                    each for each in range(2 * fighters) if (each < fighters) != (actor < fighters) and hp[each] > 0
                ]
                target = foes[int(dice[at] * len(foes))]
                roll = int(dice[at + 1] * 100) + 1
                if roll > CHANCE:
                    log.append((2, actor, target, roll, CHANCE, 0, hp[target]))
                    at += 2
                    continue
                hp[target] -= int(dice[at + 2] * DAMAGE) + 5
                at += 3
                log.append((2, actor, target, roll, CHANCE, 1, hp[target]))
                if hp[target] <= 0:
                    log.append((3, target, actor))
                    if target < fighters:
                        ours -= 1
                    else:
                        theirs -= 1
    return log
