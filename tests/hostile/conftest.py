"""The whole bot in a simulated Discord, two players who own something each, and a sender that no client would be."""

from tests.cogs.conftest import alice, bob, bot, channel, env  # noqa: F401  fixtures
from tests.hostile.forging import client  # noqa: F401  likewise
from tests.hostile.scene import scene  # noqa: F401  likewise
from tests.web.conftest import make_world, world  # noqa: F401  likewise
