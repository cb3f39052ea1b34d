"""All tables of the game in one metadata, and which of the database's tables are not ours to compare."""

import importlib
import pkgutil
import re
from typing import Any

import engine
from engine.kernel.tables import Base

# Partitions follow their parents; PgQueuer's tables follow its own statements, frozen in migration 0002.
_NOT_OURS = re.compile(r"events_(default|\d{4}_\d{2})|feed_entries_\d+|pgqueuer\w*|alembic_version")

for _module in pkgutil.walk_packages(engine.__path__, "engine."):
    if _module.name.rpartition(".")[2] in {"models", "texts", "ledger", "idempotency", "ticks"}:
        importlib.import_module(_module.name)

metadata = Base.metadata


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Tell Alembic whether a name found in the database takes part in the comparison with the models."""
    return not (kind == "table" and name is not None and _NOT_OURS.fullmatch(name))


def include_object(thing: Any, _name: str | None, kind: str, reflected: bool, _compared: Any) -> bool:
    """Leave out the copies of a foreign key that PostgreSQL keeps for each partition of the table it points at."""
    if kind == "foreign_key_constraint" and reflected:
        return not any(_NOT_OURS.fullmatch(element.target_fullname.split(".")[0]) for element in thing.elements)
    return True
