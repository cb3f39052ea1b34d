"""What the dice accept at most, so that no expression can hurt the server or drown a reader.

Every number is an upper bound, inclusive. They are generous for play: a hundred-die fireball fits with room.
"""

MAX_TEXT_LENGTH = 200
"""Characters of an expression as typed, its labels and comment included; and of its canonical notation."""

MAX_LABEL_LENGTH = 100
"""Characters of one label or comment."""

MAX_NESTING = 12
"""Brackets inside brackets."""

MAX_DICE = 200
"""Dice that an expression throws before anything is rerolled or explodes."""

MAX_DRAWS = 400
"""Draws of one roll: the dice thrown plus every reroll and explosion."""

MAX_SIDES = 1_000_000
"""Sides of one die."""

MAX_NUMBER = 1_000_000_000
"""A number written in an expression."""

MAX_RESULT = 1_000_000_000_000
"""The size, either side of zero, of every intermediate result and of the total."""
