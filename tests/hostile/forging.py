"""Sends interactions as a modified client can: below SimCord's actors, which keep to what Discord's own client allows.

What Discord's server fills in (who it was, where, the message that a component stands on) is as it should be; what a
client writes (options, custom ids, values, answers) is sent as it is given.
"""

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from simcord.backend import serializers
from simcord.interactions import nest_options, walk_to_subcommand
from simulated_discord import texts
from structlog.testing import capture_logs

from tests.hostile.counting import Ledger
from tests.hostile.scene import Scene

_COMMAND, _COMPONENT, _AUTOCOMPLETE, _FORM = 2, 3, 4, 5
_TYPES = {str: 3, int: 4, bool: 5, float: 10}
# `bot.errors` has these titles and one more, "Something broke", which is for defects.
REFUSALS = {
    "Just updated",
    "First, a character",
    "Not allowed",
    "Not here",
    "Out of date",
    "That did not work",
}


@dataclass(frozen=True)
class Slash:
    """A command with options; a tuple of (type, value) sends an option under another type than its value's."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    focused: str | None = None


@dataclass(frozen=True)
class Press:
    """A pressed button, or a menu with values."""

    custom_id: str
    values: Sequence[str] | None = None


@dataclass(frozen=True)
class Submit:
    """A submitted form: its answers by field, or whatever components are given."""

    custom_id: str
    answers: Mapping[str, str] = field(default_factory=dict)
    components: Sequence[Mapping[str, Any]] | None = None


Input = Slash | Press | Submit


class Client:
    """Alice's client, modified; and what came of what it sent."""

    def __init__(self, env, actor, channel, clock, scene: Scene, database) -> None:
        self._env, self._actor, self._channel, self._clock, self._scene = env, actor, channel, clock, scene
        self._ledger = Ledger(database)
        self._page = None

    async def send(self, given: Input) -> Any:
        """Send it and return what SimCord saw of the answer."""
        self._clock.advance(2)  # as fast as the limit lets anybody play
        if isinstance(given, Slash):
            return await self._slash(given)
        if self._page is None:
            self._page = (await self._actor.slash(self._channel, "help")).response
        if isinstance(given, Press):
            data = {"custom_id": self._scene.in_custom_id(given.custom_id), "component_type": 2}
            if given.values is not None:
                data |= {"component_type": 3, "values": [self._scene.in_text(value) for value in given.values]}
            return await self._on_page(_COMPONENT, data)
        components = given.components
        if components is None:
            components = [
                {"type": 18, "id": place, "component": {"type": 4, "id": 50 + place, "custom_id": key, "value": value}}
                for place, (key, value) in enumerate(given.answers.items(), 1)
            ]
        data = {"custom_id": self._scene.in_custom_id(given.custom_id), "components": list(components)}
        return await self._on_page(_FORM, data)

    async def refusals(self, inputs: Sequence[Input]) -> str:
        """Send all; return, a line each, what was not refused as it should be, or changed something."""
        return await self._judged(inputs, _not_refused)

    async def answers(self, inputs: Sequence[Input]) -> str:
        """Send all; return, a line each, what was not answered at all, broke, or changed something."""
        return await self._judged(inputs, _broken)

    async def completions(self, inputs: Sequence[Input]) -> str:
        """Type all; return, a line each, what got no list of at most 25 choices, or changed something."""
        return await self._judged(inputs, _not_completed)

    async def _judged(self, inputs, judge) -> str:
        found = []
        before = await self._ledger.stored()
        for some in batched(inputs, 20):  # looking at every table takes longer than refusing an input
            for given in some:
                try:
                    problem = judge(await self.send(given))
                except Exception as error:  # noqa: BLE001  a defect of this input is to be told with the input
                    problem = f"raised {error!r}"
                if problem:
                    found.append(f"{_short(given)}: {problem}")
            after = await self._ledger.stored()
            if changed := [name for name in after if after[name] != before.get(name)]:
                found.append(f"changed {changed}, one of {[_short(given) for given in some]}")
            before = after
        return "\n".join(found)

    async def _slash(self, given: Slash) -> Any:
        words = given.name.split()
        root = self._actor._resolve_root(words[0], 1, self._channel.id)
        leaf, nesting = walk_to_subcommand(root, words[1:])
        declared = {option["name"]: option["type"] for option in leaf.get("options") or []}
        options = [self._option(declared, given, name) for name in given.options]
        data = {"id": root["id"], "name": root["name"], "type": 1, "options": nest_options(root, nesting, options)}
        return await self._dispatch(_AUTOCOMPLETE if given.focused else _COMMAND, data)

    def _option(self, declared: Mapping[str, int], given: Slash, name: str) -> dict[str, Any]:
        value = given.options[name]
        kind = declared.get(name) or _TYPES[type(value)]
        if isinstance(value, tuple):
            kind, value = value
        written = self._scene.in_text(value) if isinstance(value, str) else value
        return {"name": name, "type": kind, "value": written} | ({"focused": True} if name == given.focused else {})

    async def unknown_command(self, name: str, options: Sequence[Mapping[str, Any]] = ()) -> Any:
        """Use a command that was never registered, as after a deploy that took it away."""
        return await self._dispatch(_COMMAND, {"id": "1", "name": name, "type": 1, "options": list(options)})

    async def _on_page(self, kind: int, data: Mapping[str, Any]) -> Any:
        stored = self._env.backend.get_message(self._page.channel_id, self._page.id)
        message = dict(serializers.message_payload(self._env.backend, stored))
        return await self._dispatch(kind, data, extra={"message": message}, source_message_id=stored.id)

    async def _dispatch(self, kind: int, data: Mapping[str, Any], **more: Any) -> Any:
        return await self._actor._dispatch_interaction(kind, self._channel, dict(data), **more)


def told(result) -> Any:
    """The last message that was sent in answer."""
    return result.followups[-1] if result.followups else result.response


def _not_refused(result) -> str | None:
    message = told(result)
    if result.modal is not None:
        return "opened a form"
    if not result.acknowledged or message is None:
        return "was not answered"
    title, *sentences = texts(message).splitlines()
    if title.removeprefix("## ") not in REFUSALS:
        return f"was answered with {title!r} {sentences[:2]}"
    if not message.ephemeral:
        return "was refused in front of everybody"
    happened, remedy = sentences[:2] if len(sentences) > 1 else ("", "")
    if not (_is_sentence(happened) and _is_sentence(remedy)):
        return f"was refused with {sentences!r}, which are not two sentences"
    return None


def batched(inputs: Sequence[Input], size: int) -> list[Sequence[Input]]:
    """The inputs in groups."""
    return [inputs[start : start + size] for start in range(0, len(inputs), size)]


def _broken(result) -> str | None:
    message = told(result)
    if message is None and result.modal is None:
        return "was not answered"
    if message is not None and texts(message).startswith("## Something broke"):
        return f"broke: {texts(message)!r}"
    return None


def _not_completed(result) -> str | None:
    choices = result.autocomplete_choices
    return None if choices is not None and len(choices) <= 25 else f"was completed with {choices!r}"


def _is_sentence(line: str) -> bool:
    return len(line) > 5 and line.rstrip("*_)").endswith((".", "?", "!"))


def _short(given: Input) -> str:
    written = repr(given)
    return written if len(written) < 200 else f"{written[:120]} … {written[-60:]}"


@pytest.fixture
async def client(env, alice, channel, clock, scene, database, caplog) -> AsyncIterator[Client]:
    """Alice's modified client. Whatever it sends, nothing may be logged as an error."""
    with capture_logs() as logged, caplog.at_level(logging.ERROR):
        yield Client(env, alice, channel, clock, scene, database)
    assert [entry for entry in logged if entry["log_level"] in {"error", "critical"}] == []
    assert caplog.records == []
