"""A told run as JSON for clients, and the JSON Schema of it."""

import json
from typing import Any

from engine.rules.telling.runs import ToldRun

SCHEMA_ID = "https://json-schema.org/draft/2020-12/schema"


def told_json(run: ToldRun, *, indent: int | None = None) -> str:
    """A run as JSON: one object for each entry, with a `type` and words. Equal runs give equal texts."""
    return run.model_dump_json(indent=indent)


def schema() -> dict[str, Any]:
    """The JSON Schema of `told_json`, from the models in `fights` and `runs`, docstrings included."""
    return {"$schema": SCHEMA_ID, **ToldRun.model_json_schema(mode="serialization")}


def schema_text() -> str:
    """The schema as it stands in docs/told-run.schema.json."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
