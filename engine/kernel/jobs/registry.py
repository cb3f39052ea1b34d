"""What kinds of jobs there are: a typed body each, how it is retried, and the one function that does it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from engine.kernel.jobs.context import JobContext


class JobBody(BaseModel):
    """What a job needs to know: ids and turn numbers, never state (its owner's row has that, and is read again).

    Unknown fields are ignored and new fields need defaults, so that old and new processes can run side by side.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    job_name: ClassVar[str]


@dataclass(frozen=True)
class RetryPolicy:
    """How often and when a failed job is tried again: after `first`, then twice as long each time up to `longest`.

    `attempts` counts the first run too. A failure because something is away (`Unavailable`) is not counted: such a job
    is tried again for a day.
    """

    attempts: int = 6
    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=5)

    def delay(self, failures: int) -> timedelta:
        """Return the wait after so many failures (1 or more) in a row."""
        return min(self.first * (1 << min(failures - 1, 20)), self.longest)


B = TypeVar("B", bound=JobBody)
Handler = Callable[[B, "JobContext"], Awaitable[None]]


@dataclass
class JobKind:
    """One registered kind of job."""

    name: str
    body: type[JobBody]
    retries: RetryPolicy
    handler: Handler[Any] | None = None


class JobRegistry:
    """The kinds of jobs of a program. `JOBS` is the real one; tests make their own."""

    def __init__(self) -> None:
        self._kinds: dict[str, JobKind] = {}

    def job_type(self, name: str, *, retries: RetryPolicy | None = None) -> Callable[[type[B]], type[B]]:
        """Register a body under a name that stands in the database, such as `character.draft_expires`.

        Raises:
            ValueError: The name is taken.
        """

        def register(body: type[B]) -> type[B]:
            if name in self._kinds:
                raise ValueError(f"the job type {name!r} is registered twice")
            body.job_name = name
            self._kinds[name] = JobKind(name, body, retries or RetryPolicy())
            return body

        return register

    def handler(self, body: type[B]) -> Callable[[Handler[B]], Handler[B]]:
        """Register the function that does jobs of this type. It runs at least once: see `JobContext.finishing`.

        Raises:
            ValueError: The type has a handler already, or is none of this registry's.
        """

        def register(function: Handler[B]) -> Handler[B]:
            kind = self.kind(body.job_name)
            if kind.handler is not None:
                raise ValueError(f"the job type {kind.name!r} has two handlers")
            kind.handler = function
            return function

        return register

    def kind(self, name: str) -> JobKind:
        """Return a kind by its name.

        Raises:
            ValueError: There is none.
        """
        try:
            return self._kinds[name]
        except KeyError:
            raise ValueError(f"there is no job type {name!r}") from None

    def handled(self) -> list[JobKind]:
        """Return the kinds that this process can do."""
        return [kind for kind in self._kinds.values() if kind.handler is not None]


JOBS = JobRegistry()
"""All jobs of the game. Capabilities fill it when they are imported."""

job_type = JOBS.job_type
handler = JOBS.handler
