"""Registers the commands with Discord, only when they changed: creating commands is limited to 200 a day."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import discord
import orjson

from bot.discord_address import is_stand_in, use_discord_at
from engine.delivery.commands import last_sync, record_sync
from engine.kernel.telemetry import get_logger

if TYPE_CHECKING:
    from bot.client import EverdelveBot
    from engine.kernel.kernel import Kernel
    from engine.wiring import Engine

COMMAND_LIMIT: Final = 100
GROUP_LIMIT: Final = 20
COMMAND_CHARACTERS: Final = 8_000
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What a sync did: the tree's hash, how many top-level commands there are, and whether they were sent."""

    hash: str
    commands: int
    sent: bool


def payload(bot: "EverdelveBot") -> list[dict[str, Any]]:
    """All global commands as Discord gets them, by type and name."""
    commands = [command.to_dict(bot.tree) for command in bot.tree.get_commands(type=None)]
    return sorted(commands, key=lambda command: (command.get("type", 1), command["name"]))


def tree_hash(bot: "EverdelveBot") -> str:
    """The same for the same commands, on every machine and in every order of loading."""
    return hashlib.sha256(orjson.dumps(payload(bot), option=orjson.OPT_SORT_KEYS)).hexdigest()


def problems(bot: "EverdelveBot") -> list[str]:
    """What Discord, or our own limit of groups, would not accept; one sentence each."""
    commands = payload(bot)
    found = []
    if len(commands) > COMMAND_LIMIT:
        found.append(f"There are {len(commands)} global commands; Discord takes {COMMAND_LIMIT}.")
    groups = [command for command in commands if any(option["type"] in {1, 2} for option in command.get("options", []))]
    if len(groups) > GROUP_LIMIT:
        found.append(f"There are {len(groups)} top-level groups; {GROUP_LIMIT} are allowed.")
    for command in commands:
        characters = _characters(command)
        if characters > COMMAND_CHARACTERS:
            found.append(f"/{command['name']} has {characters} characters; Discord takes {COMMAND_CHARACTERS}.")
    return found


async def sync_if_changed(bot: "EverdelveBot", *, verify: bool = False) -> SyncResult:
    """Register the commands if they are not what was registered last.

    Args:
        bot: Logged in; it need not be connected.
        verify: Ask Discord as well what it has: a stand-in may have forgotten, though our record says otherwise.

    Raises:
        Unavailable: The database is away.
        discord.HTTPException: Discord refused.
    """
    application_id = bot.application_id or 0
    digest = tree_hash(bot)
    async with bot.kernel.database.read() as connection:
        known = await last_sync(connection, application_id)
    if known is not None and known.hash == digest and (not verify or await _still_there(bot, known.command_ids)):
        bot.command_ids = known.command_ids
        return SyncResult(digest, len(known.command_ids), sent=False)
    registered = await bot.tree.sync()
    bot.command_ids = {command.name: command.id for command in registered}
    async with bot.kernel.database.transaction() as tx:
        await record_sync(tx, application_id, digest, dict(bot.command_ids))
    _log.info("commands registered", commands=len(registered))
    return SyncResult(digest, len(registered), sent=True)


async def register_unrecorded(bot: "EverdelveBot") -> None:
    """Give a stand-in that has no commands ours, while the database that remembers them is away.

    So whoever comes first is told so, rather than finding nothing to type. The sync that follows records them.

    Raises:
        discord.HTTPException: The stand-in refused.
    """
    try:
        registered = await bot.tree.fetch_commands() or await bot.tree.sync()
    except discord.NotFound:
        registered = await bot.tree.sync()
    bot.command_ids = {command.name: command.id for command in registered}


async def recall_command_ids(bot: "EverdelveBot") -> None:
    """Read the ids of the last sync, for clickable mentions, and say in the log if the commands changed since.

    Raises:
        Unavailable: The database is away.
    """
    async with bot.kernel.database.read() as connection:
        known = await last_sync(connection, bot.application_id or 0)
    if known is not None:
        bot.command_ids = known.command_ids
    if known is None or known.hash != tree_hash(bot):
        _log.warning("the commands changed since they were last registered: run `everdelve sync`")


async def sync_commands(kernel: "Kernel", engine: "Engine", token: str) -> SyncResult:
    """Log in, register the commands if they changed, log out: `everdelve sync`.

    Raises:
        discord.LoginFailure: The token is wrong.
    """
    from bot.client import EverdelveBot  # noqa: PLC0415  the client's owner command comes back here

    use_discord_at(kernel.settings)
    bot = EverdelveBot(kernel, engine)
    try:
        await bot.login(token)
        return await sync_if_changed(bot, verify=is_stand_in(kernel.settings))
    finally:
        await bot.close()


async def _still_there(bot: "EverdelveBot", ids: dict[str, int]) -> bool:
    try:
        registered = await bot.tree.fetch_commands()
    except discord.NotFound:
        return False
    return {command.name: command.id for command in registered} == ids


def _characters(command: dict[str, Any]) -> int:
    """What Discord counts: names, descriptions and choice values of the command and all below, longest translation."""
    total = sum(_longest(command, part) for part in ("name", "description"))
    total += sum(len(str(choice["value"])) + _longest(choice, "name") for choice in command.get("choices") or [])
    return total + sum(_characters(option) for option in command.get("options") or [])


def _longest(thing: dict[str, Any], part: str) -> int:
    translations = (thing.get(f"{part}_localizations") or {}).values()
    return max(len(str(text)) for text in [thing.get(part) or "", *translations])
