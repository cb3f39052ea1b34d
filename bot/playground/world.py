"""The places and people of the local Discord, with ids that never change.

Characters, settings and cards in the game's database point at these ids, so they must be the same after
every restart. The two servers stand on different shards (bit 22 of their ids differs).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import discord

from bot.playground.simcord_private import (
    Backend,
    Channel,
    ChannelType,
    Guild,
    Member,
    Message,
    Overwrite,
    OverwriteType,
    RealClock,
    Role,
    User,
    blobs_of,
)

_DISCORD_EPOCH_MS = 1_420_070_400_000
_BORN_MS = 1_704_067_200_000 - _DISCORD_EPOCH_MS  # 2024-01-01T00:00:00Z, an even number of milliseconds
_JOINED = "2024-01-01T00:00:00+00:00"


def _fixed(milliseconds: int, low_bits: int = 0) -> int:
    """Make a snowflake of the world's first day; its shard of two is `milliseconds % 2`."""
    return (_BORN_MS + milliseconds) << 22 | low_bits


LOADING = 1 << 7
"""Flag of a message that only says that the bot is thinking."""

BOT_ID = _fixed(10)
APPLICATION_ID = BOT_ID


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody one can be in the page."""

    key: str
    id: int
    name: str
    dm_channel_id: int
    color: int


@dataclass(frozen=True, slots=True)
class Room:
    """A channel that is there from the start. In a sealed one the bot may read but not write."""

    id: int
    name: str
    topic: str
    news: bool = False
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Server:
    """A Discord server that is there from the start."""

    id: int
    name: str
    rooms: tuple[Room, ...]


ALICE = Person("alice", _fixed(20), "Alice", _fixed(30), 0xF0A6CA)
BOB = Person("bob", _fixed(22), "Bob", _fixed(32), 0x7FC8F8)
MARA = Person("mara", _fixed(24), "Mara", _fixed(34), 0xF6C177)
PEOPLE: tuple[Person, ...] = (ALICE, BOB, MARA)

LANTERN = Server(
    _fixed(100),
    "The Lantern Inn",
    (
        Room(_fixed(110), "tavern", "Pull up a chair. Type / to begin."),
        Room(_fixed(112), "bot-news", "What befell whom: the guild's news.", news=True),
        Room(_fixed(114), "campfire", "Stories told in company."),
        Room(_fixed(116), "sealed-cellar", "The bot may not write here.", sealed=True),
    ),
)
HARBOUR = Server(
    _fixed(101),
    "Harbour of Tides",
    (
        Room(_fixed(111), "docks", "Another server, on another shard, in the same world."),
        Room(_fixed(113), "harbour-news", "News of the guild by the sea.", news=True),
        Room(_fixed(115), "war-room", "Plans and maps."),
    ),
)
SERVERS: tuple[Server, ...] = (LANTERN, HARBOUR)

_ROLE_BITS = {"steward": 1, "bot": 2, "adventurer": 3}

Watcher = Callable[[str, int, int], None]
"""Called with what happened (`message`, `message_gone`), a channel id and a message id."""


class World(Backend):
    """SimCord's store with our places and people in it, in real time, that tells who watches of each change.

    SimCord announces only what a bot would see on the gateway; ephemeral messages are not among it. Those
    who show the world to people (the page, the control interface) therefore watch the store itself.
    """

    def __init__(self) -> None:
        self.watchers: list[Watcher] = []
        self.nonces: dict[int, str] = {}  # message id → the nonce it was sent with
        self._nonce_in_flight: str | None = None
        super().__init__(clock=RealClock())
        self._settle()

    # ------------------------------------------------------------------ places and people

    def _settle(self) -> None:
        self.users.clear()
        self.application_id = APPLICATION_ID
        self.bot_user = User(id=BOT_ID, name="Everdelve", bot=True)
        self.users[BOT_ID] = self.bot_user
        for person in PEOPLE:
            self.users[person.id] = User(id=person.id, name=person.key, global_name=person.name)
        for server in SERVERS:
            self._found(server)
        for person in PEOPLE:
            self.channels[person.dm_channel_id] = Channel(
                id=person.dm_channel_id, type=int(ChannelType.DM), recipient_ids=[person.id]
            )
            self.messages[person.dm_channel_id] = {}
            self.dm_channels[person.id] = person.dm_channel_id

    def _found(self, server: Server) -> None:
        guild = Guild(id=server.id, name=server.name, owner_id=MARA.id)
        for role in _roles(server.id):
            guild.roles[role.id] = role
        self.guilds[server.id] = guild
        ids = {key: server.id | bits for key, bits in _ROLE_BITS.items()}
        guild.members[BOT_ID] = Member(BOT_ID, [ids["bot"]], joined_at=_JOINED)
        guild.members[MARA.id] = Member(MARA.id, [ids["steward"], ids["adventurer"]], joined_at=_JOINED)
        for person in (ALICE, BOB):
            guild.members[person.id] = Member(person.id, [ids["adventurer"]], joined_at=_JOINED)
        for position, room in enumerate(server.rooms):
            denied = Overwrite(ids["bot"], OverwriteType.ROLE, deny=discord.Permissions(send_messages=True).value)
            self.channels[room.id] = Channel(
                id=room.id,
                type=int(ChannelType.TEXT),
                name=room.name,
                guild_id=server.id,
                position=position,
                topic=room.topic,
                overwrites=[denied] if room.sealed else [],
            )
            self.messages[room.id] = {}
            guild.channel_ids.append(room.id)

    # ------------------------------------------------------------------ telling of changes

    @contextmanager
    def sending(self, nonce: str | None) -> Iterator[None]:
        """Let the message that is sent inside carry this nonce. Nothing inside may wait."""
        self._nonce_in_flight = nonce
        try:
            yield
        finally:
            self._nonce_in_flight = None

    def tell(self, what: str, channel_id: int, message_id: int = 0) -> None:
        """Tell all watchers of a change."""
        for watcher in tuple(self.watchers):
            watcher(what, channel_id, message_id)

    def emit(self, event: str, payload: Mapping[str, Any]) -> None:
        """Announce a gateway event, with the nonce of the message that is just being sent."""
        if event == "MESSAGE_CREATE" and self._nonce_in_flight is not None:
            payload = {**payload, "nonce": self._nonce_in_flight}
        super().emit(event, payload)
        if event.startswith(("CHANNEL_", "THREAD_", "GUILD_")):
            self.tell("places", int(payload.get("channel_id") or payload.get("id") or 0))
        elif event == "MESSAGE_DELETE_BULK":
            for message_id in payload["ids"]:
                self.tell("message_gone", int(payload["channel_id"]), int(message_id))

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        """Store a message and tell of it."""
        stored = super().commit_message(message, broadcast=broadcast)
        if self._nonce_in_flight is not None:
            self.nonces[stored.id] = self._nonce_in_flight
        self.tell("message", stored.channel_id, stored.id)
        return stored

    def edit_message(self, channel_id: int, message_id: int, fields: dict[str, Any]) -> Message:
        """Change a message and tell of it. Finishing a deferred answer is no edit that people are told of."""
        before = self.get_message(channel_id, message_id)
        waiting, files = before.flags & LOADING, before.attachments
        message = super().edit_message(channel_id, message_id, fields)
        self._forget_files(files, kept=message.attachments)
        if waiting:
            message.edited_timestamp = None
        self.tell("message", channel_id, message_id)
        return message

    def register_commands(self, guild_id: int | None, payloads: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Register commands and tell of it."""
        registered = super().register_commands(guild_id, payloads)
        self.tell("commands", 0)
        return registered

    def delete_message(self, channel_id: int, message_id: int) -> None:
        """Delete a message with its files and tell of it."""
        self._forget_files(self.get_message(channel_id, message_id).attachments)
        super().delete_message(channel_id, message_id)
        self.nonces.pop(message_id, None)
        self.tell("message_gone", channel_id, message_id)

    def _forget_files(self, files: list[dict[str, Any]], kept: list[dict[str, Any]] | None = None) -> None:
        still = {each["url"] for each in kept or ()}
        for each in files:
            if each["url"] not in still:
                blobs_of(self).pop(each["url"], None)

    def forget_old_messages(self, kept: int) -> None:
        """Drop a channel's oldest messages, with their files, beyond a number; pinned ones stay."""
        for channel_id, messages in self.messages.items():
            spare = len(messages) - kept
            for message in [each for each in messages.values() if not each.pinned][: max(spare, 0)]:
                self._forget_files(message.attachments)
                del messages[message.id]
                self.nonces.pop(message.id, None)
                self.tell("message_gone", channel_id, message.id)


def _roles(guild_id: int) -> list[Role]:
    everyone = discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        create_public_threads=True,
        read_message_history=True,
        add_reactions=True,
        embed_links=True,
        attach_files=True,
        use_application_commands=True,
        change_nickname=True,
    )
    of_bot = discord.Permissions.all()
    of_bot.administrator = False  # so that channel settings bind it, as with a usual invitation
    return [
        Role(id=guild_id, name="@everyone", permissions=everyone.value),
        Role(id=guild_id | _ROLE_BITS["adventurer"], name="Adventurer", position=1, color=0x9CCFD8, mentionable=True),
        Role(id=guild_id | _ROLE_BITS["bot"], name="Everdelve", position=2, permissions=of_bot.value, managed=True),
        Role(
            id=guild_id | _ROLE_BITS["steward"],
            name="Steward",
            position=3,
            permissions=discord.Permissions.all().value,
            color=0xF6C177,
            hoist=True,
        ),
    ]


def person_named(key: str) -> Person:
    """Find a person by key, name or id.

    Raises:
        KeyError: nobody is called so.
    """
    wanted = key.strip().casefold()
    for person in PEOPLE:
        if wanted in (person.key, str(person.id)):
            return person
    raise KeyError(key)
