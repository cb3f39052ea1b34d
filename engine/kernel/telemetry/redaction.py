"""The last net under the logs: secrets and people's words are cut out of whatever reaches them.

The first rule stays that nobody logs them. This catches what libraries quote: addresses with passwords, Discord's
interaction tokens in URLs, values of a row in PostgreSQL's error detail.
"""

import re
from collections.abc import MutableMapping
from typing import Any

REDACTED = "[redacted]"

_SECRET_NAMES = re.compile(
    r"(^|_)(token|secret|password|passwd|authorization|cookie|credentials?|dsn|api_key|key_secret)($|_)", re.IGNORECASE
)
# What people are called and what they wrote. The content's own names (an item, a species) are logged as ids.
_PERSONAL_NAMES = frozenset(
    {
        "body", "content", "display_name", "email", "global_name", "ip", "message_content", "nick", "nickname",
        "payload", "remote_address", "text", "user_name", "username",
    }
)  # fmt: skip

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s/@]+@", re.IGNORECASE), rf"\1:{REDACTED}@"),
    (re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w-]{20,}"), rf"\1{REDACTED}"),
    (re.compile(r"\b(Bot|Bearer|Basic) [\w.~+/=-]{8,}"), rf"\1 {REDACTED}"),
    (re.compile(r"\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"), REDACTED),
    (re.compile(r"\b(?:sk|rk|pk)_(?:live|test)_\w+|\bwhsec_\w+"), REDACTED),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), REDACTED),
    (re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"), REDACTED),
    (re.compile(r"(DETAIL:|\[parameters:)[^\n]*"), rf"\1 {REDACTED}"),
)


# Every pattern above needs one of these; most texts in logs have none, and one look is cheaper than eight.
_HINTS = re.compile(
    r"@|\b(?:Bot|Bearer|Basic) |/(?:webhooks|interactions)/|\.[\w-]{6,7}\.|[srp]k_(?:live|test)_|whsec_|eyJ"
    r"|DETAIL:|\[parameters:"
)


def redact_text(text: str) -> str:
    """Return a text without secrets, mail addresses or the values of rows."""
    if _HINTS.search(text) is None:
        return text
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def redact_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Redact every value of a log line, at any depth. A structlog processor."""
    for name, value in event.items():
        event[name] = REDACTED if _is_private(name) else _redact(value)
    return event


def _is_private(name: str) -> bool:
    return name.lower() in _PERSONAL_NAMES or _SECRET_NAMES.search(name) is not None


def _redact(value: Any) -> Any:
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, dict):
        return {name: REDACTED if _is_private(str(name)) else _redact(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redact(inner) for inner in value]
    if isinstance(value, int | float | bool | None):
        return value
    return redact_text(str(value))
