"""One row, for its record page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.errors import FieldError, Refused
from backoffice.resources import confidential, directory
from backoffice.resources.fetch import fetch
from backoffice.resources.query import read_params
from backoffice.resources.resolve import ambiguous
from backoffice.resources.scope import reach

if TYPE_CHECKING:
    from backoffice.resources.resource import Resource


def record(
    resource: Resource, conn: sa.Connection, actor: Actor, ident: int | str, args: Mapping[str, str]
) -> dict[str, Any] | None:
    """The visible columns of the row with this id (`17`, `"id:17"`) or natural key; None if there is none in reach.

    Refused if several rows in reach have the key, or if a parameter of the resource is wrong.
    """
    reached = reach(resource, actor)
    visible = tuple(resource.visible(actor))
    wanted = directory.reference(ident)
    by = resource.id if isinstance(wanted, int) else resource.key
    if by not in visible:
        return None
    rows = list(fetch(resource, conn, reached, by, [wanted], visible, _params(resource, conn, actor, args)))
    if len(rows) > 1:
        raise ambiguous(resource, conn, actor, str(wanted), [row[visible.index(resource.id)] for row in rows])
    if not rows:
        return None
    confidential.note(resource, conn, actor, "record", visible, (rows[0][visible.index(resource.id)],))
    return dict(zip(visible, rows[0], strict=True))


def _params(resource: Resource, conn: sa.Connection, actor: Actor, args: Mapping[str, str]) -> Any:
    faults: list[FieldError] = []
    params = read_params(resource, conn, actor, args, faults)
    if faults:
        raise Refused("invalid_query", " ".join(f"{f.field}: {f.message}" for f in faults[:3]), errors=faults)
    return params
