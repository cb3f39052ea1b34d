"""Delves as wholes: who may go, what they are warned of, what they meet, and what lies at the end."""

import re
from pathlib import PurePosixPath
from typing import Any, get_args

from engine.content.checking.encounters import check_encounter
from engine.content.checking.examination import Examination, repeated
from engine.content.checking.gear import check_is_hoard
from engine.content.models import CombatEncounter, Delve, Encounter
from engine.content.reading import Source

# Encounter is Annotated[union, discriminator]; each of its models has one literal kind.
ENCOUNTER_KINDS: tuple[str, ...] = tuple(
    get_args(model.model_fields["kind"].annotation)[0] for model in get_args(get_args(Encounter)[0])
)
_WARNS = re.compile(
    r"\b(lethal|deadly|fatal|die[sd]?|dying|dead|deaths?|kill(s|ed|ing)?|graves?|buried|bury)\b", re.IGNORECASE
)


def check_delves(examination: Examination) -> None:
    """Reports what is wrong with each delve, and kinds of encounter that none of them has."""
    for delve in examination.all(Delve):
        _check_frame(examination, delve)
        for index in range(len(delve.encounters)):
            check_encounter(examination, delve, index)
    _check_kinds(examination)


def _check_frame(examination: Examination, delve: Delve) -> None:
    least, most = delve.party
    if least > most:
        message = f"The least party ({least}) is larger than the most ({most})."
        examination.say(delve, ("party",), message, "Swap them.")
    if delve.stake == "lethal" and not _WARNS.search(delve.quest):
        message = "Characters can die here for good, and the quest does not say so."
        examination.say(delve, ("quest",), message, 'Warn them in it: "lethal", "die", "dead", "grave" or "kill".')
    if examination.rules is not None and delve.level > examination.rules.levels.most:
        message = f"The last level is {examination.rules.levels.most}; this is {delve.level}."
        examination.say(delve, ("level",), message, "Lower it.")
    if not any(isinstance(encounter, CombatEncounter) for encounter in delve.encounters):
        message = "Nothing in it fights back, so it would pay no gold and little experience."
        examination.say(delve, ("encounters",), message, 'Add an encounter with kind = "combat".')
    for index in repeated(encounter.title for encounter in delve.encounters):
        message = f'Two encounters are called "{delve.encounters[index].title}".'
        examination.say(delve, ("encounters", index, "title"), message, "Change one: the story names them.")
    check_is_hoard(examination, delve, ("loot",), delve.loot)


def _check_kinds(examination: Examination) -> None:
    """Looks at what is written, so that one mistaken delve is not also missed here."""
    delves = examination.written("delves")
    used = {kind for raw in delves for kind in _kinds(raw.values.get("encounters"))}
    card = PurePosixPath("pack.toml")
    for kind in ENCOUNTER_KINDS:
        if delves and kind not in used and card in examination.reading.texts:
            message = f'No delve has an encounter of the kind "{kind}".'
            examination.reading.report(Source(card), (), message, "A pack uses every kind; add one to a delve.")


def _kinds(encounters: Any) -> set[str]:
    if not isinstance(encounters, list):
        return set()
    return {str(encounter.get("kind")) for encounter in encounters if isinstance(encounter, dict)}
