"""One row, for its record page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.resources import confidential, directory
from backoffice.resources.fetch import fetch
from backoffice.resources.resolve import ambiguous
from backoffice.resources.scope import reach

if TYPE_CHECKING:
    from backoffice.resources.resource import Resource


def record(resource: Resource, conn: sa.Connection, actor: Actor, ident: int | str) -> dict[str, Any] | None:
    """The visible columns of the row with this id (`17`, `"id:17"`) or natural key; None if there is none in reach.

    Refused if several rows in reach have the key.
    """
    reached = reach(resource, actor)
    visible = tuple(resource.visible(actor))
    wanted = directory.reference(ident)
    by = resource.id if isinstance(wanted, int) else resource.key
    if by not in visible:
        return None
    rows = list(fetch(resource, conn, reached, by, [wanted], visible))
    if len(rows) > 1:
        raise ambiguous(resource, conn, actor, str(wanted), [row[visible.index(resource.id)] for row in rows])
    if not rows:
        return None
    confidential.note(resource, conn, actor, "record", visible, (rows[0][visible.index(resource.id)],))
    return dict(zip(visible, rows[0], strict=True))
