"""Keeping the world between runs: one file, replaced atomically, and the uploaded files beside it.

Kept are messages with everything on them (ids, buttons, files), threads, registered commands, nonces and the
interactions whose tokens still live, so that a bot that outlives the playground can finish its answers.
Ephemeral messages are not kept, as Discord keeps them nowhere but in the client that was open when they came: there
they are gone after a restart too. (Reloading the page leaves them: nobody has to lose a card while building.) What a
player needs again must therefore be had again by a command; creation, for one, goes on where it was.
"""

import asyncio
import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.playground.nonces import Nonces
from bot.playground.simcord_private import PINNED_VERSION, Channel, Guild, Interaction, Message, blobs_of
from bot.playground.world import World

_log = logging.getLogger(__name__)

_FORMAT = 1
_WRITE_DELAY = 1.0  # seconds over which changes are gathered before a write
KEPT_MESSAGES = 500
"""Newest messages kept per channel, on disk."""

_MESSAGE = TypeAdapter(Message)


class _GuildPart(BaseModel):
    """What a bot or a person may have changed in a server that is otherwise there from the start."""

    channel_ids: list[int]
    thread_ids: list[int]


class _Saved(BaseModel):
    """The file's content."""

    model_config = ConfigDict(extra="forbid")

    format: int
    simcord: str
    channels: list[Channel]
    guilds: dict[int, _GuildPart]
    messages: dict[int, list[Message]]
    commands: list[tuple[int | None, dict[str, Any]]]
    interactions: list[Interaction]
    sent_with: dict[int, str]
    nonces: list[tuple[int, str, int, float]]
    blobs: dict[str, str]


class Keeper:
    """Loads the world at the start and saves it soon after each change."""

    def __init__(self, world: World, nonces: Nonces, directory: Path) -> None:
        self._world = world
        self._nonces = nonces
        self._file = directory / "world.json"
        self._blob_directory = directory / "files"
        self._pieces: dict[int, bytes] = {}  # channel id → its messages, written out; dropped when one changes
        self._digests: dict[str, str] = {}  # by address; a file never changes under its address
        self._dirty = asyncio.Event()
        self._lock = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    # ------------------------------------------------------------------ loading

    def load(self) -> bool:
        """Restore what was saved. A file that is missing, broken or of another version starts the world afresh.

        Returns:
            Whether there was something to restore.
        """
        try:
            saved = _Saved.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return False
        except (OSError, ValidationError) as error:
            _log.warning("the saved local Discord cannot be read, a fresh one starts: %s", error)
            return False
        if (saved.format, saved.simcord) != (_FORMAT, PINNED_VERSION):
            _log.warning("the saved local Discord is of another version, a fresh one starts")
            return False
        self._restore(saved)
        return True

    def _restore(self, saved: _Saved) -> None:
        world = self._world
        for channel in saved.channels:
            # Rooms that are there from the start are as this version of the program says.
            known = world.channels.setdefault(channel.id, channel)
            known.last_message_id = channel.last_message_id
            world.messages.setdefault(channel.id, {})
        for guild_id, part in saved.guilds.items():
            guild = world.guilds.get(guild_id)
            if guild is not None:
                _restore_places(world, guild, part)
        for channel_id, messages in saved.messages.items():
            if channel_id in world.messages:
                world.messages[channel_id] = {each.id: each for each in messages if each.author_id in world.users}
        for scope, command in saved.commands:
            world.commands.setdefault(scope, {})[command["name"], command["type"]] = command
        for interaction in saved.interactions:
            world.interactions[interaction.id] = interaction
            world.interaction_tokens[interaction.token] = interaction.id
        world.nonces.update(saved.sent_with)
        self._nonces.restore(saved.nonces)
        blobs = blobs_of(world)
        for address, digest in saved.blobs.items():
            try:
                blobs[address] = (self._blob_directory / digest).read_bytes()
            except OSError:
                _log.warning("an uploaded file is lost: %s", address)

    # ------------------------------------------------------------------ saving

    def start(self) -> None:
        """Begin to save after changes."""
        self._world.watchers.append(self._changed)
        self._task = asyncio.create_task(self._save_after_changes(), name="playground-keeper")

    async def stop(self) -> None:
        """Save a last time."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._world.watchers.remove(self._changed)
        await self.save()

    async def save(self) -> None:
        """Write the world down now."""
        async with self._lock:
            content, blobs = self._written()
            await asyncio.to_thread(self._write, content, blobs)

    def _changed(self, what: str, channel_id: int, message_id: int) -> None:  # noqa: ARG002 - a watcher's signature
        self._pieces.pop(channel_id, None)
        self._dirty.set()

    async def _save_after_changes(self) -> None:
        while True:
            await self._dirty.wait()
            await asyncio.sleep(_WRITE_DELAY)
            self._dirty.clear()
            try:
                await self.save()
            except OSError:
                _log.exception("the local Discord could not be saved")

    def _written(self) -> tuple[bytes, dict[str, bytes]]:
        world = self._world
        kept: set[int] = set()
        for channel_id, messages in world.messages.items():
            newest = [each for each in messages.values() if not each.is_ephemeral][-KEPT_MESSAGES:]
            kept.update(each.id for each in newest)
            if channel_id not in self._pieces:
                self._pieces[channel_id] = orjson.dumps([_MESSAGE.dump_python(each, mode="json") for each in newest])
        now = world.now_iso()
        blobs = dict(blobs_of(world))
        self._digests = digests = {
            address: self._digests.get(address) or hashlib.sha256(data).hexdigest() for address, data in blobs.items()
        }
        content = orjson.dumps(
            {
                "format": _FORMAT,
                "simcord": PINNED_VERSION,
                "channels": _dumped(Channel, world.channels.values()),
                "guilds": {
                    str(each.id): {"channel_ids": each.channel_ids, "thread_ids": each.thread_ids}
                    for each in world.guilds.values()
                },
                "messages": {
                    str(channel_id): orjson.Fragment(piece)
                    for channel_id, piece in self._pieces.items()
                    if channel_id in world.messages
                },
                "commands": [(scope, each) for scope, all_ in world.commands.items() for each in all_.values()],
                "interactions": _dumped(
                    Interaction, [each for each in world.interactions.values() if (each.expires_at or "") > now]
                ),
                "sent_with": {str(key): value for key, value in world.nonces.items() if key in kept},
                "nonces": self._nonces.as_rows(),
                "blobs": digests,
            }
        )
        return content, {digests[address]: data for address, data in blobs.items()}

    def _write(self, content: bytes, blobs: dict[str, bytes]) -> None:
        self._blob_directory.mkdir(parents=True, exist_ok=True)
        for digest, data in blobs.items():
            target = self._blob_directory / digest
            if not target.exists():
                _replace(target, data)
        for path in self._blob_directory.iterdir():
            if path.name not in blobs:
                path.unlink(missing_ok=True)
        _replace(self._file, content)


def _restore_places(world: World, guild: Guild, part: _GuildPart) -> None:
    added = [each for each in part.channel_ids if each in world.channels and each not in guild.channel_ids]
    guild.channel_ids = [*guild.channel_ids, *added]
    guild.thread_ids = [each for each in part.thread_ids if each in world.channels]


def _dumped(kind: type[Any], values: Iterable[Any]) -> list[Any]:
    adapter = TypeAdapter(kind)
    return [adapter.dump_python(each, mode="json") for each in values]


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_suffix(".new")
    temporary.write_bytes(content)
    temporary.replace(path)
