"""What adventures are worth, and how it is divided. Numbers: `[delves]` of the pack's rules.toml; all rounded down.

A plain creature of level l is worth `xp_base` + `xp_level` · (l - 1) experience and `gold_base` + `gold_level_tenths` ·
(l - 1) / 10 gold, to the party together; a creature's role multiplies both (`[creatures.roles]`, `worth`).

* A deed, an encounter without a fight that goes well: `xp_deed` percent of a plain creature of the delve's level for
  each member.
* What a fight of a level is worth in gold: one plain creature of that level for each member, since content counts four
  creatures against four.
* One's own share of experience: all / members, less `gap_percent` for each level above the delve's after the first
  `GAP_FREE`, then `xp_failed` percent of that if the run failed. Whoever fell has earned it as well.
* Gold is divided evenly; coins left over go one by one to the members in turn.
"""

from dataclasses import dataclass

from engine.content.models.numbers import DelveNumbers

GAP_FREE = 3
_FULL = 100


@dataclass(frozen=True, slots=True)
class RewardRules:
    """How experience is divided; each as in `engine.content.models.numbers.DelveNumbers`."""

    xp_failed: int
    gap_percent: int


def plain_xp(numbers: DelveNumbers, level: int) -> int:
    """What a plain creature of a level is worth in experience."""
    return numbers.xp_base + numbers.xp_level * (level - 1)


def plain_gold(numbers: DelveNumbers, level: int) -> int:
    """What a plain creature of a level is worth in gold."""
    return numbers.gold_base + numbers.gold_level_tenths * (level - 1) // 10


def deed_xp(numbers: DelveNumbers, level: int, members: int) -> int:
    """What an encounter without a fight is worth in experience, to the party together."""
    return plain_xp(numbers, level) * numbers.xp_deed * members // _FULL


def fight_gold(numbers: DelveNumbers, level: int, members: int, percent: int) -> int:
    """So many percent of what a fight of a level is worth in gold, to the party together."""
    return plain_gold(numbers, level) * members * percent // _FULL


def xp_share(rules: RewardRules, xp: int, members: int, *, level: int, delve_level: int, failed: bool) -> int:
    """One member's experience.

    Args:
        rules: The numbers.
        xp: What was earned by all together.
        members: How many went.
        level: The member's.
        delve_level: The delve's.
        failed: Whether the run failed.
    """
    above = max(level - delve_level - GAP_FREE, 0)
    share = xp // members * max(_FULL - rules.gap_percent * above, 0) // _FULL
    return share * rules.xp_failed // _FULL if failed else share


def deal(amount: int, among: int, start: int) -> tuple[int, ...]:
    """Divides coins or things: how many each of `among` gets, the odd ones in turn from position `start`."""
    whole, odd = divmod(amount, among)
    return tuple(whole + ((position - start) % among < odd) for position in range(among))
