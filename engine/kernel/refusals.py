"""The border at which the rules' refusals become errors that a person sees."""

from collections.abc import Iterator
from contextlib import contextmanager

from engine.kernel.errors import InvalidInput
from engine.rules.errors import RuleViolation


@contextmanager
def rule_refusals(field: str | None = None) -> Iterator[None]:
    """Turn what the rules refuse inside the block into `InvalidInput` with the same code and sentences.

    Args:
        field: The part of the input that the block is about.
    """
    try:
        yield
    except RuleViolation as violation:
        raise InvalidInput(violation.message, violation.remedy, code=violation.code, field=field) from violation
