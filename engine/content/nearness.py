"""What an author may have meant: the nearest known word, and the nearest good name."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean "…"?` for the nearest known word, or the empty text; of ids the kind is not compared."""
    kind, slash, name = word.rpartition("/")
    names = {each.removeprefix(kind + slash): each for each in known}
    close = get_close_matches(name, list(names), n=1, cutoff=0.6)
    return f'Did you mean "{names[close[0]]}"?' if close else ""


def id_from(name: str) -> str:
    """The nearest good name for an id, such as `wick-snail` for `Wick_Snail`; empty when nothing of it can stay."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower())
    return "-".join(part for part in plain.split("-") if part)
