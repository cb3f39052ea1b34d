"""The version of the rules, which every run records."""

RULES_VERSION = 1
"""Raised by one whenever the same inputs and dice would give another log: another formula or order of rolls, another
meaning of an entry, another shape of `engine.rules.delves.RunInputs`. New content and new numbers do not raise it, for
a run holds those it was made with. A run of another version is told from its stored log and not played again."""
