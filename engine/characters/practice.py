"""Practice: trying a skill queue in a bout that changes nothing. Nothing of it is written down."""

from collections.abc import Sequence
from uuid import UUID

from engine.characters import records
from engine.characters.ownership import own
from engine.characters.sheets import hero_of, learned_skills
from engine.content.models import QueueStep
from engine.content.pack import ContentPack
from engine.kernel.database import Database
from engine.kernel.refusals import rule_refusals
from engine.rules.practice import PracticeBout, Shape, practice
from engine.rules.queues import check_queue
from engine.rules.randomness import Randomness


class PracticeGround:
    """Lets characters fight practice bouts by any queue that they could have, stored or not."""

    def __init__(self, database: Database, pack: ContentPack, randomness: Randomness) -> None:
        self._database = database
        self._pack = pack
        self._randomness = randomness

    async def fight(
        self, player_id: UUID, character_id: UUID, steps: Sequence[QueueStep], shape: Shape
    ) -> PracticeBout:
        """Fight one bout with live dice. The character begins it at full and stays as it is.

        Args:
            player_id: Who asks.
            character_id: Who fights.
            steps: The queue to be tried.
            shape: Of the company.

        Raises:
            NotFound: If there is no such character.
            NotYours: If it is somebody else's.
            InvalidInput: If the steps are no queue that the character could have, or the pack has no creature for it.
            ContentNotLoaded: If the character is made of something that the pack lacks.
        """
        async with self._database.read() as connection:
            record = own(await records.by_id(connection, character_id), player_id)
        with rule_refusals("queue"):
            check_queue(self._pack, learned_skills(self._pack, record), steps)
            return practice(self._pack, record.name, hero_of(record), steps, shape, self._randomness)
