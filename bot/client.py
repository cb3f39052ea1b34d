"""The bot: discord.py's sharded client, nothing privileged, nothing cached without need, and one error border.

`run_bot` is the bot process: it waits for Discord, starts again when Discord cannot be reached, and delivers. Tests run
`EverdelveBot` alone, without what works in the background.
"""

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot.errors import explain
from bot.identify import IdentifyGate
from bot.interactions import CommandTree, unclaimed
from bot.players import KnownRoles
from bot.ui.actions import Component
from engine.kernel.telemetry import get_logger

if TYPE_CHECKING:
    from engine.kernel.kernel import Kernel
    from engine.wiring import Engine

_log = get_logger(__name__)


# We have no voice; without this every start warns of two packages that only voice needs.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


def needed_intents() -> discord.Intents:
    """What the gateway sends us: servers, and messages without their text (DMs and mentions carry theirs). No more."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class EverdelveBot(commands.AutoShardedBot):
    """The Discord client.

    Attributes:
        kernel: Settings, clock, database, limits.
        engine: The game's services, the only door to its state.
        identify_gate: Where shards wait for their turn to identify.
        command_ids: Ids of the registered commands by name, for clickable mentions; filled from the last sync.
    """

    def __init__(
        self,
        kernel: "Kernel",
        engine: "Engine",
        *,
        identify_gate: IdentifyGate | None = None,
        cogs: Sequence[str] | None = None,
    ) -> None:
        settings = kernel.settings
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=CommandTree,
            intents=needed_intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            shard_count=settings.discord_shard_count,
            owner_ids=set(settings.owner_ids) or None,
            max_ratelimit_timeout=30.0,
            # None means all shards, as discord.py's documentation says and its types do not.
            shard_ids=list(settings.discord_shard_ids) or None,  # type: ignore[arg-type]
        )
        self.kernel = kernel
        self.engine = engine
        self.command_ids: Mapping[str, int] = {}
        self.known_roles = KnownRoles()
        self._cogs = cogs
        self.identify_gate = identify_gate or IdentifyGate(None, "alone", spacing=0.0)

    @property
    def pack(self) -> Any:
        """The content pack that the engine plays by."""
        return self.engine.pack

    async def setup_hook(self) -> None:
        """Load every package of `cogs`, and let our components be recognised in old messages."""
        self.add_dynamic_items(Component)
        for name in cog_packages() if self._cogs is None else self._cogs:
            await self.load_extension(name)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for the shard's turn among all bot processes."""
        del initial
        await self.identify_gate.enter(shard_id or 0)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take the interactions that discord.py gives to nobody."""
        await unclaimed(interaction)

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """Log what an event's handler raised; nobody waits for an answer there."""
        _log.exception("an event handler failed", event_name=event_method)

    async def on_command_error(self, context: commands.Context[Any], error: commands.CommandError, /) -> None:
        """Answer the owner's text commands; to everybody else they do not exist."""
        if isinstance(error, commands.CommandNotFound | commands.NotOwner):
            return
        if isinstance(error, commands.UserInputError):
            await context.reply(f"That needs something else: {error}")
            return
        told = explain(getattr(error, "original", error))
        if told.reference is not None:
            _log.error(
                "an owner's command failed", command=str(context.command), reference=told.reference, exc_info=error
            )
        await context.reply(f"{told.message} {told.remedy}")

    def mention_of(self, command: str) -> str:
        """A command as players can click it; before the first sync, as they type it."""
        root = command.split(" ", 1)[0]
        known = self.command_ids.get(root)
        return f"`/{command}`" if known is None else f"</{command}:{known}>"


def cog_packages() -> list[str]:
    """The names of all packages of `cogs`, in alphabetical order."""
    package = importlib.import_module("cogs")
    return [f"cogs.{found.name}" for found in pkgutil.iter_modules(package.__path__) if found.ispkg]
