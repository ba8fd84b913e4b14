"""What can be done with a record: the commands on its resource that the reader may run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from backoffice.actor import Actor
from backoffice.bus import Command
from backoffice.resources import Resource
from backoffice_web.context import application

_ENDING = ("archive", "disable", "revoke", "close", "undo", "delete", "remove")
FEW = 5
MOST_SHOWN = 3


@dataclass(frozen=True)
class Action:
    """A link to the form of a command; `direct` ones need nothing but the record and are a button."""

    name: str
    title: str
    help: str
    href: str
    direct: bool
    ends: bool
    field: str
    value: str


def actions(resource: Resource, record: Mapping[str, Any], reader: Actor) -> list[Action]:
    """In the order of the resource's declaration, then of the commands'."""
    catalogue = application().catalogue
    on = [c for c in catalogue.commands() if c.on == resource.name and c.field and not c.hidden]
    order = {name: place for place, name in enumerate(resource.actions)}
    on.sort(key=lambda command: order.get(command.name, len(order)))
    return [_action(c, resource, record) for c in on if reader.grants.allows(c.name) and _fits(c, record)]


def parted(found: list[Action]) -> tuple[list[Action], list[Action]]:
    """(on the page, in its menu): a few stand on the page all; of many the first do, the foremost of them last."""
    if len(found) <= FEW:
        return found, []
    shown = [action for action in found if not action.ends][:MOST_SHOWN]
    rest = [action for action in found if action not in shown]
    return shown[::-1], sorted(rest, key=lambda action: action.ends)


def _fits(command: Command, record: Mapping[str, Any]) -> bool:
    """What is archived can only be restored; what is switched off is not switched off again."""
    verb = command.verb.split("_")[0]
    if record.get("archived_at") is not None:
        return verb == "restore"
    off = record.get("disabled_at") is not None
    return verb != "restore" and not (verb == "enable" and not off) and not (verb == "disable" and off)


def _action(command: Command, resource: Resource, record: Mapping[str, Any]) -> Action:
    value = f"id:{record[resource.id]}"
    back = f"/r/{resource.name.replace('.', '/', 1)}/{record[resource.id]}"
    field = command.field or ""
    return Action(
        name=command.name,
        title=command.title,
        help=command.help,
        href=f"/c/{command.name}?" + urlencode({field: value, "_next": back}),
        direct=[part.name for part in command.fields if part.required] == [field] and len(command.fields) == 1,
        ends=command.verb.split("_")[0] in _ENDING,
        field=field,
        value=value,
    )
