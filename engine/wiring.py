"""Wires the capabilities of one process together, once, at start."""

from dataclasses import dataclass

from engine.accounts.service import AccountService
from engine.characters.service import CharacterService
from engine.content.pack import ContentPack
from engine.delivery.service import DeliveryService
from engine.kernel.kernel import Kernel


@dataclass(frozen=True, slots=True)
class Engine:
    """Every capability's service: the only doors into the game."""

    pack: ContentPack
    accounts: AccountService
    characters: CharacterService
    delivery: DeliveryService


def build_engine(kernel: Kernel, pack: ContentPack) -> Engine:
    """Build all services on a kernel and a content pack."""
    accounts = AccountService(kernel.database)
    characters = CharacterService(kernel, pack, accounts)
    return Engine(
        pack=pack,
        accounts=accounts,
        characters=characters,
        delivery=DeliveryService(),
    )
