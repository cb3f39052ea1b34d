"""Filling modals: checks contents as Discord's client does and builds what a submission carries."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.playground.simcord_private import ComponentType
from bot.playground.wire_values import Chooser, RefusedError

_SELECTS = frozenset({3, 5, 6, 7, 8})


def filled_components(
    components: Sequence[Mapping[str, Any]], values: Mapping[str, Any], chooser: Chooser
) -> list[dict[str, Any]]:
    """Build a submission's component tree.

    Args:
        components: The modal's components, with ids.
        values: Contents by custom id.
        chooser: Resolves chosen people, roles and channels, and stores files.

    Raises:
        RefusedError: A field is unknown, missing, too short, too long or not offered.
    """
    known = {leaf["custom_id"] for leaf in _fields(components)}
    if unknown := sorted(values.keys() - known):
        raise RefusedError(f"The form has no field {unknown[0]}.")
    return [_node(component, values, chooser) for component in components]


def _fields(components: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for component in components:
        if "custom_id" in component:
            found.append(component)
        found.extend(_fields(component.get("components") or []))
        if component.get("component"):
            found.extend(_fields([component["component"]]))
    return found


def _node(component: Mapping[str, Any], values: Mapping[str, Any], chooser: Chooser) -> dict[str, Any]:
    kind = component["type"]
    built: dict[str, Any] = {"type": int(kind), "id": component.get("id")}
    if kind == ComponentType.ACTION_ROW:
        built["components"] = [_node(each, values, chooser) for each in component["components"]]
    elif kind == ComponentType.LABEL:
        built["component"] = _node(component["component"], values, chooser)
    elif kind != ComponentType.TEXT_DISPLAY:
        built |= {"custom_id": component["custom_id"], **_content(component, values, chooser)}
    return built


def _content(field: Mapping[str, Any], values: Mapping[str, Any], chooser: Chooser) -> dict[str, Any]:
    kind, name = field["type"], field["custom_id"]
    given = values.get(name)
    if kind == ComponentType.TEXT_INPUT:
        return {"value": _text(field, "" if given is None else given)}
    if kind == ComponentType.CHECKBOX:
        checked = field.get("default", False) if given is None else given
        if not isinstance(checked, bool):
            raise RefusedError(f"{name} is either ticked or not.")
        return {"value": checked}
    if kind == ComponentType.RADIO_GROUP:
        chosen = _chosen(field, [] if given is None else [given])
        return {"value": chosen[0] if chosen else None}
    chosen = _chosen(field, given or [])
    if kind == ComponentType.FILE_UPLOAD:
        return {"values": [chooser.file(each) for each in chosen]}
    if kind in _SELECTS and kind != ComponentType.STRING_SELECT:
        return {"values": chooser.entities(int(kind), chosen)}
    return {"values": chosen}


def _text(field: Mapping[str, Any], given: Any) -> str:
    name = field["custom_id"]
    if not isinstance(given, str):
        raise RefusedError(f"{name} takes text.")
    required = field.get("required", True)
    if required and not given:
        raise RefusedError(f"{name} must be filled in.")
    least, most = field.get("min_length") or 0, field.get("max_length") or 4000
    if (given and len(given) < least) or len(given) > most:
        raise RefusedError(f"{name} takes {least} to {most} characters.")
    return given


def _chosen(field: Mapping[str, Any], given: Any) -> list[Any]:
    name = field["custom_id"]
    if not isinstance(given, list):
        raise RefusedError(f"{name} takes a list.")
    if not given:
        if field.get("required", True):
            raise RefusedError(f"{name} must be filled in.")
        return []
    options = field.get("options")
    most_offered = len(options) if options and field["type"] == ComponentType.CHECKBOX_GROUP else 1
    least, most = field.get("min_values", 1), field.get("max_values") or most_offered
    if not least <= len(given) <= most:
        raise RefusedError(f"{name} takes {least} to {most} choices.")
    if options is not None:
        offered = {option["value"] for option in options}
        if unknown := [each for each in given if each not in offered]:
            raise RefusedError(f"{unknown[0]} is not offered for {name}.")
    return given
