"""Dice: the notation people roll with, its odds, and (in the service) the record of every roll.

The pure parts are `notation` (text to a checked expression), `evaluation` (an expression and a source of
randomness to a `Roll`), `rendering` (a roll as text) and `odds` (an expression to its distribution).
"""
