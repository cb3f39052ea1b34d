"""What the log holds is read for ever: each version of each event type that ever landed has a sample here.

A new type or version fails until its sample is added (`tests/golden/events/<type>.v<version>.json`); samples are never
changed or removed. A changed shape needs a new version and an upcaster.
"""

from pathlib import Path

import orjson
import pytest

import engine.wiring  # noqa: F401  declares all types of the game
from engine.kernel.events.registry import decode, registered_types

FOLDER = Path(__file__).parents[3] / "golden" / "events"
SAMPLES = sorted(FOLDER.glob("*.json"))


def ours() -> dict:
    return {name: body for name, body in registered_types().items() if body.__module__.startswith("engine.")}


def test_every_version_of_every_type_has_a_sample():
    wanted = {f"{name}.v{version}" for name, body in ours().items() for version in range(1, body.version + 1)}

    assert wanted == {sample.stem for sample in SAMPLES}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_stored_event_can_be_read(sample):
    name, _, version = sample.stem.rpartition(".v")
    stored = orjson.loads(sample.read_bytes())

    body = decode(name, int(version), stored)

    assert body.type == name
    if int(version) == body.version:
        assert body.model_dump(mode="json") == stored
