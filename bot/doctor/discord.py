"""Discord: is the token good, may we connect, and may the bot do in its servers what it needs to?"""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import aiohttp
import discord

from bot.discord_address import is_stand_in
from bot.doctor.commands import check_commands
from bot.doctor.report import Finding, fail, ok, skew, warn
from bot.identify import sign_ins_needed
from engine.kernel.settings import Settings

_REAL: Final = "https://discord.com/api/v10"
_COPY_AGAIN: Final = "Copy the token again from the Discord developer portal, your application, page Bot."
NEEDED: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""What the bot needs in a channel to play."""


async def check_discord(settings: Settings) -> list[Finding]:
    """Ask Discord who we are, how often we may connect, and what we may do in the first 200 servers."""
    if settings.discord_token is None:
        return [ok("Discord", "DISCORD_TOKEN is not set: `everdelve run` opens the playground")]
    headers = {
        "Authorization": f"Bot {settings.discord_token.get_secret_value()}",
        "User-Agent": "DiscordBot (Everdelve, 1)",
    }
    base = settings.discord_api_url or _REAL
    timeout = aiohttp.ClientTimeout(total=10)
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            return await _examine(session, base, settings)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        mend = "See that this machine reaches discord.com over HTTPS, or that DISCORD_API_URL is right."
        return [fail("Discord", f"cannot be reached ({type(error).__name__})", mend)]


async def _examine(session: aiohttp.ClientSession, base: str, settings: Settings) -> list[Finding]:
    async with session.get(f"{base}/users/@me") as response:
        if response.status == 401:
            return [fail("Discord", "the token is refused", _COPY_AGAIN)]
        response.raise_for_status()
        user: dict[str, Any] = await response.json(content_type=None)
        date = response.headers.get("Date")
    findings = [ok("Discord", f"signed in as {user['username']} ({user['id']})")]
    if date is not None:
        # The header counts whole seconds: the middle of its second is the best guess.
        theirs = parsedate_to_datetime(date).timestamp() + 0.5
        findings.append(skew("Clock of Discord", datetime.now(UTC).timestamp() - theirs))
    async with session.get(f"{base}/gateway/bot") as response:
        response.raise_for_status()
        findings += _gateway(await response.json(content_type=None), settings)
    if not is_stand_in(settings):  # a stand-in is given the commands at every start
        async with session.get(f"{base}/applications/@me") as response:
            response.raise_for_status()
            application: dict[str, Any] = await response.json(content_type=None)
        findings += await check_commands(settings, int(application["id"]))
    async with session.get(f"{base}/users/@me/guilds", params={"limit": "200"}) as response:
        if response.ok:
            findings.append(_permissions(await response.json(content_type=None), user["id"]))
        else:
            findings.append(warn("Servers", f"cannot be listed (HTTP {response.status})", "Try again later."))
    return findings


def _gateway(gateway: dict[str, Any], settings: Settings) -> list[Finding]:
    limit = gateway["session_start_limit"]
    wanted, recommended = settings.discord_shard_count, int(gateway["shards"])
    said = f"{limit['remaining']} of {limit['total']} sign-ins are left today, {limit['max_concurrency']} at a time"
    shards = wanted or recommended
    findings = [_sign_ins(limit, said, shards)]
    if wanted is not None and wanted < recommended:
        mend = f"Set DISCORD_SHARD_COUNT to {recommended} or remove it."
        findings.append(warn("Shards", f"{wanted} are set, Discord recommends {recommended}", mend))
    else:
        findings.append(ok("Shards", f"{shards}"))
    return findings


def _sign_ins(limit: dict[str, Any], said: str, shards: int) -> Finding:
    """Whether the bot can start today, and how often yet."""
    needed, remaining = sign_ins_needed(shards), int(limit["remaining"])
    if remaining < needed:
        hours = max(1, math.ceil(int(limit["reset_after"]) / 3_600_000))
        return warn(
            "Gateway",
            f"{said}; the bot does not start with fewer than {needed}",
            f"It starts by itself once the count is filled, within {hours} {'hour' if hours == 1 else 'hours'}. "
            "See in its log why it signed in so often.",
        )
    if remaining < needed + 3 * shards:
        return warn("Gateway", said, "Restart the bot as little as you can until the count is filled again.")
    return ok("Gateway", said)


def _permissions(servers: list[dict[str, Any]], application_id: str) -> Finding:
    invite = (
        f"https://discord.com/oauth2/authorize?client_id={application_id}"
        f"&scope=bot+applications.commands&permissions={NEEDED.value}"
    )
    if not servers:
        return warn("Servers", "the bot is in none", f"Invite it: {invite}")
    # A stand-in for Discord may not say what we may do.
    lacking = [server["name"] for server in servers if not _suffices(int(server.get("permissions", NEEDED.value)))]
    if lacking:
        some = ", ".join(lacking[:5]) + (f" and {len(lacking) - 5} more" if len(lacking) > 5 else "")
        return warn(
            "Servers",
            f"in {len(lacking)} of {len(servers)} the bot may not do all it needs: {some}",
            f"Invite it again: {invite}",
        )
    return ok("Servers", f"the bot may do what it needs in all {len(servers)} looked at")


def _suffices(value: int) -> bool:
    held = discord.Permissions(value)
    return held.administrator or held.is_superset(NEEDED)
