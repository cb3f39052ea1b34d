"""The things of one kind by id, and what is said when an id that was stored once is not among them any more."""

from typing import TypeVar

from engine.kernel.errors import EverdelveError

T = TypeVar("T")


class ContentNotLoaded(EverdelveError, KeyError):
    """Something stored names content that the loaded pack does not hold: another pack, or one that lost it.

    Nothing is lost: with the pack that has it, all is as it was. `everdelve audit` lists what is concerned.
    """

    code = "content_not_loaded"
    http_status = 503

    def __init__(self, content_id: str) -> None:
        super().__init__(
            f"This needs “{content_id}”, and the content that is loaded has no such thing.",
            "Nothing is lost; tell an operator of the game, who can bring it back.",
            content_id=content_id,
        )


class ContentTable(dict[str, T]):
    """A dictionary that refuses an unknown id with a sentence that players can read, wherever the id was stored."""

    def __missing__(self, content_id: str) -> T:
        raise ContentNotLoaded(content_id)
