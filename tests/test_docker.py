"""The container files agree with the program, as far as can be seen without Docker."""

import re
from pathlib import Path

import pytest
import yaml

from engine.kernel.settings import Settings, load_settings

ROOT = Path(__file__).parent.parent
ROLES = {"bot", "web", "worker", "scheduler"}
SETTINGS = {name.upper() for name in Settings.model_fields}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_every_role_and_its_servers_are_services(compose):
    assert set(compose["services"]) == ROLES | {"database", "cache", "migrate"}
    for role in ROLES | {"migrate"}:
        assert compose["services"][role]["command"] == [role]


def test_every_variable_of_our_services_is_a_setting_with_a_good_value(compose):
    for role in ROLES | {"migrate"}:
        environment = compose["services"][role]["environment"]
        assert set(environment) <= SETTINGS
        load_settings(
            {name: re.sub(r"\$\{\w+:-(\w+)\}", r"\1", value) for name, value in environment.items()}, env_file=None
        )


def test_the_roles_wait_for_the_migration_and_the_cache(compose):
    for role in ROLES:
        assert compose["services"][role]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "cache": {"condition": "service_healthy"},
        }
    assert compose["services"]["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert compose["services"]["migrate"]["restart"] == "no"


def test_web_and_worker_can_be_scaled(compose):
    for role in ("web", "worker"):
        assert "container_name" not in compose["services"][role]
    (port,) = compose["services"]["web"]["ports"]
    first, last = map(int, re.fullmatch(r"127\.0\.0\.1:(\d+)-(\d+):8080", port).groups())
    assert last - first >= 4
    assert "ports" not in compose["services"]["worker"]


def test_the_servers_stand_on_their_usual_ports_of_loopback_and_keep_their_data(compose):
    database, cache = compose["services"]["database"], compose["services"]["cache"]
    assert "pgvector" in database["image"]
    assert database["ports"] == ["127.0.0.1:5432:5432"]
    assert cache["ports"] == ["127.0.0.1:6379:6379"]
    kept = {volume.split(":")[0] for service in (database, cache) for volume in service["volumes"]}
    assert kept == set(compose["volumes"])


def test_a_stopping_container_is_given_longer_than_the_program_takes(compose):
    for role in ROLES:
        assert int(compose["services"][role]["stop_grace_period"].removesuffix("s")) > Settings().shutdown_seconds


def test_the_image_sets_only_settings_and_python_variables():
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    names = {name for line in re.findall(r"^ENV (.*)$", text, re.MULTILINE) for name in re.findall(r"(\w+)=", line)}
    assert names - {"PATH"} - {name for name in names if name.startswith(("PIP_", "PYTHON"))} <= SETTINGS


def test_the_image_takes_every_package_and_runs_as_an_ordinary_user():
    text = (ROOT / "Dockerfile").read_text()
    copied = set(re.findall(r"^COPY ([\w-]+) \1$", text, re.MULTILINE))
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert copied == packages | {"game-system"}
    assert text.index("\nUSER everdelve\n") < text.index("\nENTRYPOINT")
    assert set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)) == copied | {
        "requirements.lock"
    }
