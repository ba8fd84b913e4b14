"""Who follows which event, remembered in the database: it counts also while a plugin cannot be loaded."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from backoffice.bus.catalogue import Catalogue
from backoffice.bus.event import Reactor
from backoffice.db.database import Database
from backoffice.jobs.models import Role, Subscription
from backoffice.lifecycle.plugin import PRESENT

_plugin = sa.table("core_plugin", sa.column("name", sa.String), sa.column("state", sa.String))
_INSTALLED = Subscription.plugin.in_(sa.select(_plugin.c.name).where(_plugin.c.state.in_(tuple(PRESENT))))


def remember(database: Database, catalogue: Catalogue, loaded: Collection[str]) -> None:
    """Bring the table up to what the `loaded` plugins declare; those of others stay as they were."""
    declared = {one: role for one, role in _declared(catalogue).items() if one[0].partition(":")[0] in loaded}
    with database.read() as connection:
        if _stored(connection, loaded) == declared:
            return
    with database.write() as connection:
        connection.execute(sa.delete(Subscription).where(Subscription.plugin.in_(loaded)))
        rows = [
            {"consumer": consumer, "plugin": consumer.partition(":")[0], "event": event, "role": role}
            for (consumer, event), role in declared.items()
        ]
        if rows:
            connection.execute(sa.insert(Subscription), rows)


def handlers(connection: sa.Connection) -> dict[str, list[str]]:
    """By event, the handlers of installed plugins that follow it."""
    found: dict[str, list[str]] = {}
    for row in connection.execute(
        sa.select(Subscription.event, Subscription.consumer)
        .where(Subscription.role == Role.HANDLER, _INSTALLED)
        .order_by(Subscription.consumer)
    ):
        found.setdefault(row.event, []).append(row.consumer)
    return found


def absent_reactors(connection: sa.Connection, loaded: Collection[str]) -> list[Reactor]:
    """Those of plugins that cannot be loaded: what they would have seen is owed to them, or refused for them."""
    rows = connection.execute(
        sa.select(Subscription.__table__).where(
            Subscription.role != Role.HANDLER, Subscription.plugin.not_in(loaded), _INSTALLED
        )
    )
    return [_absent(row.consumer, row.event, row.role) for row in rows]


def _declared(catalogue: Catalogue) -> dict[tuple[str, str], Role]:
    reactors = {
        (one.id, one.event): Role.OWED if one.when_absent == "owe" else Role.REFUSES for one in catalogue.all_reactors()
    }
    return reactors | {(one.id, one.event): Role.HANDLER for one in catalogue.handlers()}


def _stored(connection: sa.Connection, plugins: Collection[str]) -> dict[tuple[str, str], Role]:
    rows = connection.execute(sa.select(Subscription.__table__).where(Subscription.plugin.in_(plugins)))
    return {(row.consumer, row.event): row.role for row in rows}


def _absent(consumer: str, event: str, role: Role) -> Reactor:
    plugin, _, name = consumer.partition(":")

    def react(_tx: object, _event: object) -> None:
        raise AssertionError("a reactor that is not there was asked")

    react.__name__ = name
    return Reactor(event, plugin, react, "owe" if role == Role.OWED else "refuse")
