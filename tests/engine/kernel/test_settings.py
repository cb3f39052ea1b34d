"""Settings: read once, refused in whole sentences, never shown with their secrets."""

import re
from pathlib import Path

import pytest

from engine.kernel.settings import Settings, SettingsError, load_settings

ROOT = Path(__file__).parents[3]
SECRET = "hunter2-is-secret"


def refused(environ: dict[str, str], env_file: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, env_file=env_file)
    return caught.value.sentences


def test_nothing_set_gives_the_defaults():
    assert load_settings({}, env_file=None) == Settings()


def test_the_environment_wins_over_the_file_and_empty_counts_as_unset(tmp_path):
    file = tmp_path / "env"
    file.write_text("WEB_PORT=9000\nLOG_LEVEL=debug\nMETRICS_PORT=\n")
    settings = load_settings({"WEB_PORT": "9001", "LOG_LEVEL": ""}, env_file=file)
    assert (settings.web_port, settings.log_level, settings.metrics_port) == (9001, "debug", None)


def test_a_file_that_is_not_there_is_no_mistake(tmp_path):
    assert load_settings({}, env_file=tmp_path / "none") == Settings()


def test_all_problems_are_told_at_once_each_with_its_name():
    sentences = refused({"WEB_PORT": "99999", "LOG_LEVEL": "loud", "DATABASE_URL": "mysql://h/x", "OWNER_IDS": "me"})
    assert {sentence.split(":")[0] for sentence in sentences} == {"WEB_PORT", "LOG_LEVEL", "DATABASE_URL", "OWNER_IDS"}
    assert all(sentence.endswith(".") for sentence in sentences)


def test_a_misspelt_name_in_the_file_is_refused_with_a_guess(tmp_path):
    file = tmp_path / "env"
    file.write_text("DISCORD_TOKN=x\nPOSTGRES_PASSWORD=y\nWEB_PORT=no\n")
    sentences = refused({}, file)
    assert sentences[0] == "DISCORD_TOKN: there is no such setting; did you mean DISCORD_TOKEN?"
    assert len(sentences) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", f"mysql://user:{SECRET}@host/name"),
        ("DATABASE_URL", f"postgresql://user:{SECRET}@host"),
        ("DATABASE_URL", f"postgresql://user:{SECRET}@host:port/name"),
        ("REDIS_URL", f"http://:{SECRET}@host"),
        ("DISCORD_TOKEN", f"Bot {SECRET}"),
        ("DISCORD_TOKEN", f"{SECRET} {SECRET}"),
        ("OTLP_ENDPOINT", f"ftp://{SECRET}@host"),
    ],
)
def test_a_refusal_never_shows_the_value(name, value):
    (sentence,) = refused({name: value})
    assert sentence.startswith(f"{name}: ")
    assert SECRET not in sentence


def test_a_refusal_leaves_no_secret_in_its_causes():
    with pytest.raises(SettingsError) as caught:
        load_settings({"DATABASE_URL": f"mysql://user:{SECRET}@host/name"}, env_file=None)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_shown_settings_hold_no_secret():
    settings = load_settings(
        {
            "DATABASE_URL": f"postgres://user:{SECRET}@host/name",
            "REDIS_URL": f"redis://:{SECRET}@host",
            "DISCORD_TOKEN": SECRET,
        },
        env_file=None,
    )
    assert SECRET not in repr(settings) + str(settings)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_database_addresses_get_one_spelling(scheme):
    settings = load_settings({"DATABASE_URL": f"{scheme}://user@host/name?sslmode=require"}, env_file=None)
    assert settings.database_url == "postgresql://user@host/name?sslmode=require"


def test_a_socket_is_an_address_too():
    settings = Settings(
        database_url="postgresql://postgres@/everdelve?host=%2Frun%2Fa%20b", redis_url="unix:///run/a.sock"
    )
    assert settings.redis_url == "unix:///run/a.sock"


def test_shards_of_this_process_need_the_number_of_all():
    assert "DISCORD_SHARD_COUNT" in refused({"DISCORD_SHARD_IDS": "0,1"})[0]
    assert "between 0 and 3" in refused({"DISCORD_SHARD_IDS": "4", "DISCORD_SHARD_COUNT": "4"})[0]
    assert "twice" in refused({"DISCORD_SHARD_IDS": "1,1", "DISCORD_SHARD_COUNT": "4"})[0]
    assert load_settings(
        {"DISCORD_SHARD_IDS": "0, 3", "DISCORD_SHARD_COUNT": "4"}, env_file=None
    ).discord_shard_ids == (0, 3)


def test_half_a_stand_in_for_discord_is_refused():
    assert refused({"DISCORD_API_URL": "http://127.0.0.1:1/api/v10"})[0].startswith("DISCORD_GATEWAY_URL: ")
    assert refused({"DISCORD_GATEWAY_URL": "ws://127.0.0.1:1"})[0].startswith("DISCORD_API_URL: ")


def test_folders_are_absolute_whatever_directory_comes_later(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_settings({"STATE_DIR": "a/../b"}, env_file=None).state_dir == tmp_path / "b"


def test_settings_cannot_be_changed_but_copied():
    settings = Settings(web_port=1)
    with pytest.raises(ValueError, match="frozen"):
        settings.web_port = 2
    assert settings.changed(web_port=2) == Settings(web_port=2)
    with pytest.raises(SettingsError, match="WEB_PORT"):
        settings.changed(web_port=0)


def test_the_example_file_lists_every_setting_with_its_default():
    example = dict(re.findall(r"^# ([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert set(example) == {name.upper() for name in Settings.model_fields}
    assert load_settings(example, env_file=None) == Settings()
    unset = {name for name, value in example.items() if not value}
    assert unset == {n.upper() for n, field in Settings.model_fields.items() if field.default in (None, ())}


def test_the_example_file_changes_nothing_when_copied_as_it_is():
    assert load_settings({}, env_file=ROOT / ".env.example") == Settings()


@pytest.mark.parametrize(
    "origins",
    ["*", "everdelve.example", "https://everdelve.example/", "https://a.example/path", "https://user@a.example"],
)
def test_origins_that_no_browser_sends_are_refused(origins):
    assert refused({"WEB_CORS_ORIGINS": origins})[0].startswith("WEB_CORS_ORIGINS: ")


def test_origins_are_a_list():
    settings = load_settings({"WEB_CORS_ORIGINS": "https://a.example, http://localhost:3000"}, env_file=None)
    assert settings.web_cors_origins == ("https://a.example", "http://localhost:3000")
