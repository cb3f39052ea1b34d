"""Which stored rows name content that the loaded pack does not hold: after a pack was changed, or exchanged."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.content.pack import KINDS, ContentPack

MEND = (
    "Give the pack back what it lost, under its old id, or load the pack that has it (GAME_SYSTEM_DIR). Until then "
    "what needs it is refused with a sentence, and nothing is lost."
)
# Every column, and every key of a stored document, that holds ids of content. `everdelve audit` proves nothing of one
# that is missing here.
_KEPT = {
    "characters.species": "SELECT id, species FROM characters",
    "characters.character_class": "SELECT id, character_class FROM characters",
    "characters.background": "SELECT id, background FROM characters",
    "characters.subclass": "SELECT id, subclass FROM characters",
    "characters.spread": "SELECT id, jsonb_object_keys(spread) FROM characters",
    "character_skills.skill": "SELECT character_id, skill FROM character_skills",
    "learned_abilities.feat": "SELECT character_id, feat FROM learned_abilities",
    "items.template": "SELECT id, template FROM items",
    "items.slot": "SELECT id, slot FROM items",
    "skill_queues.steps": "SELECT id, s ->> 'skill' FROM skill_queues, jsonb_array_elements(steps) AS s",
    "skill_queues.steps (condition)": (
        "SELECT id, s ->> 'condition' FROM skill_queues, jsonb_array_elements(steps) AS s"
    ),
    # Places that left the pack are marked so when a process starts; history goes on pointing at them.
    "places.content_id": "SELECT id, content_id FROM places WHERE NOT retired",
}
_BRANCHES = " UNION ALL ".join(
    f"SELECT '{column}' AS kept_in, holder, content FROM ({select}) AS s (holder, content)"  # noqa: S608  constants
    for column, select in _KEPT.items()
)
_MISSING = text(f"""
SELECT kept_in, content, count(*) AS rows, min(CAST(holder AS text)) AS example FROM ({_BRANCHES}) AS stored
WHERE content IS NOT NULL AND content <> ALL(CAST(:known AS text[]))
GROUP BY kept_in, content ORDER BY kept_in, content LIMIT 200
""")  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class MissingContent:
    """An id that is stored and not loaded.

    Attributes:
        kept_in: The table and column that hold it.
        content: The id.
        rows: How many rows hold it.
        example: The id of one of them.
    """

    kept_in: str
    content: str
    rows: int
    example: str


async def missing_content(connection: AsyncConnection, pack: ContentPack) -> list[MissingContent]:
    """Return what is stored and not in the pack, at most 200 ids; reads the tables of characters once each."""
    known = [identity for kind in KINDS for identity in pack.things(kind.folder)]
    return [MissingContent(**row) for row in (await connection.execute(_MISSING, {"known": known})).mappings()]


def in_words(missing: list[MissingContent]) -> str:
    """What is missing, in one line: the number of rows, and the first few ids."""
    rows = sum(each.rows for each in missing)
    names = sorted({each.content for each in missing})
    some = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return f"{rows} stored {'row needs' if rows == 1 else 'rows need'} content that is not loaded: {some}"
