"""Characters as anybody may see them."""

from typing import Final

from engine.characters.views import CharacterPublic
from engine.wiring import Engine
from web.parameters import Id, Parameters
from web.routes import Read


class CharacterPath(Parameters):
    """Which character."""

    id: Id


async def _public(engine: Engine, path: CharacterPath) -> CharacterPublic:
    return await engine.characters.public(path.id)


# An id that never was and an archived character are both 404: its player took it out of the world's sight. What is no
# id at all is 422: no later moment could make it one.
CHARACTER: Final = Read(
    path="/v1/characters/{id}",
    summary="A character: who they are, what they wear, whether they live",
    parameters=CharacterPath,
    answer=CharacterPublic,
    read=_public,
    problems=(404, 422),
)
