"""What a log says: as objects, as text, in short; and that a damaged log is refused, not guessed at."""

import json
from dataclasses import replace
from pathlib import Path
from typing import get_args

import arena
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told_examples import CAST, LINES, LOG, NAMES

from engine.content import ContentPack
from engine.rules.combat import Bout, resolve
from engine.rules.delves import Delver, RunInputs, RunResult, compile_run, resolve_run
from engine.rules.delves.log import RUN_ENTRY_TYPES
from engine.rules.samples import sample_hero
from engine.rules.stream import Stream
from engine.rules.telling import (
    Names,
    ToldRun,
    UntellableError,
    cast_of,
    line_of,
    lines_of,
    names_of,
    run_text,
    schema,
    summarize,
    tell_fight,
    tell_run,
    told_json,
    words_of,
)
from engine.rules.telling.cast import Stop
from engine.rules.telling.jsons import schema_text
from engine.rules.telling.runs import RunTold

DOCS = Path(__file__).parents[3] / "docs"


def run_of(pack: ContentPack, delve_id: str, seed: int) -> tuple[RunInputs, RunResult]:
    """Sample heroes, as many as the delve takes, on their way."""
    delve = pack.delves[delve_id]
    classes = list(pack.classes)[: delve.party[1]]
    members = [Delver(f"id-{each}", *sample_hero(pack, each, delve.level)) for each in classes]
    inputs = compile_run(pack, delve_id, members)
    return inputs, resolve_run(inputs, Stream(seed.to_bytes(32, "big")))


def two_fights() -> Bout:
    return arena.bout(arena.fighter(0, key="id-mirrit"), arena.fighter(1), arena.fighter(1))


# Text


def test_the_examples_hold_an_entry_of_every_type():
    assert {entry[0] for entry in LOG} == set(RUN_ENTRY_TYPES)


def test_every_entry_has_its_line():
    told = tell_run(CAST, LOG, NAMES)

    assert [line_of(entry) for entry in told.entries] == [line for _, line in LINES]


def test_a_blow_at_one_target_stands_on_one_line_with_its_roll_and_its_target():
    log = [*LOG[:2], (3, 0, 1, 2, 35), (4, 2, 62, 71, 1, 19, 14, 23)]

    *_, line = lines_of(tell_run(CAST, log, NAMES).entries)

    assert line == "  Mirrit: Split → Larder Guard 1: 62 against 71, hits for 14 (dice 19; 23 of 40 left)"


def test_initiative_is_one_line_for_all():
    log = [*LOG[:2], (1, 0, 62, 80), (1, 1, 5, 11), (1, 2, 40, 60)]

    *_, line = lines_of(tell_run(CAST, log, NAMES).entries)

    assert line == "  Initiative: Mirrit 80 (rolled 62), Tobb 11 (rolled 5), Larder Guard 1 60 (rolled 40)"


def test_a_run_opens_with_the_place_and_the_party():
    text = run_text(tell_run(CAST, LOG, NAMES))

    assert text.startswith("The Larder, level 5, falling ends the run\n  Mirrit, level 5: 40 of 40 hit points\n")
    assert text.endswith("takes home 20 experience, 6 gold, 1 find\n")


# Names


def test_what_nobody_names_any_more_is_called_by_the_words_of_its_id():
    told = tell_run(CAST, LOG, Names())

    text = run_text(told)
    assert "Larder guard 1 and Larder guard 2 against Delver 1 and Delver 2" in text
    assert "2. Encounter 2, decision (decision)" in text
    assert "by the best odds: Option 2" in text
    assert told.delve.name == "The larder"


def test_an_encounter_that_has_become_another_is_not_called_by_its_new_title():
    told = tell_run(CAST, [(40, 4, 5)], NAMES)

    assert [line_of(entry) for entry in told.entries] == ["\n5. Encounter 5, puzzle (puzzle)"]


@pytest.mark.parametrize(
    ("identity", "words"),
    [("skills-combat/rope-round-the-waist", "Rope round the waist"), ("plain", "Plain"), ("x/", "Something")],
)
def test_an_id_has_words(identity: str, words: str):
    assert words_of(identity) == words


def test_a_pack_names_everything_in_its_runs(pack: ContentPack):
    names = names_of(pack)
    for delve in pack.delves.values():
        cast = cast_of(run_of(pack, delve.id, 1)[0])
        ids = [
            *cast.conditions,
            *cast.skills,
            *cast.tables,
            *cast.items,
            *cast.properties,
            *(e.key for e in cast.creatures),
        ]
        assert all(identity in names.things for identity in ids)
        titles = [names.encounter(delve.id, place, stop.kind) for place, stop in enumerate(cast.stops)]
        assert titles == [each.title for each in delve.encounters]


# A fight alone


def test_a_fight_that_stands_for_itself_is_told_with_whose_blow_it_was():
    bout, log = two_fights(), []
    resolve(bout, Stream(bytes(32)), log)

    told = list(tell_fight(bout, log, Names({"id-mirrit": "Mirrit"})))

    assert len(told) == len(log)
    strikes = [each for each in told if each.type == "strike"]
    acts = [each for each in told if each.type == "act"]
    assert [each.by for each in strikes] == [each.who for each in acts]
    assert {each.who.name for each in acts} == {"Mirrit", "Side 1 1", "Side 1 2"}
    assert told[-1].type == "fight-end"


# JSON


def test_what_clients_get_is_read_back_as_the_same(pack: ContentPack):
    for seed, delve_id in enumerate(pack.delves):
        inputs, result = run_of(pack, delve_id, seed)
        told = tell_run(cast_of(inputs), result.log, names_of(pack))

        again = ToldRun.model_validate_json(told_json(told))

        assert again == told
        assert told_json(again) == told_json(told)
        assert len(told.entries) == len(result.log)


def test_the_published_schema_is_that_of_the_models():
    assert (DOCS / "told-run.schema.json").read_text("utf-8") == schema_text()


def test_the_schema_describes_every_type_of_entry():
    described = schema()["$defs"]
    types = {model.model_fields["type"].default: model.__name__ for model in get_args(RunTold)}

    assert len(types) == len(RUN_ENTRY_TYPES)
    for kind, name in types.items():
        assert described[name]["description"]
        assert described[name]["properties"]["type"]["const"] == kind
        assert described[name]["additionalProperties"] is False


def test_every_roll_stands_beside_its_target():
    for entry in json.loads(told_json(tell_run(CAST, LOG, NAMES)))["entries"]:
        if "roll" in entry:
            assert {"chance", "of", "value", "total"} & set(entry), entry["type"]


# In short


@pytest.mark.parametrize("seed", range(3))
def test_the_summary_of_a_log_says_what_the_run_came_to(pack: ContentPack, seed: int):
    for delve_id in pack.delves:
        inputs, result = run_of(pack, delve_id, seed)

        summary = summarize(tell_run(cast_of(inputs), result.log, names_of(pack)))

        assert summary.outcome == result.outcome
        assert [(each.hp, each.xp, each.gold) for each in summary.members] == [
            (each.hp, each.xp, each.gold) for each in result.members
        ]
        grown = [sum(growth.after - growth.before for growth in each.growth) for each in result.members]
        assert [sum(each.grew.values()) for each in summary.members] == grown
        if result.outcome != "defeat":
            brought = sorted(
                (find.item, find.quantity, find.enhancement, *find.properties)
                for each in result.members
                for find in each.finds
            )
            told = sorted(
                (each.item.id, each.quantity, each.enhancement, *(one.id for one in each.properties))
                for each in summary.found
            )
            assert told == brought


def test_a_log_that_ends_early_has_no_outcome_yet():
    summary = summarize(tell_run(CAST, LOG[:6], NAMES))

    assert summary.outcome is None
    assert [each.title for each in summary.encounters] == ["Behind the flour"]


# Damage


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        ([(99, 1)], "Entry 0: There is no such entry."),
        ([(40, 0)], "Entry 0: There is no such entry."),
        ([()], "Entry 0: There is no such entry."),
        ([(40, 9, 0)], "Entry 0: There is no encounter 9."),
        ([(40, 0, 5)], "Entry 0: Encounter 1 is no puzzle."),
        ([(40, -1, 0)], "Entry 0: There is no encounter -1."),
        ([(2, 1)], "Entry 0: There is no fight."),
        ([(49, 3, 2, 0)], "Entry 0: There is no encounter -1."),
        ([(40, 0, 0), (49, 3, 2, 1)], "Entry 1: Nobody waits there to fight."),
        ([(40, 0, 0), (49, 3, 3, 0)], "Entry 1: 2 creatures wait there, not 3."),
        ([(40, 0, 0), (49, 4, 2, 0)], "Entry 1: There is no member 2."),
        ([(40, 0, 0), (49, 3, 2, 0), (3, 4, 0, 0, 0)], "Entry 2: There is no fighter 4."),
        ([(40, 0, 0), (49, 3, 2, 0), (3, 0, 7, 0, 0)], "Entry 2: There is no skill 7."),
        ([(40, 1, 2), (41, 2, 0)], "Entry 1: There is no option 2."),
        ([(40, 0, 0), (41, 0, 0)], "Entry 1: There is no option 0."),
        ([(59, 3)], "Entry 0: There is no outcome 3."),
    ],
)
def test_a_log_that_makes_no_sense_is_refused_with_the_entry_and_why(log, reason: str):
    with pytest.raises(UntellableError) as refused:
        tell_run(CAST, log, NAMES)

    assert str(refused.value) == reason


@settings(max_examples=400, deadline=None)
@given(
    place=st.integers(0, len(LOG) - 1),
    changed=st.lists(st.integers(-3, 60) | st.integers(), max_size=9),
)
def test_no_damage_is_met_with_anything_but_a_refusal(place: int, changed: list[int]):
    damaged = [*LOG[:place], tuple(changed), *LOG[place + 1 :]]

    try:
        told = tell_run(CAST, damaged, NAMES)
    except UntellableError as error:
        assert error.entry is not None
        assert error.entry >= place
    else:
        assert run_text(told)
        assert summarize(told)


def test_a_cast_without_creatures_tells_no_fight():
    empty = replace(CAST, creatures=(), stops=(Stop("combat", (0,)),))

    with pytest.raises(UntellableError, match="There is no creature 0"):
        tell_run(empty, LOG[:2], NAMES)
