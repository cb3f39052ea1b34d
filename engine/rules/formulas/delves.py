"""What adventures are worth, and growth with use: `engine.rules.rewards`, `.growth` and `.treasure`."""

from engine.content.pack import ContentPack
from engine.rules.delves.planning import COUNTED_FOR
from engine.rules.formulas.formula import Formula, Section
from engine.rules.rewards import GAP_FREE

PLAIN_EXPERIENCE = Formula(
    "plain-experience",
    "A plain creature, in experience",
    "{delves.xp_base} + {delves.xp_level} × (level − 1)",
    "engine.rules.rewards:plain_xp",
    "For the party together, as are all but the shares.",
)
PLAIN_GOLD = Formula(
    "plain-gold",
    "A plain creature, in gold",
    "{delves.gold_base} + {delves.gold_level_tenths} × (level − 1) ÷ 10",
    "engine.rules.rewards:plain_gold",
)
WORTH = Formula(
    "group-experience",
    "A group of creatures, in experience",
    f"plain experience × worth × count × members ÷ {100 * COUNTED_FOR}",
    "engine.rules.delves.compiling:compile_scene",
    "Worth is the role's, see “What lives below”. Gold is reckoned in the same way from the plain gold.",
)
DEED = Formula(
    "deed-experience",
    "A deed: an encounter without a fight that goes well",
    "plain experience × {delves.xp_deed} × members ÷ 100",
    "engine.rules.rewards:deed_xp",
)
FIGHT_GOLD = Formula(
    "fight-gold",
    "Gold that content counts in percent of a fight",
    "plain gold × members × percent ÷ 100",
    "engine.rules.rewards:fight_gold",
)
SHARE = Formula(
    "experience-share",
    "Your share of the experience",
    f"all ÷ members × max(100 − {{delves.gap_percent}} × max(level − delve’s level − {GAP_FREE}, 0), 0)%",
    "engine.rules.rewards:xp_share",
    "Whoever fell has earned it as well.",
)
SHARE_FAILED = Formula(
    "experience-share-failed",
    "Your share when the run failed",
    "share × {delves.xp_failed}%",
    "engine.rules.rewards:xp_share",
)
RECOVERY = Formula(
    "recovery",
    "Hit points that come back after each encounter",
    "missing × {delves.recover_hp}%",
    "engine.rules.delves.venture:Venture.recover",
    "Of a resource that is full at the start come back {delves.recover_resource} percent of what is missing; one that "
    "is empty at the start is empty again.",
)
GROWTH = Formula(
    "growth-with-use",
    "A used skill or weapon grows by one when",
    "roll > value",
    "engine.rules.growth:grow",
    "After a run, d100 once for each use, {delves.grow_most} times at most for one skill; up to {skills.most}.",
)
ENHANCED = Formula(
    "enhanced",
    "A find of rare make is enhanced by one point more when",
    "roll ≤ {delves.enhanced_percent}",
    "engine.rules.treasure:roll_table",
    "Until a roll fails, up to +{equipment.enhancement_most}.",
)


def section(_pack: ContentPack) -> Section:
    """What a way down is worth."""
    return Section(
        "rewards",
        "What a way down is worth",
        "Experience, gold, finds, and how skills grow with use",
        "Gold and finds are divided evenly; what is odd goes to the members in turn.",
        (PLAIN_EXPERIENCE, PLAIN_GOLD, WORTH, DEED, FIGHT_GOLD, SHARE, SHARE_FAILED, RECOVERY, GROWTH, ENHANCED),
    )
