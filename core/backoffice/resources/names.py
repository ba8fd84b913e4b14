"""What references are shown by: the key and label of the rows they point to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.errors import Denied
from backoffice.resources import confidential, own
from backoffice.resources.fetch import fetch
from backoffice.resources.scope import Reach, reach

if TYPE_CHECKING:
    from backoffice.resources.resource import Resource

RESTRICTED = "restricted"


def names(resource: Resource, conn: sa.Connection, actor: Actor, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """(key, label) by id. A row out of the actor's reach keeps its key and is labelled "restricted".

    A resource that declares `label_public` shows its labels to everybody. Rows that do not exist are left out.
    """
    wanted = sorted(set(ids))
    visible = resource.visible(actor)
    if not wanted or resource.row_classes - resource.classes(actor):
        return {}
    columns = tuple(dict.fromkeys((resource.id, resource.key, resource.label)))
    everything = Reach(None, False, own.values(resource, actor))
    rows = [
        dict(zip(columns, row, strict=True)) for row in fetch(resource, conn, everything, resource.id, wanted, columns)
    ]
    reached = _reached(resource, conn, actor, wanted)
    found = {}
    for row in rows:
        ident = row[resource.id]
        key = str(row[resource.key]) if resource.key in visible else RESTRICTED
        shown = (ident in reached or resource.label_public) and resource.label in visible
        found[ident] = (key, str(row[resource.label] or key) if shown else RESTRICTED)
    told = [name for name in (resource.key, resource.label) if name in visible]
    confidential.note(resource, conn, actor, "reference", told, found)
    return found


def _reached(resource: Resource, conn: sa.Connection, actor: Actor, ids: list[int]) -> set[int]:
    try:
        limits = reach(resource, actor)
    except Denied:
        return set()
    return {row[0] for row in fetch(resource, conn, limits, resource.id, ids, (resource.id,))}
