"""Where Discord is: the real one, or the stand-in that the settings name."""

import yarl
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route

from engine.kernel.settings import Settings


def use_discord_at(settings: Settings) -> None:
    """Point discord.py, for the whole process, at the Discord of the settings; what is unset is left at the real one.

    Discord.py holds its addresses as class state, so this holds for every client made afterwards.
    """
    if settings.discord_api_url is not None:
        Route.BASE = settings.discord_api_url
    if settings.discord_gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)
    if settings.discord_cdn_url is not None:
        Asset.BASE = settings.discord_cdn_url


def is_stand_in(settings: Settings) -> bool:
    """Whether the bot talks to something other than the real Discord, whose world may be new at any start."""
    return settings.discord_api_url is not None
