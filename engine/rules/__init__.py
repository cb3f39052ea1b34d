"""The rules of the game: pure functions on immutable data, whole numbers only, randomness passed in.

Every formula stands here once, with its numbers in the content pack's `rules.toml`. The rules read the immutable models
of `engine.content`; they know no files, no database and no clock.
"""
