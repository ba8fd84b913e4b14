"""What a record page of the core shows beside what every record page has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.jobs.event_body import event_body
from backoffice.jobs.resources import events
from backoffice.lifecycle.resources import faults
from backoffice.resources import Resource
from backoffice_web.context import application
from backoffice_web.developer.samples import pretty


@dataclass(frozen=True)
class Panel:
    """`text` is shown as it is; `notes` are sentences."""

    title: str
    text: str
    notes: tuple[str, ...]


def panels(resource: Resource, record: Mapping[str, Any], reader: Actor, connection: sa.Connection) -> list[Panel]:
    """What an event said; where a failure happened."""
    if resource is faults:
        return [Panel("Where it happened", str(record["stack"]), ())]
    if resource is events:
        return [_said(int(record["id"]), reader, connection)]
    return []


def _said(ident: int, reader: Actor, connection: sa.Connection) -> Panel:
    body = event_body(application().catalogue, connection, reader, ident)
    notes = [body.why] if body.why else []
    if body.left_out:
        notes.append(f"Not shown, because you may not see it or nobody declares it: {', '.join(body.left_out)}.")
    return Panel("What it said", "" if body.fields is None else pretty(body.fields), tuple(notes))
