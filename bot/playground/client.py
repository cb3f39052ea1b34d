"""Driving a running local Discord from tests and benchmarks.

    async with PlaygroundClient("http://127.0.0.1:8070/") as discord:
        await discord.wait_for_bot(shards=2)
        shown = await discord.slash("alice", "tavern", "character create", name="Wren")
        done = await discord.click("alice", shown.message, label="Confirm")

People are `alice`, `bob` and `mara`. A channel is named by its name (`tavern`), its id, or `dm` for the
person's own talk with the bot. Nothing here sleeps: waiting means waiting for the next change.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp
from yarl import URL

Message = Mapping[str, Any]
"""A message as Discord's API writes it, with the nonce it was sent with."""

_POLL = 20.0
_LOADING = 1 << 7


class ActRefusedError(Exception):
    """The local Discord refused what a person tried, as Discord's client would; the sentence says why."""


class WaitedInVainError(AssertionError):
    """What was waited for did not come in time; the message holds what was seen instead."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the bot answered within its three seconds.

    Attributes:
        kind: `message`, `deferred`, `deferred_update`, `update`, `modal`, `autocomplete`, or `failed`.
        message: The answer or the changed message, also when ephemeral.
        modal: The form that was shown.
        choices: What autocomplete offered, each with `name` and `value`.
    """

    interaction_id: int
    kind: str
    message: dict[str, Any] | None
    modal: dict[str, Any] | None
    choices: list[dict[str, Any]] | None

    @property
    def shown(self) -> dict[str, Any]:
        """The message, for an answer that must have one."""
        if self.message is None:
            raise AssertionError(f"no message was answered, but {self.kind}")
        return self.message


@dataclass(frozen=True, slots=True)
class State:
    """Everything the local Discord holds at one moment.

    Attributes:
        shards: The shards connected now.
        channels: All channels, threads and DMs, each with `id`, `name`, `guild_id`, `parent_id`, `recipients`,
            `thread` and its `messages`, oldest first, ephemeral ones too.
        requests: The latest requests of the bot: `number`, `method`, `path`, `status` (0: the answer was lost),
            `at`, `channel_id`.
        commands: Names of registered commands by scope (`global` or a server's id).
    """

    revision: int
    shards: list[int]
    channels: list[dict[str, Any]]
    requests: list[dict[str, Any]]
    commands: dict[str, list[str]]
    standing: list[dict[str, Any]]

    def channel(self, named: str) -> dict[str, Any]:
        """Find a channel by name or id."""
        wanted = named.removeprefix("#")
        for channel in self.channels:
            if wanted in (channel["id"], channel["name"]):
                return channel
        raise KeyError(named)

    def messages(self, channel: str) -> list[dict[str, Any]]:
        """List a channel's messages, oldest first."""
        found: list[dict[str, Any]] = self.channel(channel)["messages"]
        return found

    def message(self, message_id: int | str) -> dict[str, Any] | None:
        """Find a message anywhere."""
        return next(
            (each for channel in self.channels for each in channel["messages"] if each["id"] == str(message_id)), None
        )


class PlaygroundClient:
    """Lets people act, looks at everything, orders misbehaviour, and waits for what follows."""

    def __init__(self, url: str) -> None:
        """Name the running local Discord by its page's address."""
        self._url = URL(url)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    # ------------------------------------------------------------------ people

    async def slash(self, person: str, channel: str, command: str, /, **options: Any) -> Outcome:
        """Use a slash command, named in full ("character create")."""
        return await self._act(do="slash", person=person, channel=channel, command=command, options=options)

    async def autocomplete(
        self, person: str, channel: str, command: str, option: str, text: str, /, **filled: Any
    ) -> list[dict[str, Any]]:
        """Type into an option; returns what the bot offers (nothing if it does not answer)."""
        outcome = await self._act(
            do="autocomplete",
            person=person,
            channel=channel,
            command=command,
            option=option,
            text=text,
            options=filled,
        )
        return outcome.choices or []

    async def click(
        self, person: str, message: Message | None, *, label: str | None = None, custom_id: str | None = None
    ) -> Outcome:
        """Press a button of a message, named by its label or its id (neither: the only one)."""
        return await self._act(do="click", person=person, label=label, custom_id=custom_id, **_place(message))

    async def select(self, person: str, message: Message | None, *values: Any, custom_id: str | None = None) -> Outcome:
        """Choose in a message's menu: option values, or people, roles and channels by name or id."""
        return await self._act(do="select", person=person, values=values, custom_id=custom_id, **_place(message))

    async def submit_modal(self, person: str, opened: Outcome, values: Mapping[str, Any]) -> Outcome:
        """Fill and send the form that an outcome showed; values by custom id (text, or a list of choices)."""
        return await self._act(do="modal", person=person, interaction_id=opened.interaction_id, options=dict(values))

    async def say(self, person: str, channel: str, text: str, *, reply_to: Message | None = None) -> dict[str, Any]:
        """Write a message; returns it."""
        reply = None if reply_to is None else int(reply_to["id"])
        answer = await self._post(
            "act", {"do": "say", "person": person, "channel": channel, "text": text, "message_id": reply}
        )
        said: dict[str, Any] = answer["message"]
        return said

    async def commands(self, person: str, channel: str) -> list[dict[str, Any]]:
        """List the commands a person can use in a channel, as they were registered."""
        answer = await self._post("act", {"do": "commands", "person": person, "channel": channel})
        found: list[dict[str, Any]] = answer["commands"]
        return found

    # ------------------------------------------------------------------ looking

    async def state(self) -> State:
        """Look at everything now."""
        return await self._state({})

    async def messages(self, channel: str, viewer: str | None = None) -> list[dict[str, Any]]:
        """List a channel's messages, oldest first.

        Args:
            channel: Name or id, or `dm` together with a viewer.
            viewer: Leave out ephemeral messages that this person does not see; none means all are listed.
        """
        state = await self.state()
        person = _ids().get(viewer or "")
        if channel == "dm":
            found = next(each for each in state.channels if person in each["recipients"])["messages"]
        else:
            found = state.messages(channel)
        return [each for each in found if viewer is None or _sees(person, each)]

    async def wait_until(self, predicate: Callable[[State], Any], *, timeout: float = 20.0) -> State:  # noqa: ASYNC109 - a test says how long it is ready to wait
        """Wait until the state satisfies a predicate, looking again at each change.

        Args:
            predicate: Asked with each state; anything true ends the wait.
            timeout: Most seconds to wait.

        Raises:
            WaitedInVainError: It did not come to pass in time.
        """
        deadline = time.monotonic() + timeout
        state = await self.state()
        while not predicate(state):
            left = deadline - time.monotonic()
            if left <= 0:
                raise WaitedInVainError(f"not within {timeout} s; last seen: {_summary(state)}")
            state = await self._state({"after": str(state.revision), "timeout": str(min(left, _POLL))})
        return state

    async def wait_for_bot(self, *, shards: int = 2, timeout: float = 30.0) -> State:  # noqa: ASYNC109 - see wait_until
        """Wait until the bot is connected with all its shards."""
        return await self.wait_until(lambda state: state.shards == list(range(shards)), timeout=timeout)

    async def finished(self, outcome: Outcome, *, timeout: float = 20.0) -> dict[str, Any]:  # noqa: ASYNC109 - see wait_until
        """Wait until a deferred answer ("thinking…") is there, and return its message."""
        wanted = outcome.shown["id"]

        def there(state: State) -> bool:
            message = state.message(wanted)
            return message is not None and not message["flags"] & _LOADING

        message = (await self.wait_until(there, timeout=timeout)).message(wanted)
        assert message is not None
        return message

    # ------------------------------------------------------------------ misbehaviour

    async def misbehave(self, mode: str, **order: Any) -> None:
        """Order misbehaviour.

        Args:
            mode: `429`, `403`, `500`, `502`, `slow`, `lose_answer` or `drop_gateway`.
            order: Any of `route` (regular expression on the path), `method`, `channel_id`, `times`, `seconds`,
                `global_limit`, `code`, `after_effect`, `shard`; see `bot.playground.misbehave.Misbehaviour`.
        """
        await self._post("misbehave", {"mode": mode, **order})

    async def behave(self) -> None:
        """Withdraw all orders."""
        await self._post("misbehave", {"mode": "clear"})

    # ------------------------------------------------------------------ wire

    async def _act(self, **act: Any) -> Outcome:
        answered = (await self._post("act", act))["outcome"]
        return Outcome(
            int(answered["interaction_id"]),
            answered["kind"],
            answered["message"],
            answered["modal"],
            answered["choices"],
        )

    async def _state(self, query: dict[str, str]) -> State:
        async with self._open().get(self._url / "control/state", params=query) as response:
            response.raise_for_status()
            return State(**await response.json())

    async def _post(self, what: str, body: Mapping[str, Any]) -> dict[str, Any]:
        async with self._open().post(self._url / "control" / what, json=body) as response:
            answer: dict[str, Any] = await response.json()
            if response.status != 200:
                raise ActRefusedError(answer["error"])
            return answer

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("use the client in `async with`")
        return self._session


def _place(message: Message | None) -> dict[str, Any]:
    if message is None:
        raise AssertionError("there is no message to act on")
    return {"channel": message["channel_id"], "message_id": int(message["id"])}


def _ids() -> dict[str, str]:
    # Read lazily: benchmarks that import this module should not load SimCord.
    from bot.playground.world import PEOPLE  # noqa: PLC0415 - see above

    return {person.key: str(person.id) for person in PEOPLE}


def _sees(person: str | None, message: Message) -> bool:
    if not message["flags"] & 1 << 6:
        return True
    return bool((message.get("interaction_metadata") or {}).get("user", {}).get("id") == person)


def _summary(state: State) -> str:
    counts = ", ".join(f"{each['name'] or 'dm'}: {len(each['messages'])}" for each in state.channels)
    return f"shards {state.shards}; messages {counts}; last requests {state.requests[-3:]}"


async def gather(*acts: Any) -> list[Any]:
    """Let several people act at the same moment."""
    return list(await asyncio.gather(*acts))
