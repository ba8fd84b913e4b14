"""Natural keys to ids, one question to the database per resource however many keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.errors import Refused
from backoffice.resources import directory
from backoffice.resources.fetch import fetch
from backoffice.resources.scope import reach

if TYPE_CHECKING:
    from backoffice.resources.resource import Resource

MAX_CHOICES = 10


def matches(
    resource: Resource, conn: sa.Connection, actor: Actor, keys: Iterable[int | str]
) -> dict[int | str, list[int]]:
    """The ids of the rows in reach for each reference; references without one are left out.

    A number, or text such as `id:17`, is an id; other text is a natural key. A row that was merged into another stands
    for that one.
    """
    reached = reach(resource, actor)
    visible = resource.visible(actor)
    wanted = {key: directory.reference(key) for key in keys}
    found: dict[Any, list[int]] = {}
    for by, kind in ((resource.id, int), (resource.key, str)):
        values = {value for value in wanted.values() if isinstance(value, kind)}
        if not values or by not in visible:
            continue
        wanted_columns = (by, resource.id, *filter(None, [resource.merged]))
        for held, ident, *merged in fetch(resource, conn, reached, by, values, wanted_columns):
            found.setdefault((kind, str(held)), []).append(merged[0] or ident if merged else ident)
    return {key: ids for key, value in wanted.items() if (ids := found.get((type(value), str(value).strip()), []))}


def resolve(resource: Resource, conn: sa.Connection, actor: Actor, keys: Iterable[int | str]) -> dict[int | str, int]:
    """The id for each reference; those that mean no row in reach are left out.

    Refused (422, `ambiguous`, with the choices) for a key that several rows have; Denied without the permission to
    read the resource.
    """
    found: dict[int | str, int] = {}
    for key, ids in matches(resource, conn, actor, keys).items():
        if len(ids) > 1:
            raise ambiguous(resource, conn, actor, str(key), ids)
        found[key] = ids[0]
    return found


def ambiguous(resource: Resource, conn: sa.Connection, actor: Actor, key: str, ids: Sequence[int]) -> Refused:
    """The refusal that offers the rows among which to choose."""
    names = resource.names(conn, actor, sorted(ids)[:MAX_CHOICES])
    choices = [{"id": ident, "key": text, "label": label} for ident, (text, label) in names.items()]
    offered = ", ".join(f"id:{choice['id']} ({choice['label']})" for choice in choices)
    message = f"“{key}” means several rows: {offered}. Choose one by its id. Nothing was written."
    return Refused("ambiguous", message, params={"key": key, "choices": choices})
