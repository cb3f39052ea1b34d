"""Nothing in the rules is a fraction of a machine's making: integers only, so that every machine decides alike."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

RULES = Path(__file__).parents[3] / "engine" / "rules"
INEXACT = {"float", "complex", "Decimal", "Fraction"}


def inexact(source: str) -> Iterator[str]:
    """Each place where a number could stop being whole, as a line and what stands there."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                yield f"line {node.lineno}: a division that does not round down"
            case ast.Constant(value=float() | complex()):
                yield f"line {node.lineno}: {node.value}"
            case ast.Name(id=name) if name in INEXACT:
                yield f"line {node.lineno}: {name}"
            case _:
                pass


@pytest.mark.parametrize("path", sorted(RULES.rglob("*.py")), ids=lambda path: str(path.relative_to(RULES)))
def test_the_rules_work_with_whole_numbers_only(path: Path):
    assert list(inexact(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("source", ["a / b", "a /= 2", "0.5 * a", "1e3", "float(a)", "2j", "Fraction(1, a)"])
def test_what_is_not_whole_would_be_found(source: str):
    assert len(list(inexact(source))) == 1


def test_what_is_whole_is_left_alone():
    assert list(inexact("a // b + a % b - 3 * -2 ** 4 >> 1")) == []
