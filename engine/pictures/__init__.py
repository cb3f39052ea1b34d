"""Pictures of the game: from a small description to the bytes of a PNG, and to words for who cannot see it.

A description is a frozen dataclass of texts and whole numbers. Equal descriptions give equal bytes, so pictures are
cached by the hash of their description (`PictureCache`), and are drawn in threads, never on the event loop.
"""

from engine.pictures.cache import PictureCache
from engine.pictures.odds_chart import OddsBar, OddsPicture
from engine.pictures.sheet import SheetPicture

__all__ = ["OddsBar", "OddsPicture", "PictureCache", "SheetPicture"]
