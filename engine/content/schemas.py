"""JSON Schemas of every kind, for editors: they complete keys, explain them, and underline mistakes while one types.

The models' docstrings explain the keys: the lines under `Attributes:` become the descriptions of the properties.
"""

import inspect
import json
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from engine.content.models import Data
from engine.content.pack import KINDS, Kind
from engine.content.validation import DOCUMENT_MODELS

_DIALECT = "http://json-schema.org/draft-07/schema#"  # what TOML language servers understand
_LENDING: dict[str, Any] = {
    "extends": {"type": "string", "description": "The id of a thing of this kind whose keys this one takes over."},
    "abstract": {"type": "boolean", "description": "True for what only lends its keys and is no thing itself."},
}
_EXPLAINED = re.compile(r"^    (\w+): (.+(?:\n {8,}.+)*)$", re.MULTILINE)  # an entry may go on, further in


def schemas() -> dict[str, str]:
    """The text of every schema file, by file name."""
    documents = {kind.folder: _kind_schema(kind) for kind in KINDS}
    documents |= {name.removesuffix(".toml"): _schema_of(model) for name, model in DOCUMENT_MODELS.items()}
    return {
        f"{name}.json": json.dumps({"$schema": _DIALECT, **schema}, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        for name, schema in documents.items()
    }


def write_schemas(folder: Path) -> list[Path]:
    """Writes all schemas into `folder`, making it if need be, and returns the files in order of name."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in sorted(schemas().items()):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def _kind_schema(kind: Kind) -> dict[str, Any]:
    thing = _schema_of(kind.model)
    definitions = thing.pop("definitions", {})
    thing["properties"].pop("id")
    thing["properties"] |= _LENDING
    required = [name for name in thing.pop("required") if name != "id"]
    # What extends another may leave out what that one has.
    thing["anyOf"] = [{"required": required}, {"required": ["extends"]}, {"required": ["abstract"]}]
    if kind.layout == "single":
        return {**thing, "definitions": definitions}
    definitions[kind.model.__name__] = thing
    return {
        "title": kind.folder,
        "description": "Each table is one thing; its name is the second part of its id.",
        "type": "object",
        "additionalProperties": {"$ref": f"#/definitions/{kind.model.__name__}"},
        "definitions": definitions,
    }


def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    text = json.dumps(model.model_json_schema(ref_template="#/definitions/{model}"))
    schema: dict[str, Any] = json.loads(text)
    if "$defs" in schema:
        schema["definitions"] = schema.pop("$defs")
    for table in (schema, *schema.get("definitions", {}).values()):
        _explain(table)
    return schema


def _explain(table: dict[str, Any]) -> None:
    """Moves what the model's docstring says of each key to that key, and closes tables of ids to other keys."""
    model = next((each for each in _models(Data) if each.__name__ == table.get("title")), None)
    if model is None:
        return
    text = inspect.getdoc(model) or ""
    table["description"] = text.partition("\n\nAttributes:")[0]
    explained = {key: " ".join(words.split()) for key, words in _EXPLAINED.findall(text)}
    for key, schema in table["properties"].items():
        schema.pop("title", None)
        if key in explained:
            schema["description"] = explained[key]
        if "patternProperties" in schema:
            schema["additionalProperties"] = False


def _models(parent: type[Data]) -> list[type[Data]]:
    """All models below `parent`."""
    return [each for child in parent.__subclasses__() for each in (child, *_models(child))]
