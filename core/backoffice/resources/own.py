"""Rows of one's own: a resource whose rows are those of whoever reads, whatever else that person may see.

Two kinds of it: `mine`, rows about the reader, and `team`, rows about those for whom the reader answers. On them the
reader sees `own_classes` as well; nobody else's rows are in the resource at all, not even by a look-up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from backoffice.actor import Actor
    from backoffice.resources.resource import Resource

Whose = Callable[[Any], Any]
"""From the id of the reading user, as an expression, the condition that a row is theirs."""
ME = "scope_me"
NOBODY = 0
"""No user has this id: who is none has no rows."""


def condition(whose: Any) -> Any:
    """The condition of a declaration: a column that holds the id of a user, or a function as `Whose` says."""
    me = sa.bindparam(ME, type_=sa.BigInteger())
    return whose(me) if callable(whose) and not isinstance(whose, sa.sql.ClauseElement) else whose == me


def values(resource: Resource, actor: Actor) -> dict[str, Any]:
    """What the condition binds; nothing where rows are everybody's."""
    return {ME: actor.user_id or NOBODY} if resource.whose is not None else {}
