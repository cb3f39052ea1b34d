"""The one check: `engine.rules.check`."""

from engine.content.pack import ContentPack
from engine.rules.check import DIE
from engine.rules.formulas.formula import Formula, Section
from engine.rules.formulas.words import signed

CHANCE = Formula(
    "check-chance",
    "Chance",
    "clamp(attribute ÷ 2 + skill ÷ 2 + modifiers + {check.base} − difficulty, {check.floor}, {check.ceiling})",
    "engine.rules.check:prepare",
    "Never below {check.floor} and never above {check.ceiling} percent.",
)
ATTRIBUTE_ALONE = Formula(
    "check-attribute-alone",
    "An attribute alone counts for both halves",
    "clamp(attribute ÷ 2 + attribute ÷ 2 + modifiers + {check.base} − difficulty, {check.floor}, {check.ceiling})",
    "engine.rules.check:ability_parts",
)
SUCCESS = Formula(
    "check-success",
    "A roll succeeds when",
    "roll < {check.always_fails} and (roll ≤ chance or roll ≤ {check.always_succeeds})",
    "engine.rules.check:judge",
    f"**1 to {{check.always_succeeds}}** always succeeds, **{{check.always_fails}} to {DIE}** always fails; "
    "a fumble begins at **{check.fumble}**.",
)
CRITICAL = Formula(
    "check-critical",
    "A critical success is a roll of at most",
    "chance ÷ {check.critical_part}",
    "engine.rules.check:prepare",
)
MARGIN = Formula(
    "check-margin",
    "Margin",
    "chance − roll",
    "engine.rules.check:judge",
    "When two roll against each other, the higher margin wins; equal margins change nothing.",
)
ADVANTAGE = Formula(
    "odds-advantage",
    "Odds with advantage, of 10,000",
    "10,000 − (100 − chance) × (100 − chance)",
    "engine.rules.check:odds",
    "**Advantage** rolls twice and keeps the better die, **disadvantage** the worse. The odds that you see count both.",
)
DISADVANTAGE = Formula(
    "odds-disadvantage", "Odds with disadvantage, of 10,000", "chance × chance", "engine.rules.check:odds"
)

_DICE = (
    "What you roll is rolled by the server with the operating system's own randomness, and kept. The dice of a delve "
    "follow from the run's id and the moment it began, so that anybody can play it again and compare."
)


def section(pack: ContentPack) -> Section:
    """How rolls work."""
    difficulties = ", ".join(f"{name} {signed(value)}" for name, value in pack.rules.check.difficulties.items())
    ranks = ", ".join(f"{rank.name} from {rank.least}" for rank in pack.rules.skills.ranks)
    return Section(
        "rolls",
        "How rolls work",
        "The one formula, and every number in it",
        f"Whatever is uncertain is decided by **one roll of a die of {DIE} sides**. You succeed when it shows your "
        "chance or less. Each division and each percentage is rounded down by itself; `clamp(a, b, c)` is a, but at "
        "least b and at most c.",
        (CHANCE, ATTRIBUTE_ALONE, SUCCESS, CRITICAL, MARGIN, ADVANTAGE, DISADVANTAGE),
        (
            f"**Difficulties:** {difficulties}.",
            f"**Ranks of skills:** {ranks}.",
            _DICE,
        ),
    )
