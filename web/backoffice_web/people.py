"""Who did something: principals such as `user:3` by the names that people know."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from backoffice.identity.models import Token, User

_NAMED = {"user": (User.id, User.display_name), "token": (Token.id, Token.title)}


def names(principals: Iterable[str], conn: sa.Connection) -> dict[str, str]:
    """The names of those that are known, by principal; one query for each kind."""
    wanted: dict[str, set[int]] = {kind: set() for kind in _NAMED}
    for principal in principals:
        kind, _, number = principal.partition(":")
        if kind in wanted and number.isascii() and number.isdigit():
            wanted[kind].add(int(number))
    found: dict[str, str] = {"system": "System"}
    for kind, ids in wanted.items():
        ident, name = _NAMED[kind]
        if ids:
            rows = conn.execute(sa.select(ident, name).where(ident.in_(ids)))
            found |= {f"{kind}:{row[0]}": str(row[1]) for row in rows}
    return found
