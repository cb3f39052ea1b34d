"""Every error that a person may see: what happened in one sentence, and what to do next in another.

The bot turns these into an ephemeral reply, the web into problem JSON (RFC 9457). `code` is stable: clients and tests
may rely on it. An exception of any other type is a defect; the border logs it under a reference id.
"""

from typing import Any, ClassVar


class EverdelveError(Exception):
    """The root of all typed errors.

    Attributes:
        code: A stable name in snake_case.
        message: What happened, one sentence, safe to show.
        remedy: What to do next, one sentence, safe to show.
        details: Further machine-readable facts, JSON-ready.
    """

    code: str = "error"
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, remedy: str, *, code: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.details = details
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"[{self.code}] {self.message} {self.remedy}"


class Refused(EverdelveError):
    """The rules of the game say no."""

    code = "refused"
    http_status = 400


class InvalidInput(EverdelveError):
    """What was typed or sent cannot be used. `field` names the part that is wrong, if one part is."""

    code = "invalid_input"
    http_status = 422

    def __init__(
        self, message: str, remedy: str, *, code: str | None = None, field: str | None = None, **details: Any
    ) -> None:
        super().__init__(message, remedy, code=code, **details)
        self.field = field


class NotFound(EverdelveError):
    """There is no such thing, or not for this person."""

    code = "not_found"
    http_status = 404


class NotYours(EverdelveError):
    """The thing exists and belongs to somebody else."""

    code = "not_yours"
    http_status = 403


class Conflict(EverdelveError):
    """Somebody else was first, or the thing is no longer in the state that this act needs."""

    code = "conflict"
    http_status = 409


class StaleAction(Conflict):
    """A button or form that belongs to something that is over or has moved on."""

    code = "stale_action"


class StaleVersion(Conflict):
    """Somebody else changed the thing since it was shown; what to do about that is the player's to decide."""

    code = "stale_version"


class LimitReached(Conflict):
    """A limit of the game is full: slots, members, size."""

    code = "limit_reached"


class NoCharacter(Conflict):
    """The act needs a living character and the player has none; the bot offers creation in the same reply."""

    code = "no_character"


class InsufficientFunds(Conflict):
    """An account does not hold what the act costs."""

    code = "insufficient_funds"


class RateLimited(EverdelveError):
    """Too many requests. `retry_after` is in seconds."""

    code = "rate_limited"
    http_status = 429

    def __init__(
        self, message: str, remedy: str, *, retry_after: float, code: str | None = None, **details: Any
    ) -> None:
        super().__init__(message, remedy, code=code, **details)
        self.retry_after = retry_after


class Unavailable(EverdelveError):
    """Something that the program needs is away for the moment. `service` names it."""

    code = "unavailable"
    http_status = 503

    def __init__(self, message: str, remedy: str, *, service: str, code: str | None = None, **details: Any) -> None:
        super().__init__(message, remedy, code=code, **details)
        self.service = service


class Busy(Unavailable):
    """The thing is locked by another act for longer than one may wait."""

    code = "busy"
