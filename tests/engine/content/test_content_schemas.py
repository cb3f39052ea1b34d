"""The schemas say what editors need: every key explained to the end, every kind of encounter with its own keys."""

import json
from typing import Any

import pytest

from engine.content.pack import KINDS
from engine.content.schemas import schemas


def _schema(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(schemas()[f"{name}.json"])
    return document


def _tables(name: str) -> dict[str, dict[str, Any]]:
    schema = _schema(name)
    return {title: table for title, table in schema["definitions"].items() if "properties" in table}


@pytest.mark.parametrize("name", [kind.folder for kind in KINDS if kind.layout == "family"])
def test_what_is_said_of_a_key_is_said_to_the_end_of_the_sentence(name: str) -> None:
    for title, table in _tables(name).items():
        for key, schema in table["properties"].items():
            said = schema.get("description", "It.")
            assert said.endswith((".", ")", '"')), f"{title}.{key}: {said}"
            assert "\n" not in said


def test_a_long_explanation_is_whole() -> None:
    kind = _tables("skills-combat")["CombatSkill"]["properties"]["kind"]
    assert kind["description"].startswith("What it is for.")
    assert kind["description"].endswith("`buff` only brings conditions.")


def test_editors_complete_an_encounter_by_its_kind() -> None:
    encounters = _schema("delves")["properties"]["encounters"]["items"]["oneOf"]
    tables = [_tables("delves")[each["$ref"].rpartition("/")[2]] for each in encounters]
    assert {table["properties"]["kind"]["const"] for table in tables} == {
        "combat",
        "trap",
        "decision",
        "hazard",
        "rest",
        "puzzle",
    }
    assert all(table["additionalProperties"] is False for table in tables)


def test_what_extends_another_thing_may_leave_keys_out() -> None:
    creature = _tables("creatures")["Creature"]
    assert {"required": ["extends"]} in creature["anyOf"]
    assert "id" not in creature["properties"]
