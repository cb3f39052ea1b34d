"""The shape of every successful answer of the API: `{"data": …, "meta": …}`."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

Data = TypeVar("Data", bound=BaseModel)


class Meta(BaseModel):
    """What is said about an answer; nothing yet for single things. Lists will carry their cursor here."""

    model_config = ConfigDict(frozen=True)


class Envelope(BaseModel, Generic[Data]):
    """An answer."""

    model_config = ConfigDict(frozen=True)

    data: Data
    meta: Meta = Meta()
