"""The first thing that a server hears of the game."""

from engine.delivery.content import Content, content_type


@content_type("server.welcome")
class ServerWelcome(Content):
    """What to try first."""


def welcome_key(server_id: int) -> str:
    """The announcement's key: a server is welcomed once, for ever."""
    return f"welcome:{server_id}"
