"""What an event said, as far as a reader may see it: the declaration of the event says who may see which field."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import orjson
import sqlalchemy as sa
from pydantic import BaseModel

from backoffice.actor import Actor
from backoffice.bus.journal import entries, journal
from backoffice.jobs.models import EventRecord
from backoffice.kinds import Secret, kind_of

if TYPE_CHECKING:
    from backoffice.bus.catalogue import Catalogue


@dataclass(frozen=True)
class EventBody:
    """`fields` are None when nothing of it can be shown; `why` says so. `left_out` are names that are not shown."""

    fields: Mapping[str, Any] | None
    left_out: tuple[str, ...] = ()
    why: str = ""


def event_body(catalogue: Catalogue, connection: sa.Connection, reader: Actor, ident: int) -> EventBody:
    """The body of the event `ident`, from the journal entry that the reader must be able to reach."""
    found = connection.execute(
        sa.select(EventRecord.name, EventRecord.seq, EventRecord.no, journal.c.events)
        .join(journal, journal.c.seq == EventRecord.seq)
        .where(EventRecord.id == ident)
    ).one_or_none()
    if not reader.grants.allows(entries.permission):
        return EventBody(None, why=f"Whoever reads what events say needs the right “{entries.permission}”.")
    if found is None or entries.record(connection, reader, found.seq) is None:
        return EventBody(None, why="The journal entry that it stands in is not for you to see.")
    if found.events is None:
        return EventBody(None, why="What it said was erased.")
    declared = catalogue.event(found.name)
    if declared is None:
        return EventBody(None, why="The module that declares it is not loaded, so nobody can say who may see what.")
    fields, left_out = readable(declared, orjson.loads(found.events)[found.no]["body"], reader.classes)
    return EventBody(fields, tuple(left_out))


def readable(
    model: type[BaseModel], body: Mapping[str, Any], classes: frozenset[str], before: str = ""
) -> tuple[dict[str, Any], list[str]]:
    """The fields of `body` that somebody who reads these classes may see, and the paths of the others.

    What the model does not declare, such as a field of an older version, is left out.
    """
    hints = typing.get_type_hints(model, include_extras=True)
    shown: dict[str, Any] = {}
    left_out: list[str] = []
    for name, value in body.items():
        _, kind, _ = kind_of(hints.get(name))
        if name not in model.model_fields or isinstance(kind, Secret) or (kind and kind.secrecy not in classes):
            left_out.append(before + name)
            continue
        inner = _model_in(hints[name])
        if inner is None:
            shown[name] = value
        elif isinstance(value, list):
            parts = [readable(inner, one, classes, f"{before}{name}.") for one in value]
            shown[name] = [part for part, _ in parts]
            left_out += dict.fromkeys(path for _, paths in parts for path in paths)
        elif isinstance(value, dict):
            shown[name], more = readable(inner, value, classes, f"{before}{name}.")
            left_out += more
        else:
            shown[name] = value
    return shown, left_out


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that the field, or each of its items, is."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)
