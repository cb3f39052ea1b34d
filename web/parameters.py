"""What stands in a path or query, read strictly into a model."""

import re
from typing import Annotated, TypeVar
from uuid import UUID

from aiohttp import web
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from web.problems import FieldError, InvalidRequest

_CANONICAL = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _canonical(value: object) -> object:
    # UUID() also takes braces, urn: and no hyphens: many addresses for one thing.
    if isinstance(value, str) and not _CANONICAL.fullmatch(value):
        raise ValueError("must be a UUID such as 019aa3c0-7d00-7abc-8def-0123456789ab")
    return value


Id = Annotated[UUID, BeforeValidator(_canonical)]
"""An id in the usual notation: hexadecimal digits in groups of 8-4-4-4-12."""


class Parameters(BaseModel):
    """The base of what routes take. Unknown names are refused: a misspelt filter must not answer with everything."""

    model_config = ConfigDict(frozen=True, extra="forbid")


P = TypeVar("P", bound=Parameters)


def read_parameters(request: web.Request, kind: type[P]) -> P:
    """Read the path's and the query's values into the model.

    Raises:
        InvalidRequest: A value is wrong, unknown or given twice.
    """
    values: dict[str, str] = {}
    for name, value in request.query.items():
        if name in values or name in request.match_info:
            raise _invalid([FieldError(field=_shown(name), message="is given twice")])
        values[name] = value
    values.update(request.match_info)
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise _invalid([_field(part) for part in error.errors(include_url=False, include_input=False)]) from None


def _invalid(errors: list[FieldError]) -> InvalidRequest:
    return InvalidRequest(
        "The address holds something that cannot be used.", "Mend what `errors` names and ask again.", errors=errors
    )


def _field(part: ErrorDetails) -> FieldError:
    if part["type"] == "extra_forbidden":
        message = "is not known here"
    elif part["type"] == "value_error":
        message = str(part["ctx"]["error"])
    else:
        message = part["msg"]
    return FieldError(field=_shown(".".join(str(step) for step in part["loc"])), message=message)


def _shown(name: str) -> str:
    return name[:64]
