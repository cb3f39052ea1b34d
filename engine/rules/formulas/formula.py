"""What a formula is: an expression in the small notation, words around it, and where the code does the same.

Expressions and words name the pack's numbers in braces: `{check.base}` is a number of rules.toml, `{attributes/luck}`
the name of a thing. What `expression_in` gives is what players read and what the property tests work out: one text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.content.pack import ContentPack
from engine.rules.formulas.notation import evaluate, parse

_REFERENCE = re.compile(r"(?P<sign>[+−] )?\{(?P<path>[a-z0-9_./-]+)\}")


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula of the rules.

    Attributes:
        id: Stable, unique on the page: `chance-to-hit`.
        title: What it gives.
        expression: In the notation, with the pack's numbers in braces.
        where: The function that does the same: `engine.rules.derived:derive`.
        words: What must be said beside it, Markdown, with the pack's numbers in braces; may be empty.
    """

    id: str
    title: str
    expression: str
    where: str
    words: str = ""

    def expression_in(self, pack: ContentPack) -> str:
        """The expression with the numbers and names of a pack."""
        return fill(pack, self.expression)

    def words_in(self, pack: ContentPack) -> str:
        """The words with the numbers and names of a pack."""
        return fill(pack, self.words)

    def value(self, pack: ContentPack, values: Mapping[str, int]) -> int:
        """What it comes to, by its text alone.

        Raises:
            NotationError: A name of the expression has no value in `values`.
        """
        return evaluate(parse(self.expression_in(pack)), values)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of formulas.

    Attributes:
        id: Stable: also the topic of `/help`.
        title: Its heading.
        summary: One line for lists.
        lead: What comes before the formulas, Markdown, with the pack's numbers in braces.
        formulas: In order.
        facts: Lines after them, Markdown, filled in already.
    """

    id: str
    title: str
    summary: str
    lead: str
    formulas: tuple[Formula, ...]
    facts: tuple[str, ...] = ()


def fill(pack: ContentPack, text: str) -> str:
    """A text with the pack's numbers and names in place of what stands in braces.

    Raises:
        KeyError: The pack has no such number or thing.
    """
    return _REFERENCE.sub(lambda match: _written(pack, match["sign"] or "", match["path"]), text)


def _written(pack: ContentPack, sign: str, path: str) -> str:
    """A number as a term of its sum (`+ 16`, `− 4`, never `+ −4`), or a name."""
    folder, slash, _ = path.partition("/")
    if slash:
        return f"{sign}{pack.things(folder)[path].name}"
    value = value_at(pack, path)
    if isinstance(value, str) or value >= 0:
        return f"{sign}{value}"
    turned = {"+ ": "− ", "− ": "+ "}.get(sign, "−")
    return f"{turned}{-value}"


def value_at(pack: ContentPack, path: str) -> int | str:
    """A number, or dice, of rules.toml: `check.base`.

    Raises:
        KeyError: There is none.
    """
    section, _, name = path.partition(".")
    value = getattr(getattr(pack.rules, section, None), name, None)
    if not isinstance(value, int | str):
        raise KeyError(f"rules.toml has no number {path!r}.")
    return value
