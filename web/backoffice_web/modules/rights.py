"""The permissions of a module in words, and how many people hold any of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Command
from backoffice.declarations import Settings
from backoffice.identity.models import Role, User, UserGrant
from backoffice.records.master import Master
from backoffice.resources import Resource


def titles(declarations: Iterable[Any]) -> dict[str, str]:
    """What each permission that is declared lets somebody do, as the shell calls it."""
    return dict(_titles(declarations))


def _titles(declarations: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for one in declarations:
        match one:
            case Master():
                yield from _titles(one.declarations())
            case Command():
                yield one.name, one.title
            case Resource():
                yield one.permission, f"See {one.title.lower()}"
            case Settings():
                yield f"{one.plugin}.configure", "Change its settings"
            case _:
                continue


def holders(connection: sa.Connection, name: str) -> int:
    """How many people who can sign in hold any right in the module."""
    rows = connection.execute(
        sa.select(UserGrant.user_id, Role.permissions)
        .join(Role, Role.id == UserGrant.role_id)
        .join(User, User.id == UserGrant.user_id)
        .where(User.disabled_at.is_(None))
    )
    return len({row.user_id for row in rows if any(one.partition(".")[0] in ("*", name) for one in row.permissions)})
