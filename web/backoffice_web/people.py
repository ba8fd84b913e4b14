"""Who did something: principals such as `user:3` and `plugin:inventory` by the names that people know."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from backoffice.identity.models import Token, User

_NAMED = {"user": (User.id, User.display_name), "token": (Token.id, Token.title)}

_WORDS = {"plugin": "The module {}", "schedule": "The schedule {}"}


def names(principals: Iterable[str], conn: sa.Connection) -> dict[str, str]:
    """The names of those that are known, by principal; one query for each kind."""
    asked = {principal: principal.partition(":")[::2] for principal in principals}
    found: dict[str, str] = {"system": "System"}
    found |= {principal: _WORDS[kind].format(name) for principal, (kind, name) in asked.items() if kind in _WORDS}
    for kind, (ident, shown) in _NAMED.items():
        ids = {int(number) for of, number in asked.values() if of == kind and number.isascii() and number.isdigit()}
        if ids:
            rows = conn.execute(sa.select(ident, shown).where(ident.in_(ids)))
            found |= {f"{kind}:{row[0]}": str(row[1]) for row in rows}
    return found
