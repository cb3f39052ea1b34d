"""A small cast and one entry of every type, for tests of telling."""

from engine.rules.combat import log as fight
from engine.rules.combat.log import RawEntry
from engine.rules.delves import log as way
from engine.rules.telling import Cast, EncounterNames, Names
from engine.rules.telling.cast import Figure, Stop

MIRRIT = Figure(
    "id-mirrit",
    5,
    40,
    40,
    60,
    ("skills-combat/basic-attack", "skills-combat/split"),
    ("items/lint",),
    "weapon-types/axes",
)
TOBB = Figure("id-tobb", 4, 30, 32, 0, ("skills-combat/basic-attack",))
GUARD = Figure("creatures/larder-guard", 5, 40, 40, 0, ("skills-combat/basic-attack", "skills-combat/shove"))
CAST = Cast(
    delve="delves/the-larder",
    level=5,
    stake="wounding",
    party=(MIRRIT, TOBB),
    creatures=(GUARD,),
    stops=(Stop("combat", (0, 0)), Stop("decision", (), 2), Stop("rest", (0,)), Stop("trap"), Stop("puzzle")),
    conditions=("conditions/burning", "conditions/shielded"),
    skills=("skills-noncombat/stealth", "skills-noncombat/nature"),
    tables=("loot-tables/larder",),
    items=("items/lint", "items/ladle"),
    properties=("bonus-properties/of-soup",),
)
NAMES = Names(
    people={"id-mirrit": "Mirrit", "id-tobb": "Tobb"},
    things={
        "delves/the-larder": "The Larder",
        "skills-combat/basic-attack": "Basic attack",
        "skills-combat/split": "Split",
        "creatures/larder-guard": "Larder Guard",
        "conditions/burning": "Burning",
        "conditions/shielded": "Shielded",
        "skills-noncombat/stealth": "Stealth",
        "weapon-types/axes": "Axes",
        "loot-tables/larder": "Under the Shelf",
        "items/ladle": "Silver Ladle",
        "items/lint": "Pocket Lint",
        "bonus-properties/of-soup": "of soup",
    },
    encounters={
        "delves/the-larder": (
            EncounterNames("combat", "Behind the flour"),
            EncounterNames("decision", "Two doors", ("The left one", "The right one")),
            EncounterNames("rest", "A warm oven"),
            EncounterNames("trap", "The string"),
            EncounterNames("hazard", "No longer a puzzle"),
        )
    },
)

# In the fight: Mirrit 0, Tobb 1, the guards 2 and 3. Each entry with its line.
FIGHT_LINES: list[tuple[RawEntry, str]] = [
    ((fight.INITIATIVE, 0, 62, 80), "  Initiative: Mirrit 80 (rolled 62)"),
    ((fight.ROUND, 1), "  Round 1"),
    ((fight.ACT, 0, 1, 2, 35), "  Mirrit: Split → Larder Guard 1"),
    ((fight.ABSORB, 2, 1, 5, 3), "    Larder Guard 1: Shielded holds back 5 (3 left)"),
    (
        (fight.STRIKE, 2, 62, 71, 1, 19, 14, 23),
        "    Larder Guard 1: 62 against 71, hits for 14 (dice 19; 23 of 40 left)",
    ),
    ((fight.STRIKE, 3, 90, 71, 0, 0, 0, 40), "    Larder Guard 2: 90 against 71, misses"),
    ((fight.STRIKE, 3, 2, 71, 2, 0, 0, 40), "    Larder Guard 2: 2 against 71, hits critically"),
    ((fight.BRING, 2, 0, 2, 3, 0, 0, 40, 75), "    Larder Guard 1: Burning ×3 for 2 turns (40 against 75)"),
    ((fight.BRING, 0, 1, 1, 1, 8, 12, 0, 0), "    Mirrit: Shielded for 1 turn, holding back 12 (dice 8)"),
    ((fight.RESIST, 3, 0, 2, 80, 75), "    Larder Guard 2: no Burning, it does not take (80 against 75)"),
    ((fight.RESIST, 3, 0, 0, 0, 0), "    Larder Guard 2: no Burning, immune"),
    ((fight.THORNS, 0, 4, 36), "    Mirrit: 4 comes back at the attacker (36 of 40 left)"),
    ((fight.HEAL, 1, 7, 9, 30), "    Tobb: heals 9 (dice 7; 30 of 32)"),
    ((fight.TICK, 2, 0, 0, 5, 6, 17), "  Larder Guard 1: Burning, takes 6 (dice 5; 17 of 40)"),
    ((fight.TICK, 0, 1, 2, 0, -5, 30), "  Mirrit: Shielded, -5 resource (30 of 60)"),
    ((fight.LIFT, 2, 0, 1), "    Larder Guard 1: Burning is cured"),
    ((fight.SKIP, 3, 0), "  Larder Guard 2 cannot act: Burning"),
    ((fight.RESTORE, 0, 3, 10, 45), "    Mirrit: 10 resource back (dice 3; 45 of 60)"),
    ((fight.DEFEND, 1), "  Tobb defends"),
    ((fight.FLEE, 1, 70, 55, 0), "  Tobb runs: 70 against 55, does not get away"),
    ((fight.ITEM, 0, 0, 1), "  Mirrit: Pocket Lint → Tobb"),
    ((fight.FALL, 2, 0), "    Larder Guard 1 falls to Mirrit"),
    ((fight.FALL, 3, -1), "    Larder Guard 2 falls"),
    ((fight.END, 0, 3), "  The fight is won after 3 rounds"),
]
WAY_LINES: list[tuple[RawEntry, str]] = [
    ((way.ENCOUNTER, 0, 0), "\n1. Behind the flour (combat)"),
    ((way.FIGHT, 3, 2, 0), "  Larder Guard 1 and Larder Guard 2 against Mirrit and Tobb"),
    ((way.SEARCH, 2, 2), "  They search Larder Guard 2: rolled 2 of 2"),
    ((way.FIND, 0, 31, 50, 1, 2), "  Found in Under the Shelf: Silver Ladle ×2, rolled 31 of 50"),
    ((way.QUANTITY, 2, 3), "    How many: rolled 2 of 3"),
    ((way.PROPERTY, 3, 9, 0), "    of soup: rolled 3 of 9"),
    ((way.ENHANCE, 20, 25), "    Enhancement: 20 against 25, enhanced by one"),
    ((way.ENHANCE, 26, 25), "    Enhancement: 26 against 25, not enhanced further"),
    ((way.RESULT, 0), "  It went well."),
    ((way.EARNED, 40, 12), "  Earned together: 40 experience, 12 gold"),
    ((way.REGAIN, 1, 2, 9, 21, -3, 0), "  Tobb: +9 hit points (21 of 32), -3 resource (now 0)"),
    ((way.ENCOUNTER, 1, 2), "\n2. Two doors (decision)"),
    ((way.CHOICE, 1, 1), "  They choose, by the best odds: The right one"),
    ((way.CHECK, 0, 0, 34, 72, 2), "  Mirrit: Stealth 72% · rolled 34 · success by 38"),
    ((way.LOT, 0, 2, 2, 1), "  The harm falls on Tobb: rolled 2 of 2"),
    ((way.HARM, 1, 8, 21, 0), "  Tobb: takes 21 (dice 8; 0 of 32 left)"),
    ((way.DOWN, 1), "  Tobb falls"),
    ((way.AFFLICT, 0, 0, 2, 1), "  Mirrit: Burning for 2 turns of the next fight"),
    ((way.PASSED, 3), "\n4. The string: passed by"),
    ((way.ENCOUNTER, 2, 4), "\n3. A warm oven (rest)"),
    ((way.RISE, 1, 1), "  Tobb gets up (1 of 32)"),
    ((way.FIGHT, 2, 1, 1), "  Larder Guard finds Tobb"),
    ((way.RUN_END, 0), "\nTriumph."),
    ((way.GROW, 0, -1, 71, 48), "  Mirrit: Axes, 71 to pass 48, grows to 49"),
    ((way.GROW, 0, 1, 8, 48), "  Mirrit: Nature, 8 to pass 48, stays at 48"),
    ((way.DEAL, 0, 20, 6, 1), "  Mirrit takes home 20 experience, 6 gold, 1 find"),
]
# A run whose log holds each of them, in an order in which they could stand.
LINES = [*WAY_LINES[:2], *FIGHT_LINES, *WAY_LINES[2:]]
LOG = [entry for entry, _ in LINES]
