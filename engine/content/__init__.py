"""The game system as data: loads `game-system/`, strictly, into immutable models.

`load_pack(path)` gives a `ContentPack` or raises `ContentError` with every mistake; `check(path)` only lists them;
`write_schemas(folder)` writes the JSON Schemas that let editors complete and check.
"""

from engine.content.loader import check, load_pack, load_pack_once
from engine.content.mistakes import ContentError, Mistake
from engine.content.pack import KINDS, ContentPack, Kind
from engine.content.schemas import write_schemas
from engine.content.tables import ContentNotLoaded

__all__ = [
    "KINDS",
    "ContentError",
    "ContentNotLoaded",
    "ContentPack",
    "Kind",
    "Mistake",
    "check",
    "load_pack",
    "load_pack_once",
    "write_schemas",
]
