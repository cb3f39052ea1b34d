"""Wires the capabilities of one process together, once, at start."""

from dataclasses import dataclass

import engine.kernel.maintenance  # noqa: F401  its jobs are run by workers, which have no timetable of their own
from engine.accounts.service import AccountService
from engine.characters.service import CharacterService
from engine.content.pack import ContentPack
from engine.delivery.service import DeliveryService
from engine.dice.service import DiceService
from engine.kernel.kernel import Kernel
from engine.pictures import PictureCache


@dataclass(frozen=True, slots=True)
class Engine:
    """Every capability's service: the only doors into the game."""

    pack: ContentPack
    accounts: AccountService
    characters: CharacterService
    dice: DiceService
    delivery: DeliveryService
    pictures: PictureCache


def build_engine(kernel: Kernel, pack: ContentPack) -> Engine:
    """Build all services on a kernel and a content pack."""
    accounts = AccountService(kernel.database)
    delivery = DeliveryService()
    characters = CharacterService(kernel, pack, accounts, delivery)
    return Engine(
        pack=pack,
        accounts=accounts,
        characters=characters,
        dice=DiceService(kernel, pack, characters),
        delivery=delivery,
        pictures=PictureCache(),
    )
