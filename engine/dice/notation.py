"""Read dice notation: text from anybody in, a checked expression out, or a refusal that says what to write.

The grammar is that of Avrae's `d20` library, which people know from other tables: `4d6kh3+2`, keep and drop
(`k`, `p`), reroll (`rr`, `ro`), explode (`e`, `ra`), minimum and maximum (`mi`, `ma`), sets `(1d6, 1d8)kh1`, labels
`2d6[fire]` and a comment at the end. Only its grammar is used. Its evaluation is not: it draws from the
process-wide `random`, works with floating point and compares quadratically; ours is `engine.dice.evaluation`.

Where we differ, on purpose:

* `d%` is a die of a hundred sides, 1 to 100. The library reads it as 00 to 90 by tens; that reading is never used.
* All numbers are whole. A decimal is refused; `/` divides and rounds down, like `//`.
* A comment is parted from the notation by a space and does not look like notation, or it follows a `#`. Otherwise
  `4d6 kh3` would quietly be four dice with the comment "kh3".
* Capital letters are read as small ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import d20
from d20 import diceast

from engine.dice import limits
from engine.dice.refusals import DiceRefused
from engine.dice.syntax import (
    Binary,
    Brackets,
    Collection,
    Dice,
    Expression,
    Labelled,
    Node,
    Number,
    Operation,
    Selector,
    Signed,
)

_LOOKS_LIKE_NOTATION = re.compile(r"(?:(?:k|p|rr|ro|ra|e|mi|ma)[lh<>]?[0-9]+|d[0-9%]|\d|[!$-&(-/:-@\[-^`{-~]).*")
_WHOLE_LABEL = re.compile(r"\[[^\]]*\]")
_ASCII_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_JOINERS = "\u200c\u200d"
_EXAMPLE = "Write something like 4d6kh3+2 or 2d20kh1 + 5."


_OTHER_DIE = re.compile(r"([1-9]\d{0,2})?\s*([wWtTkK])\s*([1-9]\d{0,5})")
_ADVANTAGE = re.compile(r"1?[dD]([1-9]\d{0,5})\s*(adv(?:antage)?|dis(?:adv(?:antage)?)?)", re.IGNORECASE)
_EXPLODING = re.compile(r"(\d*[dD]([1-9]\d*))!(?![\w!<>=])")


def parse(text: str) -> Expression:
    """Read a dice expression.

    Args:
        text: What somebody typed; any text at all.

    Returns:
        The checked expression. Rolling it throws at most `limits.MAX_DICE` dice.

    Raises:
        DiceRefused: With one of the codes `dice.empty`, `dice.too_long`, `dice.nested`, `dice.syntax`,
            `dice.decimal`, `dice.too_many_dice`, `dice.sides`, `dice.number`, `dice.label`,
            `dice.operation` or `dice.endless`.
    """
    _check_length(text)
    notation, hash_sign, comment = _split_at_hash(_one_line(text))
    notation = notation.strip()
    if not notation:
        raise _empty()
    _check_nesting(notation)
    notation = _outside_labels(notation, _with_explosions)
    tree = _read(_outside_labels(notation, _lowered))
    if tree.comment:
        start = len(notation) - len(tree.comment)
        comment = notation[start:]
        set_apart = " " in notation[start - 1 : start + 1] and not hash_sign
        if not set_apart and (hint := _hinted(notation)):
            raise hint
        _check_comment(comment, set_apart=set_apart)
    root = _convert(tree.roll)
    if _is_hollow(root):
        raise _empty()
    _check_dice_count(root)
    expression = Expression(root, _label(comment))
    _check_length(expression.canonical)
    return expression


def _check_length(text: str) -> None:
    if len(text) > limits.MAX_TEXT_LENGTH:
        raise DiceRefused(
            "dice.too_long",
            f"That expression is longer than {limits.MAX_TEXT_LENGTH} characters.",
            "Split it into several rolls.",
        )


def _one_line(text: str) -> str:
    """Turn line breaks and tabs into spaces and drop what cannot be seen, save the joiners that some scripts need."""
    spaced = (" " if character in "\t\r\n\v\f\u2028\u2029" else character for character in text)
    return "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})


def _split_at_hash(text: str) -> tuple[str, str, str]:
    """Part the notation from a comment after `#`; a `#` within a label's square brackets does not count."""
    masked = _WHOLE_LABEL.sub(lambda match: "x" * len(match.group()), text)
    position = masked.find("#")
    return (text, "", "") if position < 0 else (text[:position], "#", text[position + 1 :])


def _outside_labels(notation: str, change: Callable[[str], str]) -> str:
    """Change everything but the labels, which stay as they were written."""
    pieces = []
    end = 0
    for match in _WHOLE_LABEL.finditer(notation):
        pieces += [change(notation[end : match.start()]), match.group()]
        end = match.end()
    return "".join(pieces) + change(notation[end:])


def _lowered(notation: str) -> str:
    """Lower the ASCII letters; every character keeps its place."""
    return notation.translate(_ASCII_LOWER)


def _with_explosions(notation: str) -> str:
    """Write "explode on the highest" as it is written here: `3d6!`, as at other tables, becomes `3d6e6`."""
    return _EXPLODING.sub(r"\1e\2", notation)


def _check_nesting(notation: str) -> None:
    depth = 0
    for character in notation:
        depth += (character == "(") - (character == ")")
        if depth > limits.MAX_NESTING:
            raise DiceRefused(
                "dice.nested",
                f"That has more than {limits.MAX_NESTING} brackets inside each other.",
                "Leave out the brackets that change nothing.",
            )


def _read(notation: str) -> Any:
    """Give the library's tree. A new `Roller` each time, for the shared one keeps an unguarded cache of trees."""
    try:
        return d20.Roller().parse(notation, allow_comments=True)
    except d20.RollSyntaxError as error:
        where = f" near character {error.col}" if isinstance(error.col, int) and error.col > 0 else ""
        raise _hinted(notation) or DiceRefused("dice.syntax", f"That is not dice notation{where}.", _EXAMPLE) from None


def _hinted(notation: str) -> DiceRefused | None:
    """The refusal of what is clearly meant but written otherwise, with how it is written here."""
    if meant := _OTHER_DIE.fullmatch(notation.strip()):
        count, letter, sides = meant.groups(default="")
        written = f"{count}d{sides}"
        return DiceRefused(
            "dice.syntax",
            f"The {letter.lower()} is read as no die here; it looks like {_dice_words(count or '1', sides)}.",
            f"Write {written}.",
        )
    if meant := _ADVANTAGE.fullmatch(notation.strip()):
        die, word = meant.groups()
        better = word.lower().startswith("a")
        return DiceRefused(
            "dice.syntax",
            f"That looks like a d{die} with {'advantage' if better else 'disadvantage'}: two dice, one counts.",
            f"Write 2d{die}kh1 to keep the higher or 2d{die}kl1 to keep the lower one.",
        )
    return None


def _dice_words(count: str, sides: str) -> str:
    return f"{count} {'die' if int(count) == 1 else 'dice'} of {sides} sides"


def _check_comment(comment: str, *, set_apart: bool) -> None:
    if not set_apart or _LOOKS_LIKE_NOTATION.fullmatch(comment.strip().translate(_ASCII_LOWER)):
        raise DiceRefused(
            "dice.syntax",
            "The end of that expression is neither notation nor clearly a comment.",
            "Write dice without spaces inside them, as 4d6kh3, and put # before a comment.",
        )


def _label(text: str) -> str:
    label = " ".join(text.split())
    if len(label) > limits.MAX_LABEL_LENGTH:
        raise DiceRefused(
            "dice.label",
            f"That label is longer than {limits.MAX_LABEL_LENGTH} characters.",
            "Write a shorter one.",
        )
    return label


def _convert(node: Any) -> Node:
    """Copy a tree of the library into ours, checking every number in it.

    It recurses as deep as the tree, which the length of the text bounds to less than `MAX_TEXT_LENGTH`.
    """
    match node:
        case diceast.AnnotatedNumber():
            words = " ".join(annotation.strip()[1:-1] for annotation in node.annotations)
            return Labelled(_convert(node.value), _label(words))
        case diceast.Literal():
            return Number(_number(node.value))
        case diceast.Parenthetical():
            return Brackets(_convert(node.value))
        case diceast.NumberSet():
            return Collection(tuple(map(_convert, node.values)))
        case diceast.UnOp():
            return Signed(node.op, _convert(node.value))
        case diceast.BinOp():
            return Binary(_convert(node.left), node.op, _convert(node.right))
        case diceast.Dice():
            return Dice(node.num, _sides(node.size))
        case diceast.OperatedSet():
            return _with_operations(_convert(node.value), tuple(map(_operation, node.operations)))
    raise AssertionError(f"the grammar has no {type(node).__name__}")


def _with_operations(node: Node, operations: tuple[Operation, ...]) -> Node:
    match node:
        case Dice(count, sides):
            _check_endless(sides, operations)
            return Dice(count, sides, operations)
        case Brackets(inner):
            return Brackets(inner, operations)
        case Collection(members):
            return Collection(members, operations)
    raise AssertionError(f"the grammar has no operations on {type(node).__name__}")


def _number(value: float) -> int:
    if not isinstance(value, int):
        raise DiceRefused("dice.decimal", "Dice know whole numbers only.", "Leave out the decimal point.")
    if value > limits.MAX_NUMBER:
        raise DiceRefused(
            "dice.number",
            f"A number in that is larger than {limits.MAX_NUMBER:,}.",
            "Use a smaller number.",
        )
    return value


def _sides(size: int | str) -> int:
    sides = 100 if isinstance(size, str) else size
    if not 1 <= sides <= limits.MAX_SIDES:
        raise DiceRefused(
            "dice.sides",
            f"A die has 1 to {limits.MAX_SIDES:,} sides.",
            "Give the dice a number of sides in that range, as in 2d20.",
        )
    return sides


def _operation(operator: Any) -> Operation:
    selectors = tuple(Selector(selector.cat or "", _number(selector.num)) for selector in operator.sels)
    operation = Operation(operator.op, selectors)
    if operation.kind in {"mi", "ma"} and any(selector.category for selector in selectors):
        raise DiceRefused(
            "dice.operation",
            "A minimum or maximum takes a plain number.",
            "Write mi2 to raise every die to at least 2, or ma5 to lower it to at most 5.",
        )
    if operation.kind == "rr" and any(selector.is_by_rank for selector in selectors):
        raise _endless()
    return operation


def _check_endless(sides: int, operations: tuple[Operation, ...]) -> None:
    """Refuse what could never stop: rerolling or exploding on every face there is."""
    for operation in operations:
        selectors = [selector for selector in operation.selectors if not selector.is_by_rank]
        if operation.kind in {"rr", "e"} and sides <= _covered_faces(selectors, sides):
            raise _endless()


def _covered_faces(selectors: list[Selector], sides: int) -> int:
    """Count the faces 1 to `sides` that some selector matches, without walking a die of a million sides."""
    below = max((min(s.number - 1, sides) for s in selectors if s.category == "<"), default=0)
    above = min((max(s.number + 1, 1) for s in selectors if s.category == ">"), default=sides + 1)
    if below >= above - 1:
        return sides
    single = {s.number for s in selectors if not s.category and below < s.number < above and s.number <= sides}
    return max(below, 0) + max(sides - above + 1, 0) + len(single - {0})


def _endless() -> DiceRefused:
    return DiceRefused(
        "dice.endless",
        "Those dice would be rolled again for ever.",
        "Reroll or explode on some faces only, as in 2d6e6 or 1d20rr1.",
    )


def _is_hollow(node: Node) -> bool:
    """Say whether there is neither a die nor a number in it, as in `()` and `(()) + ()`."""
    match node:
        case Dice() | Number():
            return False
        case Brackets(inner) | Labelled(inner) | Signed(_, inner):
            return _is_hollow(inner)
        case Collection(members):
            return all(map(_is_hollow, members))
        case Binary(left, _, right):
            return _is_hollow(left) and _is_hollow(right)


def _empty() -> DiceRefused:
    return DiceRefused("dice.empty", "There are no dice in that.", _EXAMPLE)


def _check_dice_count(root: Node) -> None:
    dice = _count_dice(root)
    if dice > limits.MAX_DICE:
        raise DiceRefused(
            "dice.too_many_dice",
            f"That is more than {limits.MAX_DICE} dice.",
            "Roll fewer dice, or the same in several rolls.",
        )


def _count_dice(node: Node) -> int:
    match node:
        case Dice(count):
            return count
        case Number():
            return 0
        case Brackets(inner) | Labelled(inner) | Signed(_, inner):
            return _count_dice(inner)
        case Collection(members):
            return sum(map(_count_dice, members))
        case Binary(left, _, right):
            return _count_dice(left) + _count_dice(right)
