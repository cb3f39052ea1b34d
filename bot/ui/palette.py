"""The colours and signs of Everdelve's messages.

Colour and emoji only ever underline what the words already say, so that a screen reader, a monochrome screen and a
colour-blind reader lose nothing.
"""

from enum import Enum
from typing import NamedTuple

import discord


class Tone(Enum):
    """What a message is about, and so the accent colour of its card (an RGB integer)."""

    CALM = 0x4F7CAC
    WELCOME = 0xC9963B
    SUCCESS = 0x4C9A5B
    WARNING = 0xD98E04
    DANGER = 0xB3373A
    DICE = 0x7A5AA6
    GRAVE = 0x6B7078
    GUILD = 0x2E7D73

    @property
    def colour(self) -> discord.Colour:
        """The accent as discord.py wants it."""
        return discord.Colour(self.value)


class Sign(NamedTuple):
    """An emoji together with the word that must stand beside it."""

    emoji: str
    word: str

    def __str__(self) -> str:
        return f"{self.emoji} {self.word}"


SUCCESS = Sign("✅", "Success")
FAILURE = Sign("❌", "Failure")
PREVIOUS = Sign("◀️", "Previous")
NEXT = Sign("▶️", "Next")
