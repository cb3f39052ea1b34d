"""What of the world a person sees: places, and messages as the page and the control interface show them."""

from collections.abc import Iterator
from typing import Any

from bot.playground.simcord_private import (
    Channel,
    ChannelType,
    Message,
    channel_accessible,
    message_accessible,
    serializers,
)
from bot.playground.wire_values import RefusedError
from bot.playground.world import Person, World


def find_channel(world: World, named: str, person: Person | None = None) -> Channel:
    """Find a channel or thread by id, by name (`tavern`, `#tavern`), or the person's own DM (`dm`).

    Raises:
        RefusedError: There is none of that name, or several.
    """
    if named == "dm" and person is not None:
        return world.channels[person.dm_channel_id]
    if named.isdecimal() and int(named) in world.channels:
        return world.channels[int(named)]
    found = [each for each in world.channels.values() if each.name is not None and each.name == named.removeprefix("#")]
    if len(found) != 1:
        raise RefusedError(f"There is no channel {named}." if not found else f"Several are called {named}; say its id.")
    return found[0]


def message_view(world: World, message: Message, viewer_id: int | None = None) -> dict[str, Any]:
    """Write a message as Discord's API does, with the nonce it was sent with."""
    view = dict(serializers.message_payload(world, message, for_user=viewer_id))
    view["nonce"] = world.nonces.get(message.id)
    return view


def visible_messages(world: World, channel_id: int, viewer: Person | None) -> Iterator[Message]:
    """Go through a channel's messages, newest first, that a person sees (all of them if none is named)."""
    for message_id in sorted(world.messages.get(channel_id, {}), reverse=True):
        message = world.messages[channel_id][message_id]
        if viewer is None or message_accessible(world, channel_id, message, viewer.id):
            yield message


def places_view(world: World, person: Person) -> dict[str, Any]:
    """Write the servers with their channels, threads, people and roles, and the DM, as a person sees them."""
    servers = []
    for guild in world.guilds.values():
        if person.id not in guild.members:
            continue
        channels = [
            _channel_view(world, world.channels[each], person)
            for each in (*guild.channel_ids, *guild.thread_ids)
            if each in world.channels and channel_accessible(world, each, person.id)
        ]
        servers.append(
            {
                "id": str(guild.id),
                "name": guild.name,
                "channels": channels,
                "roles": [
                    {"id": str(role.id), "name": role.name, "color": role.color}
                    for role in guild.roles.values()
                    if role.id != guild.id
                ],
                "members": [str(each) for each in guild.members],
            }
        )
    return {
        "servers": servers,
        "dm": {"id": str(person.dm_channel_id), "name": world.bot_user.name},
        "users": {
            str(user.id): {"id": str(user.id), "name": user.global_name or user.name, "bot": user.bot}
            for user in world.users.values()
        },
        "bot_id": str(world.bot_user.id),
    }


def _channel_view(world: World, channel: Channel, person: Person) -> dict[str, Any]:
    permissions = world.compute_permissions(channel.guild_id or 0, person.id, channel.id)
    needed = 1 << 38 if channel.is_thread else 1 << 11  # SEND_MESSAGES_IN_THREADS, SEND_MESSAGES
    return {
        "id": str(channel.id),
        "name": channel.name,
        "topic": channel.topic,
        "kind": "thread" if channel.is_thread else "news" if channel.type == ChannelType.NEWS else "text",
        "parent_id": str(channel.parent_id) if channel.parent_id else None,
        "archived": bool(channel.thread_metadata and channel.thread_metadata.archived),
        "can_write": bool(permissions & needed),
    }
