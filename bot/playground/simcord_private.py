"""Everything of SimCord that is not its public API, imported in this one place.

SimCord's public face is a test harness with a clock of its own. The local Discord needs the parts below it:
the store, the route table, the builders of interaction payloads. They may change with any release, so the
version is pinned and `require_known_parts` names what broke before anything else can fail in a stranger way.
"""

import importlib.metadata
import inspect
import time
from datetime import UTC, datetime
from typing import Any

from simcord._clock import Clock
from simcord.backend import Backend, serializers
from simcord.backend.access import channel_accessible, message_accessible
from simcord.backend.cdn import CDN_BASE
from simcord.backend.errors import BackendError, OptionError, SetupError
from simcord.backend.models import Channel, Guild, Interaction, Member, Message, Overwrite, Role, User
from simcord.components import validate_modal, walk_components
from simcord.enums import AppCommandType, ChannelType, ComponentType, InteractionType, OptionType, OverwriteType
from simcord.http import router
from simcord.intents import censor_message, prune_guild_create, required_intent
from simcord.interactions import (
    base_payload,
    nest_options,
    store_interaction_attachment,
    validate_option_value,
    walk_to_subcommand,
)

__all__ = [
    "CDN_BASE",
    "PINNED_VERSION",
    "AppCommandType",
    "Backend",
    "BackendError",
    "Channel",
    "ChannelType",
    "Clock",
    "ComponentType",
    "Guild",
    "Interaction",
    "InteractionType",
    "Member",
    "Message",
    "OptionError",
    "OptionType",
    "Overwrite",
    "OverwriteType",
    "RealClock",
    "Role",
    "SetupError",
    "User",
    "base_payload",
    "blobs_of",
    "broken_parts",
    "censor_message",
    "channel_accessible",
    "message_accessible",
    "nest_options",
    "prune_guild_create",
    "require_known_parts",
    "required_intent",
    "router",
    "serializers",
    "store_interaction_attachment",
    "validate_modal",
    "validate_option_value",
    "walk_components",
    "walk_to_subcommand",
]

PINNED_VERSION = "3.2.1"

# What is called, with the parameters that are named at the call. A renamed or removed one is a clear sentence.
_CALLED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "Backend.__init__": (Backend.__init__, ("clock",)),
    "Backend.commit_message": (Backend.commit_message, ("message", "broadcast")),
    "Backend.create_message": (Backend.create_message, ("channel_id", "author_id", "content", "reference")),
    "Backend.delete_message": (Backend.delete_message, ("channel_id", "message_id")),
    "Backend.edit_message": (Backend.edit_message, ("channel_id", "message_id", "fields")),
    "Backend.emit": (Backend.emit, ("event", "payload")),
    "Backend.compute_permissions": (Backend.compute_permissions, ("guild_id", "user_id", "channel_id")),
    "Backend.visible_commands": (Backend.visible_commands, ("user_id", "channel_id", "type")),
    "Backend.normalize_message_reference": (Backend.normalize_message_reference, ("channel_id", "reference")),
    "router.dispatch": (router.dispatch, ("backend", "method", "path", "json", "params", "files", "reason")),
    "router.parse_form": (router.parse_form, ("form", "files")),
    "interactions.base_payload": (base_payload, ("backend", "type", "channel_id", "guild_id", "user_id", "data")),
    "interactions.nest_options": (nest_options, ("command", "nesting", "leaf_options")),
    "interactions.walk_to_subcommand": (walk_to_subcommand, ("command", "path")),
    "interactions.validate_option_value": (validate_option_value, ("command_name", "option", "value")),
    "interactions.store_interaction_attachment": (
        store_interaction_attachment,
        ("backend", "channel_id", "filename", "data", "resolved"),
    ),
    "serializers.message_payload": (serializers.message_payload, ("backend", "message", "for_user")),
    "serializers.guild_create_payload": (serializers.guild_create_payload, ("backend", "guild")),
    "intents.required_intent": (required_intent, ("event", "payload")),
    "intents.prune_guild_create": (prune_guild_create, ("payload", "intents", "bot_id")),
    "intents.censor_message": (censor_message, ("payload", "bot_id", "backend", "exempt_root")),
    "access.channel_accessible": (channel_accessible, ("backend", "channel_id", "viewer_id", "history")),
    "access.message_accessible": (message_accessible, ("backend", "channel_id", "message", "viewer_id")),
    "components.validate_modal": (validate_modal, ("modal",)),
}
_STORED: tuple[str, ...] = (
    "application_id", "bot_user", "cdn", "channels", "commands", "dm_channels", "guilds", "http_requests",
    "interaction_tokens", "interactions", "messages", "subscribers", "transcript", "users",
)  # fmt: skip


def broken_parts() -> list[str]:
    """Say which private parts of the installed SimCord are no longer what this package calls.

    Returns:
        One sentence for each, empty when all is well.
    """
    broken = []
    version = importlib.metadata.version("simcord")
    if version != PINNED_VERSION:
        broken.append(f"SimCord {version} is installed, the local Discord is written for {PINNED_VERSION}.")
    for name, (called, wanted) in _CALLED.items():
        missing = [part for part in wanted if part not in inspect.signature(called).parameters]
        if missing:
            broken.append(f"{name} no longer takes {', '.join(missing)}.")
    store = Backend(clock=RealClock())
    broken.extend(f"Backend.{name} is gone." for name in _STORED if not hasattr(store, name))
    if not hasattr(store.cdn, "_blobs"):
        broken.append("CdnStore._blobs is gone.")
    return broken


def require_known_parts() -> None:
    """Refuse to start on a SimCord whose private parts changed.

    Raises:
        RuntimeError: naming every part that broke.
    """
    broken = broken_parts()
    if broken:
        raise RuntimeError("The local Discord does not fit this SimCord: " + " ".join(broken))


def blobs_of(backend: Backend) -> dict[str, bytes]:
    """Return the uploaded files by their address, as the store itself holds them."""
    blobs: dict[str, bytes] = backend.cdn._blobs  # noqa: SLF001 - the store has no listing; guarded by broken_parts
    return blobs


class RealClock(Clock):
    """SimCord's clock, told by the machine: deadlines and ids follow real time."""

    def __init__(self) -> None:
        super().__init__()
        self._started = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    @elapsed.setter
    def elapsed(self, value: float) -> None:
        """SimCord's own constructor sets it; real time cannot be set."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    def advance(self, seconds: float) -> None:
        """Refuse: real time only passes by itself."""
        raise SetupError(f"real time cannot be moved by {seconds} s")
