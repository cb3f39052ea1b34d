"""The page in the browser: serves its files and speaks with it over a websocket.

The page asks (`history`, `commands`, `act`, `dismiss`) with a number and gets an answer with that number.
In between it is told what changed. Changes are gathered per viewer and written down when they are sent, so a
message that is edited ten times while the browser is busy is sent once, in its newest form.
"""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from aiohttp import WSMsgType, web
from pydantic import ValidationError

from bot.playground.addresses import Addresses
from bot.playground.control import Act, perform
from bot.playground.gateway import Gateway
from bot.playground.people import People
from bot.playground.places import find_channel, message_view, places_view, visible_messages
from bot.playground.simcord_private import message_accessible
from bot.playground.wire_values import RefusedError
from bot.playground.world import ALICE, PEOPLE, Person, World, person_named

_log = logging.getLogger(__name__)

PAGE_LENGTH = 60
"""Messages shown at first, and added by each "load older"."""

_STATIC = Path(__file__).parent / "static"
_KINDS = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}
_LARGEST_FRAME = 12 * 1024 * 1024  # bytes; a form may carry a file


class Viewer:
    """One open page."""

    def __init__(self, page: "Page", person: Person, socket: web.WebSocketResponse) -> None:
        self._page = page
        self.person = person
        self.socket = socket
        self._pending: dict[tuple[str, int, int], None] = {}
        self._wake = asyncio.Event()

    def changed(self, what: str, channel_id: int, message_id: int) -> None:
        """Note a change to tell of."""
        if what == "message_gone":
            self._pending.pop(("message", channel_id, message_id), None)
        key = (what, 0, 0) if what in ("places", "gateway", "commands") else (what, channel_id, message_id)
        self._pending[key] = None
        self._wake.set()

    async def tell(self) -> None:
        """Send the changes as they come, until the page is closed."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            pending, self._pending = self._pending, {}
            for change in pending:
                if (event := self._page.event(self.person, *change)) is not None:
                    await self.send(event)

    async def send(self, body: Mapping[str, Any]) -> None:
        """Send one frame; a page that has just been closed is no error."""
        with contextlib.suppress(ConnectionError):
            await self.socket.send_str(self._page.addresses.for_page(orjson.dumps(body)).decode())


class Page:
    """Serves the page and all open copies of it."""

    def __init__(self, world: World, people: People, gateway: Gateway, addresses: Addresses) -> None:
        self._world = world
        self._people = people
        self._gateway = gateway
        self.addresses = addresses
        self._viewers: set[Viewer] = set()
        self._acts: set[asyncio.Task[None]] = set()
        self._dismissed: set[tuple[int, int]] = set()  # person, message
        self._files = {path.name: path.read_bytes() for path in _STATIC.iterdir() if path.suffix in _KINDS}
        world.watchers.append(self._changed)

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.get("/", self._index),
            web.get("/page/ws", self._socket),
            web.get("/page/{name}", self._file),
        ]

    async def close(self) -> None:
        """Close all open pages' sockets."""
        for viewer in tuple(self._viewers):
            await viewer.socket.close(code=1001, message=b"the local Discord stops", drain=False)
        for act in tuple(self._acts):
            act.cancel()

    def event(self, person: Person, what: str, channel_id: int, message_id: int) -> dict[str, Any] | None:
        """Write a change as a person sees it; none if they see nothing of it."""
        if what == "message":
            message = self._world.messages.get(channel_id, {}).get(message_id)
            if message is None or (person.id, message_id) in self._dismissed:
                return None
            if not message_accessible(self._world, channel_id, message, person.id):
                return None
            return {"event": "message", "message": message_view(self._world, message, person.id)}
        if what == "message_gone":
            return {"event": "message_gone", "channel_id": str(channel_id), "id": str(message_id)}
        if what == "places":
            return {"event": "places", "places": places_view(self._world, person)}
        if what == "gateway":
            return {"event": "bot", "shards": self._gateway.shards}
        return {"event": what}

    # ------------------------------------------------------------------ files

    async def _index(self, request: web.Request) -> web.Response:  # noqa: ARG002 - aiohttp's signature
        return self._static("index.html")

    async def _file(self, request: web.Request) -> web.Response:
        return self._static(request.match_info["name"])

    def _static(self, name: str) -> web.Response:
        if name not in self._files:
            raise web.HTTPNotFound
        kind = _KINDS[Path(name).suffix]
        headers = {"Cache-Control": "no-cache"}
        return web.Response(body=self._files[name], content_type=kind, charset="utf-8", headers=headers)

    # ------------------------------------------------------------------ the socket

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        try:
            person = person_named(request.query.get("as", ALICE.key))
        except KeyError:
            raise web.HTTPNotFound(text="Nobody here is called that.") from None
        socket = web.WebSocketResponse(heartbeat=30, max_msg_size=_LARGEST_FRAME)
        await socket.prepare(request)
        viewer = Viewer(self, person, socket)
        self._viewers.add(viewer)
        telling: asyncio.Task[None] | None = None
        try:
            await viewer.send(self._hello(person))
            telling = asyncio.create_task(viewer.tell(), name="playground-page")
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    task = asyncio.create_task(self._answer(viewer, frame.data), name="playground-act")
                    self._acts.add(task)
                    task.add_done_callback(self._acts.discard)
        finally:
            self._viewers.discard(viewer)
            if telling is not None:
                telling.cancel()
        return socket

    def _changed(self, what: str, channel_id: int, message_id: int) -> None:
        for viewer in self._viewers:
            viewer.changed(what, channel_id, message_id)

    def _hello(self, person: Person) -> dict[str, Any]:
        return {
            "event": "hello",
            "you": _person_view(person),
            "people": [_person_view(each) for each in PEOPLE],
            "places": places_view(self._world, person),
            "shards": self._gateway.shards,
        }

    async def _answer(self, viewer: Viewer, raw: str) -> None:
        number: Any = None
        try:
            asked = orjson.loads(raw)
            number = asked.pop("id", None)
            result = await self._do(viewer.person, asked)
        except RefusedError as error:
            await viewer.send({"id": number, "error": str(error)})
        except (orjson.JSONDecodeError, ValidationError, AttributeError, KeyError, TypeError, ValueError) as error:
            _log.warning("the page asked something malformed: %s", error)
            await viewer.send({"id": number, "error": "That cannot be sent."})
        else:
            await viewer.send({"id": number, "result": result})

    async def _do(self, person: Person, asked: dict[str, Any]) -> Any:
        what = asked.pop("do")
        if what == "history":
            return self._history(person, asked["channel"], asked.get("before"))
        if what == "dismiss":
            self._dismissed.add((person.id, int(asked["message_id"])))
            return None
        act = Act.model_validate({**asked, "do": what, "person": person.key})
        return await perform(self._world, self._people, act)

    def _history(self, person: Person, named: str, before: str | None) -> dict[str, Any]:
        channel = find_channel(self._world, named, person)
        limit = int(before) if before is not None else None
        found: list[dict[str, Any]] = []
        for message in visible_messages(self._world, channel.id, person):
            if (limit is not None and message.id >= limit) or (person.id, message.id) in self._dismissed:
                continue
            if len(found) == PAGE_LENGTH:
                return {"messages": found[::-1], "more": True}
            found.append(message_view(self._world, message, person.id))
        return {"messages": found[::-1], "more": False}


def _person_view(person: Person) -> dict[str, str]:
    return {"key": person.key, "id": str(person.id), "name": person.name}
