"""The world for readers: a page and a map, made from the pack, so that neither can say what the pack does not.

`python -m engine.content.world_page` writes `docs/world.md` and `docs/pictures/evenlow.png` anew, from the root of the
repository; other packs and folders can be named: `python -m engine.content.world_page game-system docs`.
"""

import io
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from PIL import Image, PngImagePlugin

from engine.content.loader import load_pack
from engine.content.models import Place
from engine.content.models.world import AREAS
from engine.content.pack import ContentPack
from engine.pictures.atlas import AtlasPicture, Spot, Way
from engine.pictures.cache import content_hash
from engine.rules import calendar as dates
from engine.rules import travel

PAGE, PICTURE = Path("world.md"), Path("pictures/evenlow.png")
HASH_KEY = "description"
"""The PNG's text chunk that tells which description it was drawn from: a map that is out of date can be told by it."""


def atlas(pack: ContentPack) -> AtlasPicture:
    """The map of the pack's places: what lies in a town is left to the town."""
    bands = [
        place for place in pack.places.values() if place.kind == "depth" and _kind_of(pack, place.parent) == "depth"
    ]
    bands.sort(key=lambda place: place.steps)
    shown = [
        place for place in pack.places.values() if place.kind not in AREAS and _kind_of(pack, place.parent) in AREAS
    ]
    shown.sort(key=lambda place: (place.steps, place.id))
    standing = {place.id: place.id for place in shown}
    for place in pack.places.values():
        standing.setdefault(place.id, _outermost(pack, place))
    numbers = {band.id: number for number, band in enumerate(bands)}
    spots = tuple(
        Spot(
            key=place.id,
            name=place.name,
            note=_note(place),
            shape=place.kind,
            level=sum(place.levels) // 2 if place.levels else 0,
            band=numbers.get(place.parent or ""),
            start=place.start,
        )
        for place in sorted(shown, key=lambda place: (numbers.get(place.parent or "", -1), place.steps, place.id))
    )
    ways = tuple(
        Way(standing[place.id], standing[road.to], road.hours, road.by)
        for place in pack.places.values()
        for road in place.roads
        if standing[place.id] != standing[road.to]
    )
    return AtlasPicture(pack.card.name, pack.card.tagline, tuple(band.name for band in bands), spots, ways)


def draw(pack: ContentPack) -> bytes:
    """The map as a PNG that carries the hash of its description."""
    picture = atlas(pack)
    information = PngImagePlugin.PngInfo()
    information.add_text(HASH_KEY, content_hash(picture))
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(picture.draw())) as image:
        image.save(buffer, "PNG", pnginfo=information, optimize=True)
    return buffer.getvalue()


def page(pack: ContentPack) -> str:
    """The whole page in Markdown."""
    sections = (_head, _map, _places, _delves, _calendar, _history, _gods, _factions, _dead)
    return "\n".join(line for section in sections for line in section(pack)) + "\n"


def _kind_of(pack: ContentPack, identity: str | None) -> str:
    return pack.places[identity].kind if identity is not None else "world"


def _outermost(pack: ContentPack, place: Place) -> str:
    """The widest place that can be stood in around a place: the town of a street."""
    while place.parent is not None and pack.places[place.parent].kind not in AREAS:
        place = pack.places[place.parent]
    return place.id


def _note(place: Place) -> str:
    levels = f"levels {place.levels[0]}–{place.levels[1]}" if place.levels else "safe"
    return f"{levels} · {place.steps:,} steps" if place.steps else levels


def _head(pack: ContentPack) -> Iterator[str]:
    yield f"# {pack.card.name}"
    yield ""
    yield f"*{pack.card.tagline}*"
    yield ""
    yield " ".join(pack.card.description.split())
    yield ""
    yield "Made from `game-system/` by `python -m engine.content.world_page`: change the pack, not this page."
    yield ""
    yield "[Map](#the-map) · [Places](#places) · [Delves](#delves) · [Calendar](#the-calendar) · [History](#history) ·"
    yield "[Gods](#gods) · [Factions](#factions) · [The dead](#the-notable-dead)"
    yield ""


def _map(pack: ContentPack) -> Iterator[str]:
    yield "## The map"
    yield ""
    yield f"![Map of {pack.card.name} from the side: the rim above, the Fall below]({PICTURE.as_posix()})"
    yield ""
    ways = travel.graph(pack.places)
    lowest = max((pack.places[identity] for identity in ways), key=lambda place: place.steps)
    way = travel.route(ways, pack.start.id, lowest.id)
    names = " → ".join(pack.places[identity].name for identity in way)
    hours = travel.route_hours(ways, way)
    yield f"The shortest way from {pack.start.name} to {lowest.name} takes {hours} hours of walking,"
    yield f"and is not the safest: {names}."
    yield ""


def _places(pack: ContentPack) -> Iterator[str]:
    yield "## Places"
    yield ""
    inside: dict[str | None, list[Place]] = {}
    for place in sorted(pack.places.values(), key=lambda place: (place.steps, place.order, place.id)):
        inside.setdefault(place.parent, []).append(place)
    hours = travel.distances(travel.graph(pack.places), pack.start.id)
    yield from _tree(inside, None, 0, hours)
    yield ""


def _tree(
    inside: Mapping[str | None, list[Place]], parent: str | None, depth: int, hours: Mapping[str, int]
) -> Iterator[str]:
    for place in inside.get(parent, []):
        facts = [_note(place)] if place.kind not in AREAS else []
        if hours.get(place.id):
            facts.append(f"{hours[place.id]} h from the start")
        if place.start:
            facts.append("the start")
        told = f" ({', '.join(facts)})" if facts else ""
        yield f"{'  ' * depth}- **{place.name}**{told}: {place.summary}. {' '.join(place.description.split())}"
        yield from _tree(inside, place.id, depth + 1, hours)


def _delves(pack: ContentPack) -> Iterator[str]:
    """What there is to do, with what history tells of the same place: where a thread can be picked up."""
    yield "## Delves"
    yield ""
    for delve in sorted(pack.delves.values(), key=lambda delve: (delve.level, delve.id)):
        least, most = delve.party
        party = f"{least} to {most}" if least < most else str(least)
        where = pack.places[delve.place].name
        yield f"- **{delve.name}** ({where}, level {delve.level}, for {party}). {delve.summary}."
        told = [entry for entry in pack.history.values() if delve.place in entry.places]
        told.sort(key=lambda entry: (entry.year, entry.order, entry.id))
        if told:
            yield f"  In history: {', '.join(f'{entry.name} ({entry.year})' for entry in told)}."
    yield ""


def _calendar(pack: ContentPack) -> Iterator[str]:
    calendar = pack.calendar
    yield "## The calendar"
    yield ""
    yield f"It is the year {calendar.year} {calendar.era} {' '.join(calendar.description.split())}"
    yield ""
    yield "| month | days | |"
    yield "| --- | --- | --- |"
    for month in calendar.months:
        yield f"| {month.name} | {month.days} | {month.season} |"
    yield ""
    yield "| feast | day | |"
    yield "| --- | --- | --- |"
    number = dates.first_day(calendar)
    for day in range(number, number + dates.days_in_year(calendar)):
        date = dates.date_of(calendar, day)
        for feast in dates.feasts_on(calendar, date):
            when = feast.month if calendar.months[date.month - 1].days == 1 else f"{feast.day} {feast.month}"
            yield f"| {feast.name} | {when} | {feast.text} |"
    yield ""


def _history(pack: ContentPack) -> Iterator[str]:
    yield "## History"
    yield ""
    yield "*→ is what one can still see of it.*"
    yield ""
    for entry in sorted(pack.history.values(), key=lambda entry: (entry.year, entry.order, entry.id)):
        yield f"- **{entry.year} · {entry.name}** ({', '.join(pack.places[place].name for place in entry.places)})."
        yield f"  {' '.join(entry.text.split())} *→ {' '.join(entry.consequence.split())}*"
        if entry.causes:
            causes = (pack.history[cause] for cause in entry.causes)
            yield f"  Because of: {', '.join(f'{cause.name} ({cause.year})' for cause in causes)}."
    yield ""


def _gods(pack: ContentPack) -> Iterator[str]:
    yield "## Gods"
    yield ""
    for god in pack.gods.values():
        feast = pack.calendar.feasts[god.feast]
        yield f"### {god.name}"
        yield ""
        yield f"*{god.domain}. \u201c{god.saying}\u201d*"
        yield ""
        yield " ".join(god.description.split())
        yield ""
        yield f"- **Worship:** {god.worship}"
        yield f"- **Taboo:** {god.taboo}"
        yield f"- **Feast:** {feast.name}"
        yield f"- **Prayed to at:** {', '.join(pack.places[place].name for place in god.places)}"
        yield ""


def _factions(pack: ContentPack) -> Iterator[str]:
    yield "## Factions"
    yield ""
    for faction in pack.factions.values():
        yield f"### {faction.name}"
        yield ""
        yield f"*{faction.summary}.* {' '.join(faction.description.split())}"
        yield ""
        yield f"- **Wants:** {faction.aim}"
        yield f"- **Seat:** {pack.places[faction.seat].name}, since {faction.founded}"
        yield f"- **Led by:** {faction.leader}. {faction.leader_text}"
        for title, others in (("Friends", faction.friends), ("Rivals", faction.rivals)):
            if others:
                yield f"- **{title}:** {', '.join(pack.factions[other].name for other in others)}"
        for vendor in faction.vendors:
            table = pack.loot_tables[vendor.table]
            yield f"- **Sells:** {table.name} ({table.summary}), from \u201c{faction.tiers[vendor.tier - 1].name}\u201d"
        yield ""
        yield "| standing from | they call you | | prices |"
        yield "| --- | --- | --- | --- |"
        for tier in faction.tiers:
            yield f"| {tier.least} | {tier.name} | {tier.summary} | {tier.price_percent} % |"
        yield ""


def _dead(pack: ContentPack) -> Iterator[str]:
    yield "## The notable dead"
    yield ""
    for dead in pack.notable_dead.values():
        told = [entry for entry in pack.history.values() if dead.id in (*entry.people, *entry.remembers)]
        told.sort(key=lambda entry: (entry.year, entry.id))
        yield f"- **{dead.name}**, {pack.species[dead.species].name}, {dead.born} to {dead.died}. {dead.summary}."
        yield f"  {' '.join(dead.description.split())}"
        yield f"  Lies at {pack.places[dead.grave].name}: *\u201c{' '.join(dead.epitaph.split())}\u201d*"
        yield f"  In history: {', '.join(f'{entry.name} ({entry.year})' for entry in told)}."
    yield ""


def write(pack: ContentPack, folder: Path) -> tuple[Path, Path]:
    """Writes the page and the map into a folder and returns their paths."""
    page_path, picture_path = folder / PAGE, folder / PICTURE
    picture_path.parent.mkdir(parents=True, exist_ok=True)
    page_path.write_text(page(pack), encoding="utf-8")
    picture_path.write_bytes(draw(pack))
    return page_path, picture_path


def main(arguments: list[str]) -> None:
    """Writes page and map of the pack in the first folder named into the second."""
    source, target = (Path(each) for each in (arguments or ["game-system", "docs"]))
    for path in write(load_pack(source), target):
        sys.stdout.write(f"Wrote {path}.\n")


if __name__ == "__main__":
    main(sys.argv[1:])
