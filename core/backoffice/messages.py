"""Every text for people that declarations hold, for translators: a walker, so that declarations need no `_()`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from backoffice.bus.command import Command
from backoffice.bus.payload import Payload, payload_fields
from backoffice.declarations import Checker, Nav, Role, Settings, StationMode
from backoffice.jobs.job import Job
from backoffice.records.master import Master
from backoffice.resources import Resource


@dataclass(frozen=True)
class Message:
    """A text and where it stands, such as `CreateItem.sku`: translators tell equal words apart by it."""

    context: str
    text: str


def walk(declarations: Iterable[Any]) -> Iterator[Message]:
    """The texts of the declarations in their order; empty ones are left out."""
    for one in declarations:
        yield from (message for message in _texts(one) if message.text)


def _texts(one: Any) -> Iterator[Message]:
    match one:
        case Master():
            yield from walk(one.declarations())
        case Command() | Job():
            yield Message(f"{one.name} title", one.title)
            yield Message(f"{one.name} help", one.help)
            yield from _fields(one.payload)
        case Resource():
            yield Message(f"{one.name} title", one.title)
            yield Message(f"{one.name} description", one.description)
            yield from (Message(f"{one.name}.{column.name}", column.label) for column in one.columns.values())
        case Nav():
            yield Message(f"{one.id} title", one.title)
            yield Message(f"{one.id} group", one.group)
        case Role():
            yield Message(f"{one.code} title", one.title)
        case StationMode():
            yield Message(f"{one.id} title", one.title)
            yield Message(f"{one.id} verdict", one.verdict)
            yield from (Message(f"{one.id} context", label) for _, label in one.context)
        case Checker():
            yield Message(f"{one.name} title", one.title)
        case Settings():
            yield from (Message(f"{one.plugin} {n}", f.title or "") for n, f in one.model.model_fields.items())


def _fields(payload: type[Payload]) -> Iterator[Message]:
    for field in payload_fields(payload):
        context = f"{payload.__name__}.{field.name}"
        yield Message(context, field.label)
        yield Message(f"{context} help", field.help)
        for choice in field.choices or ():
            yield Message(f"{type(choice).__name__}.{choice.name}", str(choice.value))
        if field.lines is not None:
            yield from _fields(field.lines)
