"""One shape of log for our code and libraries, with ids, and without secrets or what people wrote."""

import json
import logging

import pytest
import structlog

from engine.kernel.telemetry import bind, get_logger, span
from engine.kernel.telemetry.logs import configure_logs
from engine.kernel.telemetry.redaction import redact_text


@pytest.fixture
def logged(capsys):
    """Configure JSON logs for this test; calling the fixture returns the lines so far."""
    root = logging.getLogger()
    level, settings = root.level, structlog.get_config()
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    configure_logs(level="info", style="json", process_name="worker")
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    logging.captureWarnings(False)
    structlog.configure(**settings)
    for handler in [handler for handler in root.handlers if handler.get_name() == "everdelve"]:
        root.removeHandler(handler)
    root.setLevel(level)
    for name in logging.root.manager.loggerDict:
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))


def test_a_line_tells_what_when_where_and_in_which_process(logged):
    get_logger("engine.deeds").info("something happened", deeds=3)

    [line] = logged()
    assert line["event"] == "something happened"
    assert (line["level"], line["logger"], line["process"], line["deeds"]) == ("info", "engine.deeds", "worker", 3)
    assert line["timestamp"].endswith("Z")


def test_libraries_are_logged_in_the_same_shape(logged):
    logging.getLogger("discord.client").warning("shard %s is slow", 3, extra={"shard": 3})

    [line] = logged()
    assert (line["event"], line["logger"], line["shard"]) == ("shard 3 is slow", "discord.client", 3)


def test_bound_ids_stand_in_lines_of_our_code_and_libraries_until_the_block_ends(logged):
    with bind(player_id=7, interaction_id=8):
        get_logger("a").info("inside")
        logging.getLogger("b").warning("inside")
    get_logger("a").info("outside")

    first, second, third = logged()
    assert (first["player_id"], first["interaction_id"]) == (second["player_id"], second["interaction_id"]) == (7, 8)
    assert "player_id" not in third


def test_lines_inside_a_span_carry_its_trace(logged, tracing):
    with span("outer"):
        get_logger("a").info("one")
        with span("inner"):
            get_logger("a").info("two")

    one, two = logged()
    assert one["trace_id"] == two["trace_id"]
    assert one["span_id"] != two["span_id"]


def test_an_exception_is_logged_with_its_traceback_and_without_local_variables(logged):
    def fail(secret_word):
        raise ValueError("it broke")

    try:
        fail("xyz" + "zy")
    except ValueError:
        get_logger("a").exception("failed")

    [line] = logged()
    assert "ValueError: it broke" in line["exception"]
    assert "xyzzy" not in line["exception"]


def test_the_level_holds_and_chatty_libraries_are_quiet(logged):
    get_logger("a").debug("hidden")
    logging.getLogger("apscheduler.scheduler").info("hidden")

    assert logged() == []


def test_text_for_people_is_no_json(logged, capsys):
    configure_logs(level="info", style="text", process_name="all")
    get_logger("a").info("something happened", deeds=3)

    line = capsys.readouterr().err
    assert "something happened" in line
    assert "deeds=3" in line
    assert not line.startswith("{")


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="loud"):
        configure_logs(level="loud", style="json", process_name="all")


SECRETS = {
    "discord token": "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs",
    "password in an address": "hunter2",
    "interaction token": "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OTA",
    "stripe key": "sk_live_51Habcdefghijkl",
    "webhook secret": "whsec_abcdefghijklmnop",
    "bearer": "abcdef0123456789",
    "signed token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    "mail": "ada@example.org",
    "row value": "Ada Lovelace",
}
LINE = (
    "token {discord token} at postgresql://bot:{password in an address}@host/db, "
    "POST https://discord.com/api/v10/webhooks/123456/{interaction token} with {stripe key} and {webhook secret}, "
    "Authorization: Bearer {bearer}, {signed token}, {mail}\nDETAIL: Key (name)=({row value}) exists."
)


@pytest.mark.parametrize("style", ["json", "text"])
def test_no_secret_reaches_the_log_by_any_way(logged, capsys, style):
    configure_logs(level="info", style=style, process_name="all")
    text = LINE.format_map(SECRETS)

    get_logger("a").info(text)
    get_logger("a").info("nested", details={"list": [text], "deep": {"er": text}})
    logging.getLogger("b").warning("quoted: %s", text)
    try:
        raise ValueError(text)
    except ValueError:
        get_logger("a").exception("failed")
        logging.getLogger("b").exception("failed")

    shown = capsys.readouterr().err
    assert [name for name, secret in SECRETS.items() if secret in shown] == []
    assert shown.count("[redacted]") > 20


@pytest.mark.parametrize(
    "name", ["token", "discord_token", "password", "Authorization", "api_key", "display_name", "content", "email", "ip"]
)
def test_values_under_private_names_are_never_shown(logged, name):
    get_logger("a").info("line", **{name: "xyzzy"}, inner={name: "xyzzy"})

    [line] = logged()
    assert "xyzzy" not in json.dumps(line)


@pytest.mark.parametrize(
    "text",
    [
        "shard 3 of 4 is ready",
        "job character.draft_expires took 12.5 s",
        "https://discord.com/api/v10/gateway",
        "d20+5",
    ],
)
def test_ordinary_text_is_left_alone(text):
    assert redact_text(text) == text
