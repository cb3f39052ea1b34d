"""Fights: one engine for a live encounter, a delve and an arena match.

`compiling` and `creatures` make combatants of characters and content, a `Bout` puts them against each other, and

* `begin(bout, randomness)` and `step(bout, state, action, randomness)` play it act by act,
* `options(bout, state)` says what the one whose turn it is can do, and the odds of it,
* `resolve(bout, randomness, log)` plays it to its end by skill queues.

All are pure: the same bout, state and dice give the same state and log. `log.read` makes typed entries of the log.
"""

from engine.rules.combat.actions import ActByQueue, Action, Defend, Flee, UseItem, UseMove
from engine.rules.combat.battle import begin, check_action, resolve, step
from engine.rules.combat.blueprint import NOBODY, Book, Bout, Carried, Combatant, Move
from engine.rules.combat.compiling import book_of, combatant_of_hero
from engine.rules.combat.creatures import combatant_of_creature
from engine.rules.combat.log import Entry, RawEntry, read
from engine.rules.combat.options import ItemOption, MoveOption, Odds, Options, options
from engine.rules.combat.state import BattleState, restore

__all__ = [
    "NOBODY",
    "ActByQueue",
    "Action",
    "BattleState",
    "Book",
    "Bout",
    "Carried",
    "Combatant",
    "Defend",
    "Entry",
    "Flee",
    "ItemOption",
    "Move",
    "MoveOption",
    "Odds",
    "Options",
    "RawEntry",
    "UseItem",
    "UseMove",
    "begin",
    "book_of",
    "check_action",
    "combatant_of_creature",
    "combatant_of_hero",
    "options",
    "read",
    "resolve",
    "restore",
    "step",
]
