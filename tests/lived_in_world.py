"""A small world in which everything has happened once, by the game's own use cases: a row in every main table."""

from redis.asyncio import Redis

from engine.characters.views import DraftChoices
from engine.content.pack import ContentPack
from engine.delivery.commands import record_sync
from engine.delivery.service import InChannel
from engine.kernel.clock import SystemClock
from engine.kernel.database import Database
from engine.kernel.jobs import JobQueue
from engine.kernel.kernel import Kernel
from engine.kernel.randomness import LiveRandomness
from engine.kernel.rate_limits import RateLimiter
from engine.kernel.settings import Settings
from engine.rules.levels import xp_for_level
from engine.wiring import build_engine
from engine.world.service import DEFAULT_WORLD, sync_places

EMPTY = {"ticks", "delivery_lanes", "pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics", "alembic_version"}
"""Tables that hold nothing or need nothing of a life: times that passed, leases, the queue's own history."""


async def live(url: str, redis: Redis, pack: ContentPack) -> None:
    """Let Ada live in a migrated, empty database, and Ben begin to."""
    database = Database.connect(url, clock=SystemClock(), pool_size=2)
    kernel = Kernel(
        settings=Settings(),
        clock=SystemClock(),
        randomness=LiveRandomness(),
        database=database,
        redis=redis,
        limits=RateLimiter(redis, SystemClock()),
        jobs=JobQueue(),
    )
    game = build_engine(kernel, pack)
    characters = game.characters
    async with database.transaction() as tx:
        await sync_places(tx, pack.places, DEFAULT_WORLD)
        await record_sync(tx, 100, "hash", {"roll": 1})
    ada, ben = [(await game.accounts.see(number, name)).id for number, name in ((1, "Ada"), (2, "Ben"))]
    choices = DraftChoices(
        species=next(iter(pack.species)),
        character_class=next(iter(pack.classes)),
        background=next(iter(pack.backgrounds)),
        name="Maren Vell",
        backstory="Born under the third bell.",
    )
    maren = await characters.drafts.create(ada, choices, request_id="maren")
    draft = await characters.drafts.open(ben)  # with the job that will drop it
    await characters.drafts.choose(ben, draft.id, draft.version, species=choices.species)
    await characters.queues.create(ada, maren, "Night")
    await characters.post_sheet(ada, maren, InChannel(5, 6))
    async with database.transaction() as tx:  # levels, an announcement of them, and the cards that follow
        levels = pack.rules.levels
        await characters.growth.grant(tx, maren, xp_for_level(levels, levels.feat_levels[0]), "test")
    sheet = await characters.sheet(ada, maren)
    feat = next(offer for offer in sheet.offers if offer.kind == "feat")
    await characters.growth.choose_feat(ada, maren, feat.level, feat.options[0])
    await game.dice.roll(ada, "2d6+1", request_id="roll")
    game.pictures.close()
    await database.close()
