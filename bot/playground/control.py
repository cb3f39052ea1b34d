"""The control interface: for tests and benchmarks that drive people, look at everything and order misbehaviour."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import orjson
from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.playground.addresses import Addresses
from bot.playground.gateway import Gateway
from bot.playground.journal import Journal
from bot.playground.misbehave import Misbehaviour, Misbehaviours, Mode
from bot.playground.people import Outcome, People
from bot.playground.places import find_channel, message_view, visible_messages
from bot.playground.simcord_private import Message
from bot.playground.wire_values import RefusedError
from bot.playground.world import World, person_named

_LONGEST_POLL = 30.0


class Act(BaseModel):
    """Something a person does. Which fields count depends on `do`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Literal["slash", "autocomplete", "click", "select", "modal", "say", "commands"]
    person: str
    channel: str = ""
    command: str = ""
    option: str = ""
    text: str = ""
    options: dict[str, Any] = {}
    message_id: int | None = None
    custom_id: str | None = None
    label: str | None = None
    values: list[Any] = []
    interaction_id: int = 0


class Control:
    """Answers under `/control/`."""

    def __init__(
        self,
        *,
        world: World,
        people: People,
        gateway: Gateway,
        journal: Journal,
        misbehaviours: Misbehaviours,
        addresses: Addresses,
    ) -> None:
        self._world = world
        self._people = people
        self._gateway = gateway
        self._journal = journal
        self._misbehaviours = misbehaviours
        self._addresses = addresses
        self._written: dict[int, orjson.Fragment] = {}  # messages as they were last shown, until they change
        world.watchers.append(self._changed)

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.post("/control/misbehave", self._told(self.misbehave)),
            web.post("/control/act", self._told(self.act)),
            web.get("/control/state", self._told(self.state)),
        ]

    async def misbehave(self, request: web.Request) -> dict[str, Any]:
        """Take an order to misbehave."""
        order = Misbehaviour.model_validate_json(await request.read())
        if order.mode is Mode.CLEAR:
            self._misbehaviours.clear()
            self._gateway.come_back()
        elif order.mode is Mode.DROP_GATEWAY:
            away = order.seconds if "seconds" in order.model_fields_set else 0.0
            await self._gateway.drop(order.code or 4000, order.shard, away)
        else:
            self._misbehaviours.add(order)
        return {"standing": self._misbehaviours.describe()}

    async def act(self, request: web.Request) -> dict[str, Any]:
        """Let a person act, and tell how the bot answered."""
        return await perform(self._world, self._people, Act.model_validate_json(await request.read()))

    async def state(self, request: web.Request) -> dict[str, Any]:
        """Show everything, at once or (`?after=REVISION&timeout=SECONDS`) when something has changed."""
        if "after" in request.query:
            limit = min(float(request.query.get("timeout", _LONGEST_POLL)), _LONGEST_POLL)
            await self._journal.changed_since(int(request.query["after"]), limit)
        return {
            "revision": self._journal.revision,
            "shards": self._gateway.shards,
            "standing": self._misbehaviours.describe(),
            "channels": [self._channel(each) for each in self._world.channels],
            "requests": self._journal.requests(),
            "commands": {
                str(scope or "global"): sorted(name for name, _ in commands)
                for scope, commands in self._world.commands.items()
            },
        }

    def _channel(self, channel_id: int) -> dict[str, Any]:
        channel = self._world.channels[channel_id]
        messages = [self._message(each) for each in visible_messages(self._world, channel_id, None)]
        return {
            "id": str(channel_id),
            "name": channel.name,
            "guild_id": None if channel.guild_id is None else str(channel.guild_id),
            "parent_id": None if channel.parent_id is None else str(channel.parent_id),
            "recipients": [str(each) for each in channel.recipient_ids],
            "thread": channel.is_thread,
            "messages": messages[::-1],
        }

    def _message(self, message: Message) -> orjson.Fragment:
        """Write a message once for all the looks at it: whoever waits looks again at each change anywhere."""
        if message.id not in self._written:
            self._written[message.id] = orjson.Fragment(orjson.dumps(message_view(self._world, message)))
        return self._written[message.id]

    def _changed(self, what: str, channel_id: int, message_id: int) -> None:  # noqa: ARG002 - a watcher's signature
        self._written.pop(message_id, None)

    def _told(
        self,
        handler: Callable[[web.Request], Awaitable[dict[str, Any]]],
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            try:
                body, status = await handler(request), 200
            except (RefusedError, ValidationError, ValueError) as error:
                body, status = {"error": str(error)}, 400
            written = self._addresses.outward(orjson.dumps(body))
            return web.Response(body=written, status=status, content_type="application/json")

        return answer


async def perform(world: World, people: People, act: Act) -> dict[str, Any]:
    """Carry out what a person does.

    Returns:
        `{"outcome": …}` for interactions, `{"message": …}` for a message said, `{"commands": …}` for a listing.

    Raises:
        RefusedError: Discord's client would not let them.
    """
    try:
        person = person_named(act.person)
    except KeyError as error:
        raise RefusedError(f"Nobody here is called {act.person}.") from error
    if act.do == "modal":
        return {"outcome": (await people.submit_modal(person, act.interaction_id, act.options)).as_json()}
    channel_id = find_channel(world, act.channel, person).id
    if act.do == "commands":
        return {"commands": people.commands(person, channel_id)}
    if act.do == "say":
        return {"message": message_view(world, people.say(person, channel_id, act.text, act.message_id), person.id)}
    if act.do == "slash":
        waiting = people.slash(person, channel_id, act.command, act.options)
    elif act.do == "autocomplete":
        waiting = people.autocomplete(person, channel_id, act.command, (act.option, act.text), act.options)
    elif act.message_id is None:
        raise RefusedError("Which message?")
    elif act.do == "click":
        waiting = people.click(person, channel_id, act.message_id, custom_id=act.custom_id, label=act.label)
    else:
        waiting = people.select(person, channel_id, act.message_id, act.values, custom_id=act.custom_id)
    # A person who leaves while the bot thinks has still acted.
    outcome: Outcome = await asyncio.shield(waiting)
    return {"outcome": outcome.as_json()}
