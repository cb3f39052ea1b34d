"""Turning what a person chose (names, ids, texts) into the values and `resolved` objects of an interaction."""

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Any

from bot.playground.simcord_private import (
    BackendError,
    OptionError,
    OptionType,
    channel_accessible,
    serializers,
    store_interaction_attachment,
    validate_option_value,
)
from bot.playground.world import World, person_named

_FILE_LIMIT = 8 * 1024 * 1024


class RefusedError(Exception):
    """Discord's client would not let a person do this; the sentence says why."""


class Chooser:
    """Resolves one person's choices in one channel into wire values, collecting the `resolved` objects."""

    def __init__(self, world: World, user_id: int, channel_id: int) -> None:
        self._world = world
        self._user_id = user_id
        self._channel = world.get_channel(channel_id)
        self.resolved: dict[str, dict[str, Any]] = {}

    def options(
        self, command: str, declared: Iterable[Mapping[str, Any]], given: Mapping[str, Any], *, partial: bool
    ) -> list[dict[str, Any]]:
        """Build a command's options.

        Args:
            command: The command's full name, for messages.
            declared: The options the command has.
            given: What was filled in, by option name.
            partial: Whether the person is still typing: then missing and not yet valid options are left out.

        Raises:
            RefusedError: Something is missing, unknown or out of its bounds.
        """
        by_name = {option["name"]: option for option in declared}
        if unknown := sorted(given.keys() - by_name.keys()):
            raise RefusedError(f"/{command} has no option {unknown[0]}.")
        built = []
        for name, option in by_name.items():
            if name not in given:
                if option.get("required") and not partial:
                    raise RefusedError(f"/{command} needs {name}.")
                continue
            try:
                value = self._option(command, option, given[name])
            except RefusedError:
                if not partial:
                    raise
                continue
            built.append({"name": name, "type": int(option["type"]), "value": value})
        return built

    def entities(self, select_type: int, chosen: Iterable[Any]) -> list[str]:
        """Resolve what was chosen in a user, role, mentionable or channel select, as wire ids."""
        kinds = {5: ("user",), 6: ("role",), 7: ("user", "role"), 8: ("channel",)}[select_type]
        return [self._entity(kinds, each) for each in chosen]

    def file(self, given: Any) -> str:
        """Store an upload, given as `{"filename": …, "data": base64}`, and return its id."""
        try:
            name, data = str(given["filename"]), base64.b64decode(given["data"], validate=True)
        except (KeyError, TypeError, binascii.Error) as error:
            raise RefusedError("A file needs a name and its content.") from error
        if len(data) > _FILE_LIMIT:
            raise RefusedError("That file is too large.")
        stored: str = store_interaction_attachment(self._world, self._channel.id, name, data, self.resolved)
        return stored

    # ------------------------------------------------------------------ single values

    def _option(self, command: str, option: Mapping[str, Any], given: Any) -> Any:
        kind = OptionType(option["type"])
        if kind is OptionType.USER:
            return self._entity(("user",), given)
        if kind is OptionType.ROLE:
            return self._entity(("role",), given)
        if kind is OptionType.MENTIONABLE:
            return self._entity(("user", "role"), given)
        if kind is OptionType.CHANNEL:
            wire = self._entity(("channel",), given)
            allowed = option.get("channel_types") or []
            if allowed and self._world.get_channel(int(wire)).type not in allowed:
                raise RefusedError(f"{option['name']} does not take that kind of channel.")
            return wire
        if kind is OptionType.ATTACHMENT:
            return self.file(given)
        try:
            return validate_option_value(command, dict(option), given)
        except OptionError as error:
            raise RefusedError(str(error)) from error

    def _entity(self, kinds: tuple[str, ...], given: Any) -> str:
        for kind in kinds:
            found: str | None = {"user": self._user, "role": self._role, "channel": self._room}[kind](given)
            if found is not None:
                return found
        raise RefusedError(f"There is no {' or '.join(kinds)} {given} here.")

    def _user(self, given: Any) -> str | None:
        try:
            user_id = person_named(str(given)).id
        except KeyError:
            user_id = int(given) if str(given).isdecimal() else 0
        user = self._world.users.get(user_id)
        if user is None:
            return None
        wire = str(user.id)
        self.resolved.setdefault("users", {})[wire] = dict(serializers.user_payload(user))
        guild = self._world.guilds.get(self._channel.guild_id or 0)
        if guild is not None and user.id in guild.members:
            member = serializers.member_payload(self._world, guild, guild.members[user.id], with_user=False)
            permissions = self._world.compute_permissions(guild.id, user.id, self._channel.id)
            self.resolved.setdefault("members", {})[wire] = {**member, "permissions": str(permissions)}
        return wire

    def _role(self, given: Any) -> str | None:
        guild = self._world.guilds.get(self._channel.guild_id or 0)
        for role in guild.roles.values() if guild is not None else ():
            if str(given) in (str(role.id), role.name):
                self.resolved.setdefault("roles", {})[str(role.id)] = dict(serializers.role_payload(role))
                return str(role.id)
        return None

    def _room(self, given: Any) -> str | None:
        for channel in self._world.channels.values():
            if channel.guild_id is None or channel.guild_id != self._channel.guild_id:
                continue
            if str(given).removeprefix("#") not in (str(channel.id), channel.name):
                continue
            if not channel_accessible(self._world, channel.id, self._user_id):
                continue
            try:
                permissions = self._world.compute_permissions(channel.guild_id, self._user_id, channel.id)
            except BackendError:
                return None
            payload = {**serializers.channel_payload(self._world, channel), "permissions": str(permissions)}
            self.resolved.setdefault("channels", {})[str(channel.id)] = payload
            return str(channel.id)
        return None
