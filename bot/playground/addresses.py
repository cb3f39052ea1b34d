"""The addresses under which the local Discord is reached."""

from dataclasses import dataclass

from bot.playground.simcord_private import CDN_BASE

_STORED = CDN_BASE.encode()
_API_PATH = "/api/v10"


@dataclass(frozen=True, slots=True)
class Addresses:
    """All addresses of one running local Discord.

    SimCord stores uploaded files under an address that leads nowhere. It is kept in the store, so that a
    restart on another port changes nothing, and exchanged for the real one in what goes out and comes in.
    """

    host: str
    port: int

    @property
    def page(self) -> str:
        """Where people play."""
        return f"http://{self.host}:{self.port}/"

    @property
    def api(self) -> str:
        """The base of the REST API, for `DISCORD_API_URL`."""
        return f"http://{self.host}:{self.port}{_API_PATH}"

    @property
    def gateway(self) -> str:
        """The websocket of shards, for `DISCORD_GATEWAY_URL`."""
        return f"ws://{self.host}:{self.port}/gateway"

    @property
    def cdn(self) -> str:
        """The base of files, for `DISCORD_CDN_URL`."""
        return f"http://{self.host}:{self.port}/cdn"

    def as_json(self) -> dict[str, str]:
        """Name them as the ready line does."""
        return {"url": self.page, "api_url": self.api, "gateway_url": self.gateway, "cdn_url": self.cdn}

    def outward(self, body: bytes) -> bytes:
        """Exchange stored file addresses for reachable ones."""
        return body.replace(_STORED, self.cdn.encode())

    def inward(self, body: bytes) -> bytes:
        """Exchange reachable file addresses for stored ones."""
        return body.replace(self.cdn.encode(), _STORED)

    def for_page(self, body: bytes) -> bytes:
        """Exchange stored file addresses for ones relative to the page, under whichever name it was opened."""
        return body.replace(_STORED, b"/cdn")
