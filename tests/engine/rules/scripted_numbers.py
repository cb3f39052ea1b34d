"""Randomness that says what it is told to."""

from collections.abc import Iterable


class Scripted:
    """Gives the faces of dice in order, each from 1."""

    def __init__(self, faces: Iterable[int]) -> None:
        self._faces = iter(faces)

    def below(self, n: int, /) -> int:
        face = next(self._faces)
        assert 1 <= face <= n
        return face - 1
