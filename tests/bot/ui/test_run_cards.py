"""Cards of runs: everything is on one of the pages, and every page keeps within Discord's limits."""

import discord
import pytest

from bot.ui.actions import Action
from bot.ui.cards import CHARACTER_LIMIT, COMPONENT_LIMIT
from bot.ui.codec import Count
from bot.ui.palette import Tone
from bot.ui.run_cards import LOG_NAME, run_card, run_pages
from engine.rules.telling import RunSummary, ToldRun, summarize
from engine.rules.telling import fights as told_fights
from engine.rules.telling import runs as told
from engine.rules.telling.fights import Named, Who

HOSTILE = "[*_~`|<@everyone>_*]#" + "Ä" * 11


class Turn(Action, name="test-run-page"):
    page: Count


def hero(position: int, name: str) -> Who:
    return Who(id=f"id-{position}", name=name, kind="hero", position=position)


def named(name: str) -> Named:
    return Named(id="x/y", name=name)


def run(entries: list[told.RunTold], heroes: list[str], stake="wounding") -> RunSummary:
    party = tuple(
        told.MemberTold(who=hero(place, name), level=10, hp=90, hp_max=120) for place, name in enumerate(heroes)
    )
    return summarize(ToldRun(delve=named("The Larder"), level=10, stake=stake, party=party, entries=tuple(entries)))


def small(outcome: told.Outcome = "triumph", stake="wounding") -> RunSummary:
    mirrit, tobb = hero(0, "Mirrit"), hero(1, "Tobb")
    guard = Who(id="creatures/guard", name="Larder Guard", kind="creature", position=0)
    entries: list[told.RunTold] = [
        told.Encounter(number=1, kind="combat", title="Behind the flour"),
        told.Fight(members=(mirrit, tobb), creatures=(guard,), ambush=False),
        told_fights.Act(who=mirrit, skill=named("Split"), target=guard, resource_left=3),
        told_fights.Strike(
            by=mirrit, skill=named("Split"), target=guard, roll=62, chance=71, degree="hit", dice=19, damage=14,
            hp=0, hp_max=14,
        ),
        told_fights.FightEnd(outcome="won", rounds=1),
        told.Result(result="well"),
        told.Encounter(number=2, kind="trap", title="The string"),
        told.Check(who=tobb, skill=named("Perception"), roll=90, chance=40, margin=-50, degree="failure"),
        told.Harm(who=tobb, dice=9, damage=90, hp=0, hp_max=120),
        told.Down(who=tobb),
        told.Result(result="badly"),
        told.Passed(number=3, title="A warm oven"),
        told.Find(table=named("Shelf"), roll=1, of=5, item=named("Ladle"), quantity=1),
        told.Enhancement(roll=5, chance=25, enhanced=True),
        told.Property(roll=1, of=2, property=named("of soup")),
        told.Find(table=named("Shelf"), roll=2, of=5, item=named("Lint"), quantity=2),
        told.Find(table=named("Shelf"), roll=2, of=5, item=named("Lint"), quantity=1),
        told.RunEnd(outcome=outcome),
        told.Growth(who=mirrit, skill=named("Axes"), roll=80, value=40, grew=True),
        told.Deal(who=mirrit, xp=1200, gold=30, finds=3),
        told.Deal(who=tobb, xp=1200, gold=29, finds=0),
    ]  # fmt: skip  # one line an entry
    return run(entries, ["Mirrit", "Tobb"], stake)


def longest() -> RunSummary:
    """Eight with the worst of names, twelve encounters in which everybody falls, and a cartload of finds."""
    names = [f"{place}{HOSTILE}"[:32] for place in range(8)]
    entries: list[told.RunTold] = []
    for number in range(1, 13):
        entries.append(told.Encounter(number=number, kind="puzzle", title=HOSTILE[:20] + "w" * 30))
        entries.append(told.Choice(number=1, option=HOSTILE * 2, why="odds"))
        for place, name in enumerate(names):
            who = hero(place, name)
            entries += [told.Harm(who=who, dice=9, damage=999_999, hp=0, hp_max=1_000_000), told.Down(who=who)]
            entries.append(told.Rise(who=who, hp=1, hp_max=1_000_000))
        for find in range(6):
            entries.append(
                told.Find(table=named("t"), roll=1, of=1, item=named(f"{number}-{find} " + "_" * 44), quantity=9)
            )
            entries += [told.Property(roll=1, of=1, property=named("*" * 40)) for _ in range(3)]
        entries.append(told.Result(result="badly"))
    entries.append(told.RunEnd(outcome="triumph"))
    for place, name in enumerate(names):
        for skill in range(13):
            entries.append(
                told.Growth(who=hero(place, name), skill=named(f"{'s' * 38}{skill}"), roll=9, value=1, grew=True)
            )
        entries.append(told.Deal(who=hero(place, name), xp=10**9, gold=10**9, finds=9))
    return run(entries, names)


def texts(view: discord.ui.LayoutView) -> list[str]:
    return [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]


async def test_a_run_is_told_in_few_lines():
    card = run_card(small())

    assert texts(card.view()) == [
        "## The Larder: Triumph",
        "Level 10 · falling ends the run",
        (
            "**The party**\n"
            "**Mirrit**, level 10: ▰▰▰▰▰▰▰▱▱▱ 90 of 120 hit points\n"
            "-# 1,200 experience, 30 gold · Axes +1 · dealt 14\n"
            "**Tobb**, level 10: ▱▱▱▱▱▱▱▱▱▱ fallen\n"
            "-# 1,200 experience, 29 gold · dealt 0"
        ),
        (
            "**What happened**\n"
            "1\\. **Behind the flour**: won in 1 round\n"
            "2\\. **The string**: 0 of 1 check, went badly, 90 damage taken, Tobb fell\n"
            "3\\. **A warm oven**: passed by"
        ),
        "**Found**\n- Ladle +1 (of soup)\n- Lint ×3",
        "**Brought home**\n2,400 experience and 59 gold, all together",
    ]


@pytest.mark.parametrize(
    ("outcome", "stake", "tone", "fate", "finds"),
    [
        ("triumph", "safe", Tone.SUCCESS, "down, and well again", "**Found**"),
        ("fled", "wounding", Tone.WARNING, "fallen", "**Found**"),
        ("defeat", "wounding", Tone.DANGER, "fallen", "**Lost on the way back**"),
        ("defeat", "lethal", Tone.GRAVE, "dead", "**Lost on the way back**"),
    ],
)
async def test_how_it_ended_is_said_in_words_and_underlined_by_colour(outcome, stake, tone, fate, finds):
    card = run_card(small(outcome, stake))

    assert card.tone is tone
    assert f"▱▱▱▱▱▱▱▱▱▱ {fate}" in card.reading()
    assert finds in card.reading()


async def test_the_longest_run_leaves_nothing_out_and_keeps_within_the_limits():
    summary = longest()
    pages = run_pages(summary)
    assert len(pages) > 2

    shown = ""
    for page in range(len(pages)):
        card = run_card(
            summary, page, previous=Turn(page=page), following=Turn(page=page + 2), whole_log=True, footer="f" * 400
        )
        view = card.view()
        written = texts(view)
        assert view.total_children_count <= COMPONENT_LIMIT
        assert sum(len(text) for text in written) <= CHARACTER_LIMIT
        assert not any("not shown" in text for text in written)
        shown += "\n".join(written)

    lines = [line for page in pages for _, lines in page for line in lines]
    assert all(line in shown for line in lines)
    assert sum("w" * 9 in line for line in lines) == 12
    assert sum(line.startswith("- ") for line in lines) == 72


async def test_nothing_that_people_wrote_is_markup():
    reading = "\n".join(run_card(longest(), page).reading() for page in range(len(run_pages(longest()))))

    assert "<@everyone>" not in reading
    assert "[*" not in reading
    assert "\\<\\@everyone\\>" in reading


async def test_the_whole_log_goes_along_as_a_file():
    card = run_card(small(), whole_log=True)

    [file] = card.files
    assert file.filename == LOG_NAME
    assert file.fp.read().decode().startswith("The Larder, level 10, falling ends the run\n  Mirrit, level 10")
    assert [item.media.url for item in card.view().walk_children() if isinstance(item, discord.ui.File)] == [
        f"attachment://{LOG_NAME}"
    ]


async def test_a_short_run_has_no_pages_to_turn_and_a_page_beyond_the_last_is_the_last():
    summary = small()

    card = run_card(summary, 7, previous=Turn(page=1), following=Turn(page=2))

    assert len(run_pages(summary)) == 1
    assert "Page" not in card.reading()
    assert "Behind the flour" in card.reading()


async def test_somebody_barely_alive_has_a_bar_that_is_not_empty():
    summary = small()
    summary.members[0].hp, summary.members[0].standing = 1, True

    assert "▰▱▱▱▱▱▱▱▱▱ 1 of 120 hit points" in run_card(summary).reading()
