"""What only the whole pack can tell: each module looks at one subject and reports to the reading it is given.

To add a check, write it into the module of its subject and plant the mistake in `tests/engine/content`.
"""

from engine.content.checking.conditions import check_conditions
from engine.content.checking.creatures import check_creature_queues, check_creatures
from engine.content.checking.delves import check_delves
from engine.content.checking.examination import Examination
from engine.content.checking.gear import check_bonus_properties, check_items, check_loot
from engine.content.checking.lore import check_lore
from engine.content.checking.numbers import check_numbers
from engine.content.checking.people import (
    check_classes,
    check_feat_chains,
    check_feat_levels,
    check_names,
    check_species,
)
from engine.content.checking.places import check_places
from engine.content.checking.roads import check_roads
from engine.content.checking.skills import check_combat_skills, check_skill_numbers

__all__ = ["Examination", "check_pack"]


def check_pack(examination: Examination) -> None:
    """Runs every check. Those that need the numbers are left out while `rules.toml` is mistaken."""
    check_places(examination)
    check_roads(examination)
    check_lore(examination)
    check_items(examination)
    check_bonus_properties(examination)
    check_loot(examination)
    check_conditions(examination)
    check_combat_skills(examination)
    check_species(examination)
    check_feat_chains(examination)
    check_names(examination)
    check_creatures(examination)
    check_delves(examination)
    if examination.rules is not None:
        check_numbers(examination, examination.rules)
        check_classes(examination, examination.rules)
        check_feat_levels(examination, examination.rules)
        check_skill_numbers(examination, examination.rules)
        check_creature_queues(examination, examination.rules)
