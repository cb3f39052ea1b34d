"""The picture of a character's sheet: what a player shows to friends.

It is laid out for Discord, where it is shown about 470 pixels wide on a desk and 400 on a phone: nothing
that matters is smaller than 24 of its 1200 pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from engine.pictures.canvas import Canvas, Point
from engine.pictures.emblem import Arms, arms, draw_arms
from engine.pictures.palette import BLOOD, GOLD, INK, MUTED, PANEL_EDGE, PARCHMENT, STONE, Color, from_hex, legible, mix
from engine.pictures.typefaces import Face

WIDTH, HEIGHT = 1200, 960
_LEFT, _RIGHT = 372, WIDTH - 44
_SIDE_MIDDLE = 480


class _StoryRoom(NamedTuple):
    """Where the story stands: the baseline of its middle line, the size of its letters, its lines at most."""

    middle: float
    size: int
    lines: int


_STORY = _StoryRoom(880, 28, 3)
_STORY_AT_LENGTH = _StoryRoom(852, 30, 4)


@dataclass(frozen=True, slots=True)
class Figure:
    """A name and a number, such as an attribute (1 to 99) or a skill (0 to 100)."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived value as it is written, such as `Hit points`, `42 / 60`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class GearLine:
    """A worn thing: its slot, its name, and the colour of its rarity as `#rrggbb` or empty."""

    slot: str
    name: str
    color: str = ""


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """All that a sheet shows. What does not fit is shortened, never refused.

    Attributes:
        character_id: The emblem is drawn from it and `class_id`; any texts.
        class_id: As above.
        name: Of the character; any script.
        species: Its name as shown, like the next two.
        character_class: As above.
        background: As above.
        level: 1 and up.
        attributes: Six are shown.
        derived: Six are shown.
        skills: Twelve are shown, best first if there are more; None leaves them out, and what remains takes the room.
        gear: Six are shown.
        conditions: Names; four are shown and the rest counted. None leaves them out, where they are not known.
        scars: 0 to 3.
        story: One or two sentences.
        accent: The colour of the class as `#rrggbb`, or empty to derive one from `class_id`.
        fallen: Whether the character is dead.
    """

    character_id: str
    class_id: str
    name: str
    species: str
    character_class: str
    background: str
    level: int
    attributes: tuple[Figure, ...] = ()
    derived: tuple[Derived, ...] = ()
    skills: tuple[Figure, ...] | None = None
    gear: tuple[GearLine, ...] = ()
    conditions: tuple[str, ...] | None = None
    scars: int = 0
    story: str = ""
    accent: str = ""
    fallen: bool = False

    @property
    def arms(self) -> Arms:
        """The emblem of the character."""
        return arms(self.character_id, self.class_id, accent=self.accent, fallen=self.fallen)

    def describe(self) -> str:
        """Say in words all that the picture shows, for screen readers: plain text, bounded by what it was given."""
        gear = ", ".join(f"{line.slot}: {line.name}" for line in self.gear) or "none"
        parts = [
            f"Character sheet of {self.name}{', fallen' if self.fallen else ''}.",
            f"Level {self.level} {self.species} {self.character_class}, {self.background}.",
            f"Emblem: {self.arms.description}.",
            f"Attributes: {_listed(self.attributes)}.",
            f"{'. '.join(f'{fact.label}: {fact.value}' for fact in self.derived)}." if self.derived else "",
            f"Skills: {_listed(self.skills)}." if self.skills is not None else "",
            f"Gear: {gear}.",
            f"Conditions: {', '.join(self.conditions) or 'none'}." if self.conditions is not None else "",
            f"Scars: {self.scars} of 3.",
            self.story,
        ]
        return " ".join(part for part in parts if part)

    def draw(self) -> bytes:
        """Draw the picture: the bytes of a PNG of 1200 by 960 pixels."""
        accent = self.arms.field
        canvas = Canvas(WIDTH, HEIGHT)
        canvas.rectangle((0, 0, WIDTH, HEIGHT), mix(INK, accent, 5))
        canvas.rectangle((0, 0, 340, HEIGHT), mix(INK, accent, 14))
        canvas.frame(accent)
        _draw_side(canvas, self, accent)
        _draw_header(canvas, self, accent)
        _draw_attributes(canvas, self.attributes[:6], accent)
        _draw_derived(canvas, self.derived[:6])
        if self.skills is None:
            _draw_gear_at_length(canvas, self.gear[:6])
            _draw_story(canvas, self.story, _STORY_AT_LENGTH)
        else:
            _draw_skills(canvas, self.skills, accent)
            _draw_gear(canvas, self.gear[:6])
            _draw_story(canvas, self.story, _STORY)
        return canvas.png()


def _listed(figures: tuple[Figure, ...]) -> str:
    return ", ".join(f"{figure.label} {figure.value}" for figure in figures) or "none"


def _draw_side(canvas: Canvas, sheet: SheetPicture, accent: Color) -> None:
    """The left side: emblem, level, scars and conditions; without conditions the others stand in the middle."""
    middle = 175
    if sheet.fallen:
        top = _SIDE_MIDDLE - 316
        canvas.rounded((56, top + 568, 294, top + 632), 32, mix(INK, STONE, 35), STONE, 2)
        canvas.text((middle, top + 612), "Fallen", 36, PARCHMENT, face=Face.BOLD, align="center")
    elif sheet.conditions is None:
        top = _SIDE_MIDDLE - 253
    else:
        top = 54
        canvas.text((middle, 624), "Conditions", 26, MUTED, align="center")
        _draw_conditions(canvas, sheet.conditions, middle)
    draw_arms(canvas, 55, top, 240, sheet.arms)
    _draw_level(canvas, sheet.level, (middle, top + 356), accent)
    canvas.text((middle, top + 442), "Scars", 26, MUTED, align="center")
    for number in range(3):
        _draw_scar(canvas, middle - 66 + 66 * number, top + 482, suffered=number < sheet.scars)


def _draw_level(canvas: Canvas, level: int, at: Point, accent: Color) -> None:
    """A plate with the level; `at` is its middle."""
    x, y = at
    plate = [(x - 92, y - 28), (x + 92, y - 28), (x + 112, y), (x + 92, y + 28), (x - 92, y + 28), (x - 112, y)]
    canvas.polygon(plate, mix(INK, accent, 55), GOLD, 2.5)
    canvas.fitted((x, y + 11), f"Level {level}", 34, PARCHMENT, 180, smallest=22, face=Face.BOLD, align="center")


def _draw_scar(canvas: Canvas, x: float, y: float, *, suffered: bool) -> None:
    """A slash for each scar suffered, an empty ring for each that may yet come."""
    canvas.ellipse(
        (x - 24, y - 24, x + 24, y + 24),
        mix(INK, BLOOD, 35) if suffered else None,
        BLOOD if suffered else PANEL_EDGE,
        2.5,
    )
    if suffered:
        for shift in (-7, 4):
            canvas.polygon(
                [(x + shift + 12, y - 17), (x + shift + 3, y + 4), (x + shift - 9, y + 17), (x + shift - 1, y - 1)],
                PARCHMENT,
            )


def _draw_conditions(canvas: Canvas, conditions: tuple[str, ...], middle: float) -> None:
    if not conditions:
        canvas.text((middle, 668), "none", 26, PARCHMENT, face=Face.ITALIC, align="center")
        return
    shown = conditions if len(conditions) <= 5 else conditions[:4]
    for number, condition in enumerate(shown):
        top = 642 + 50 * number
        canvas.rounded((56, top, 294, top + 42), 21, mix(INK, BLOOD, 30), mix(INK, BLOOD, 70), 1.5)
        canvas.fitted((middle, top + 30), condition, 26, PARCHMENT, 210, smallest=20, align="center")
    if len(shown) < len(conditions):
        more = f"and {len(conditions) - len(shown)} more"
        canvas.text((middle, 642 + 50 * len(shown) + 28), more, 24, MUTED, face=Face.ITALIC, align="center")


def _draw_header(canvas: Canvas, sheet: SheetPicture, accent: Color) -> None:
    room = _RIGHT - _LEFT
    canvas.fitted((_LEFT, 100), sheet.name, 68, STONE if sheet.fallen else PARCHMENT, room, smallest=22, face=Face.BOLD)
    calling = f"{sheet.species} {sheet.character_class}"
    line = f"{calling}  ·  {sheet.background}" if sheet.background else calling
    canvas.fitted((_LEFT, 154), line, 34, legible(accent), room, smallest=24, face=Face.ITALIC)
    canvas.line([(_LEFT, 172), (_RIGHT, 172)], mix(INK, GOLD, 55), 2)
    canvas.polygon([(_LEFT + 7, 172), (_LEFT, 165), (_LEFT - 7, 172), (_LEFT, 179)], GOLD)
    canvas.polygon([(_RIGHT + 7, 172), (_RIGHT, 165), (_RIGHT - 7, 172), (_RIGHT, 179)], GOLD)


def _draw_attributes(canvas: Canvas, attributes: tuple[Figure, ...], accent: Color) -> None:
    gap = 12
    width = (_RIGHT - _LEFT - 5 * gap) / 6
    for number, figure in enumerate(attributes):
        left = _LEFT + number * (width + gap)
        canvas.panel((left, 192, left + width, 308))
        canvas.rounded((left + 14, 293, left + width - 14, 299), 3, mix(INK, accent, 30))
        canvas.bar((left + 14, 293, left + width - 14, 299), figure.value / 99, legible(accent))
        canvas.text((left + width / 2, 252), str(figure.value), 52, PARCHMENT, face=Face.BOLD, align="center")
        canvas.fitted((left + width / 2, 281), figure.label, 24, MUTED, width - 12, smallest=16, align="center")


def _draw_derived(canvas: Canvas, derived: tuple[Derived, ...]) -> None:
    """Two rows of three: the name on the left of its cell, the value on the right."""
    canvas.panel((_LEFT, 322, _RIGHT, 412))
    width = (_RIGHT - _LEFT) / 3
    for number, fact in enumerate(derived):
        left = _LEFT + (number % 3) * width + 18
        baseline = 358 + (number // 3) * 40
        taken = canvas.fitted(
            (left + width - 36, baseline), fact.value, 28, GOLD, 132, smallest=18, face=Face.BOLD, align="right"
        )
        canvas.fitted((left, baseline), fact.label, 25, MUTED, width - 46 - taken, smallest=16)


def _draw_skills(canvas: Canvas, skills: tuple[Figure, ...], accent: Color) -> None:
    """Two columns of six, in the order given; of more than twelve, the best."""
    shown = skills if len(skills) <= 12 else tuple(sorted(skills, key=lambda skill: -skill.value)[:12])
    canvas.panel((_LEFT, 426, _RIGHT, 662))
    width = (_RIGHT - _LEFT) / 2
    color = legible(accent)
    for number, skill in enumerate(shown):
        left = _LEFT + (number // 6) * width + 18
        baseline = 462 + (number % 6) * 37
        canvas.fitted((left, baseline), skill.label, 25, PARCHMENT, 150, smallest=18)
        canvas.bar((left + 158, baseline - 16, left + width - 96, baseline - 2), skill.value / 100, color)
        canvas.text((left + width - 36, baseline), str(skill.value), 26, PARCHMENT, face=Face.BOLD, align="right")


def _draw_gear(canvas: Canvas, gear: tuple[GearLine, ...]) -> None:
    """Two columns of three."""
    canvas.panel((_LEFT, 676, _RIGHT, 802))
    if not gear:
        _draw_no_gear(canvas, 748)
    width = (_RIGHT - _LEFT) / 2
    for number, line in enumerate(gear):
        left = _LEFT + (number // 3) * width + 18
        baseline = 712 + (number % 3) * 38
        canvas.fitted((left, baseline), line.slot, 23, MUTED, 92, smallest=16)
        color = _mark(canvas, left + 106, baseline - 8, line)
        canvas.fitted((left + 124, baseline), line.name, 26, color, width - 156, smallest=21)


def _draw_gear_at_length(canvas: Canvas, gear: tuple[GearLine, ...]) -> None:
    """One column of six, larger, where the skills would stand as well."""
    canvas.panel((_LEFT, 430, _RIGHT, 744))
    if not gear:
        _draw_no_gear(canvas, 597)
    first = 598 - (len(gear) - 1) * 25
    for number, line in enumerate(gear):
        left, baseline = _LEFT + 22, first + number * 50
        canvas.fitted((left, baseline), line.slot, 28, MUTED, 140, smallest=18)
        color = _mark(canvas, left + 168, baseline - 10, line)
        canvas.fitted((left + 192, baseline), line.name, 32, color, _RIGHT - left - 214, smallest=22)


def _draw_no_gear(canvas: Canvas, baseline: float) -> None:
    words = "Nothing but the clothes they stand in"
    canvas.text(((_LEFT + _RIGHT) / 2, baseline), words, 28, MUTED, face=Face.ITALIC, align="center")


def _mark(canvas: Canvas, x: float, y: float, line: GearLine) -> Color:
    """Draw the lozenge before a thing, about a middle, in the colour of its rarity; give that colour."""
    color = legible(from_hex(line.color)) if line.color else PARCHMENT
    canvas.polygon([(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)], color)
    return color


def _draw_story(canvas: Canvas, story: str, room: _StoryRoom) -> None:
    at = (_LEFT, room.middle)
    if not story:
        canvas.text(at, "Their story is still to be told.", room.size, MUTED, face=Face.ITALIC)
        return
    canvas.wrapped(at, story, room.size, PARCHMENT, _RIGHT - _LEFT, lines=room.lines, face=Face.ITALIC)
