"""Forged custom ids of every button, menu and form that there is, made from what each one declares.

Whatever is added later is forged as well, without being mentioned here, as long as its fields have known names.
"""

from collections.abc import Iterator
from enum import Enum
from itertools import cycle
from uuid import UUID

from bot.ui import codec
from bot.ui.actions import Carrier, registered

# A plausible value of each field that is not an id of something.
_PLAUSIBLE = {
    "ability": "athletics",
    "chance": "50",
    "cursor": "",
    "difficulty": "normal",
    "level": "4",
    "page": "0",
    "points": "10-10-5-5-0-0",
    "preview": "123456789",
    "shape": "three",
    "side": "left",
    "skill": "0123abcd",
    "state": "",
    "value": "",
    "version": "1",
    "when": "0",
    "focus": "0",
    "by": "0",
    "place": "0",
    "owner": "<me>",
}
# What the ids of a field belong to, where it is called otherwise.
_THINGS = {"character": "hero"}

_NO_UUID = cycle(["", "1", "A" * 21 + "=", "A" * 23, "' OR '1'='1' --------", "../../../../etc/passwd", "\u202e" * 22])
_NO_NUMBER = cycle(
    ["-1", "9" * 19, "1e9", "0x10", "1_0", "\u0663", " 5", "NaN", "1.5", "+1", "1;--", "9" * 30, "\uff11"]
)
_NO_WORD = cycle(["\x00", "x" * 33, "a b", "<script>", "\u200b", "DROP TABLE", "%s%n", "\ud83d\ude00", "a\n"])
_NO_FLAG = cycle(["2", "true", "-1", "\u0661"])


def plausible(kind: type[Carrier], whose: str = "my") -> list[str]:
    """The texts of the fields as one of ours would have them, about somebody's things (`my`, `their`, `nobody`)."""
    return [_plausible(name, info, whose) for name, info in kind.model_fields.items()]


def written(kind: type[Carrier], texts: list[str], *, version: int | None = None) -> str:
    """The custom id of these texts."""
    number = kind.action_version if version is None else version
    return ":".join([codec.PREFIX, str(number), kind.action_name, *texts])


def all_carriers(base: type[Carrier] = Carrier) -> list[type[Carrier]]:
    """Every declared button, menu or form, by name; the tests' own excepted."""
    kinds = [kind for _, kind in sorted(registered().items()) if kind.__module__.split(".")[0] in {"bot", "cogs"}]
    return [kind for kind in kinds if issubclass(kind, base)]


def has_ids(kind: type[Carrier]) -> bool:
    """Whether it is about something that is stored."""
    return any(codec._kind(info.annotation)[0] is UUID for info in kind.model_fields.values())


def malformed(kind: type[Carrier]) -> Iterator[str]:
    """Ids of it that no build of ours wrote: other versions, more and fewer fields, rubbish in each field."""
    texts = plausible(kind)
    yield written(kind, texts, version=kind.action_version + 1)
    yield written(kind, [*texts, "x"])
    if texts:
        yield written(kind, texts[:-1])
    for place, (name, info) in enumerate(kind.model_fields.items()):
        yield written(kind, [*texts[:place], _rubbish(name, info), *texts[place + 1 :]])


def _plausible(name: str, info, whose: str) -> str:
    kind, optional = codec._kind(info.annotation)
    if kind is UUID:
        return "<nobody>" if whose == "nobody" else f"<{whose} {_THINGS.get(name, name)}>"
    if kind is bool:
        return "0"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return str(next(iter(kind)).value)
    if name not in _PLAUSIBLE and optional:
        return ""
    return _PLAUSIBLE[name]


def _rubbish(name: str, info) -> str:
    kind, _ = codec._kind(info.annotation)
    if kind is UUID:
        return next(_NO_UUID)
    if kind is bool:
        return next(_NO_FLAG)
    if kind is int:
        return next(_NO_NUMBER)
    return next(_NO_WORD)
