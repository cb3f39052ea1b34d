"""What people do: everything Discord's client would let them, sent to the bot as real interactions."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground.forms import filled_components
from bot.playground.simcord_private import (
    AppCommandType,
    BackendError,
    ComponentType,
    Interaction,
    InteractionType,
    Message,
    SetupError,
    base_payload,
    channel_accessible,
    message_accessible,
    nest_options,
    serializers,
    validate_modal,
    walk_components,
    walk_to_subcommand,
)
from bot.playground.wire_values import Chooser, RefusedError
from bot.playground.world import Person, World
from engine.kernel.waiting import set_within

ANSWER_LIMIT = 3.0
"""Seconds the bot has for its first answer."""

_SELECTS = frozenset({3, 5, 6, 7, 8})
_LINK_STYLES = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the bot answered what a person did.

    Attributes:
        kind: `message`, `deferred`, `deferred_update`, `update`, `modal` or `autocomplete`; `failed` if no
            answer came within three seconds.
        message: The answer, or the changed message; none for modals and choices.
        modal: The form to show.
        choices: What autocomplete offered.
    """

    interaction_id: int
    kind: str
    message: dict[str, Any] | None = None
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] | None = None

    def as_json(self) -> dict[str, Any]:
        """Write it for the page and the control interface."""
        return {
            "interaction_id": str(self.interaction_id),
            "kind": self.kind,
            "message": self.message,
            "modal": self.modal,
            "choices": self.choices,
        }


class People:
    """Lets people act, several at once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: dict[int, asyncio.Event] = {}

    def answered(self, interaction_id: int) -> None:
        """Learn that the bot has answered an interaction."""
        if waiting := self._waiting.get(interaction_id):
            waiting.set()

    # ------------------------------------------------------------------ what people can do

    def say(self, person: Person, channel_id: int, text: str, reply_to: int | None = None) -> Message:
        """Write a message.

        Raises:
            RefusedError: It is empty, longer than 2,000 characters, or not allowed here.
        """
        self._enter(person, channel_id)
        if not text.strip() or len(text) > 2000:
            raise RefusedError("A message has 1 to 2,000 characters.")
        channel = self._world.get_channel(channel_id)
        permission = "send_messages_in_threads" if channel.is_thread else "send_messages"
        try:
            self._world.require_permissions(channel.guild_id, person.id, channel_id, permission)
            reference = None
            if reply_to is not None:
                self._message(person, channel_id, reply_to)
                reference = {"channel_id": str(channel_id), "message_id": str(reply_to)}
            return self._world.create_message(channel_id, person.id, text, reference=reference)
        except BackendError as error:
            raise RefusedError(error.message) from error

    def commands(self, person: Person, channel_id: int) -> list[dict[str, Any]]:
        """List the slash commands a person can use in a channel; a server's own hides a global one of its name."""
        self._enter(person, channel_id)
        found: dict[str, dict[str, Any]] = {}
        for command in self._world.visible_commands(
            user_id=person.id, channel_id=channel_id, type=AppCommandType.CHAT_INPUT
        ):
            if command["name"] not in found or command.get("guild_id"):
                found[command["name"]] = command
        return list(found.values())

    async def slash(self, person: Person, channel_id: int, command: str, options: Mapping[str, Any]) -> Outcome:
        """Use a slash command, named in full ("character create")."""
        data, chooser = self._command_data(person, channel_id, command, options, partial=False)
        if chooser.resolved:
            data["resolved"] = chooser.resolved
        return await self._interact(person, channel_id, InteractionType.APPLICATION_COMMAND, data, name=command)

    async def autocomplete(
        self, person: Person, channel_id: int, command: str, typed: tuple[str, str], filled: Mapping[str, Any]
    ) -> Outcome:
        """Type into an option (its name and the text so far) and see what the bot offers."""
        data, _ = self._command_data(person, channel_id, command, filled, partial=True, focused=typed)
        kind = InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE
        return await self._interact(person, channel_id, kind, data, name=command)

    async def click(
        self,
        person: Person,
        channel_id: int,
        message_id: int,
        *,
        custom_id: str | None = None,
        label: str | None = None,
    ) -> Outcome:
        """Press a button, named by its id or its label."""
        message = self._message(person, channel_id, message_id)
        button = _find(message, frozenset({int(ComponentType.BUTTON)}), custom_id, label)
        if button.get("style") in _LINK_STYLES:
            raise RefusedError("That button opens a page; the bot never hears of it.")
        data = {"custom_id": button["custom_id"], "component_type": 2, "id": button.get("id")}
        return await self._press(person, message, data)

    async def select(
        self, person: Person, channel_id: int, message_id: int, values: Sequence[Any], *, custom_id: str | None = None
    ) -> Outcome:
        """Choose in a menu: option values, or people, roles and channels by name or id."""
        message = self._message(person, channel_id, message_id)
        menu = _find(message, _SELECTS, custom_id, None)
        least, most = menu.get("min_values", 1), menu.get("max_values", 1)
        if not least <= len(values) <= most or len({str(each) for each in values}) != len(values):
            raise RefusedError(f"Choose {least} to {most} different ones.")
        data: dict[str, Any] = {
            "custom_id": menu["custom_id"],
            "component_type": int(menu["type"]),
            "id": menu.get("id"),
        }
        if menu["type"] == ComponentType.STRING_SELECT:
            offered = {option["value"] for option in menu.get("options") or []}
            if unknown := [each for each in values if each not in offered]:
                raise RefusedError(f"{unknown[0]} is not offered.")
            data["values"] = list(values)
        else:
            chooser = Chooser(self._world, person.id, channel_id)
            data["values"] = chooser.entities(int(menu["type"]), values)
            data["resolved"] = chooser.resolved
        return await self._press(person, message, data)

    async def submit_modal(self, person: Person, interaction_id: int, values: Mapping[str, Any]) -> Outcome:
        """Send a filled form.

        Args:
            person: Who was shown the form.
            interaction_id: What the bot answered with the form.
            values: Contents by custom id: text, or a list of choices.
        """
        opened = self._world.interactions.get(interaction_id)
        if opened is None or opened.user_id != person.id or opened.modal is None or opened.modal_consumed:
            raise RefusedError("That form is no longer open.")
        self._enter(person, opened.channel_id)
        modal = validate_modal(opened.modal)
        chooser = Chooser(self._world, person.id, opened.channel_id)
        data: dict[str, Any] = {
            "custom_id": modal["custom_id"],
            "components": filled_components(modal["components"], values, chooser),
        }
        if chooser.resolved:
            data["resolved"] = chooser.resolved
        source = None
        if opened.source_message_id is not None:
            source = self._world.messages.get(opened.channel_id, {}).get(opened.source_message_id)
        outcome = await self._interact(person, opened.channel_id, InteractionType.MODAL_SUBMIT, data, source=source)
        # As in Discord's client, a form whose sending failed stays open and can be sent again.
        opened.modal_consumed = outcome.kind != "failed"
        return outcome

    # ------------------------------------------------------------------ parts

    def _enter(self, person: Person, channel_id: int) -> None:
        if not channel_accessible(self._world, channel_id, person.id):
            raise RefusedError(f"{person.name} cannot see that channel.")

    def _message(self, person: Person, channel_id: int, message_id: int) -> Message:
        message = self._world.messages.get(channel_id, {}).get(message_id)
        if message is None or not message_accessible(self._world, channel_id, message, person.id):
            raise RefusedError("That message is gone.")
        return message

    def _command_data(
        self,
        person: Person,
        channel_id: int,
        name: str,
        options: Mapping[str, Any],
        *,
        partial: bool,
        focused: tuple[str, str] | None = None,
    ) -> tuple[dict[str, Any], Chooser]:
        root_name, *path = name.split()
        root = next((each for each in self.commands(person, channel_id) if each["name"] == root_name), None)
        if root is None:
            raise RefusedError(f"There is no /{root_name} here.")
        try:
            leaf, nesting = walk_to_subcommand(root, path)
        except SetupError as error:
            raise RefusedError(f"There is no /{name}.") from error
        declared = leaf.get("options") or []
        if any(option["type"] in (1, 2) for option in declared):
            raise RefusedError(f"/{name} has parts; choose one of them.")
        chooser = Chooser(self._world, person.id, channel_id)
        if focused is not None:
            options = {key: value for key, value in options.items() if key != focused[0]}
        built = chooser.options(name, declared, options, partial=partial)
        if focused is not None:
            option = next((each for each in declared if each["name"] == focused[0]), None)
            if option is None or not option.get("autocomplete"):
                raise RefusedError(f"/{name} offers nothing for {focused[0]}.")
            built.append({"name": focused[0], "type": int(option["type"]), "value": focused[1], "focused": True})
        data = {"id": root["id"], "name": root["name"], "type": 1, "options": nest_options(root, nesting, built)}
        if root.get("guild_id"):
            data["guild_id"] = root["guild_id"]
        return data, chooser

    async def _press(self, person: Person, message: Message, data: dict[str, Any]) -> Outcome:
        if data.get("id") is None:
            del data["id"]
        return await self._interact(person, message.channel_id, InteractionType.MESSAGE_COMPONENT, data, source=message)

    async def _interact(
        self,
        person: Person,
        channel_id: int,
        kind: InteractionType,
        data: dict[str, Any],
        *,
        source: Message | None = None,
        name: str | None = None,
    ) -> Outcome:
        guild_id = self._world.get_channel(channel_id).guild_id
        record, payload = base_payload(
            self._world, type=int(kind), channel_id=channel_id, guild_id=guild_id, user_id=person.id, data=data
        )
        if name is not None:
            record.command_name = name
        payload["authorizing_integration_owners"] = {"0": str(guild_id or 0)}
        if source is not None:
            record.source_message_id = source.id
            payload["message"] = dict(serializers.message_payload(self._world, source, for_user=person.id))
        answered = self._waiting[record.id] = asyncio.Event()
        try:
            self._world.emit("INTERACTION_CREATE", payload)
            if not await set_within(answered, ANSWER_LIMIT):
                return Outcome(record.id, "failed")
        finally:
            del self._waiting[record.id]
        return self._outcome(record, person)

    def _outcome(self, record: Interaction, person: Person) -> Outcome:
        message = self._world.messages.get(record.channel_id, {}).get(record.message_id or 0)
        return Outcome(
            record.id,
            str(record.response_kind or "failed"),
            None if message is None else dict(serializers.message_payload(self._world, message, for_user=person.id)),
            record.modal,
            record.autocomplete_choices,
        )


def _find(message: Message, kinds: frozenset[int], custom_id: str | None, label: str | None) -> dict[str, Any]:
    found = [
        component
        for component in walk_components(message.components)
        if component.get("type") in kinds
        and (custom_id is None or component.get("custom_id") == custom_id)
        and (label is None or component.get("label") == label)
    ]
    if len(found) != 1:
        raise RefusedError(
            "That message has no such part." if not found else "More than one part is meant; name its id."
        )
    if found[0].get("disabled"):
        raise RefusedError("That is disabled.")
    return found[0]
