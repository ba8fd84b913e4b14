"""Who may act for whom: oneself, one's team, or everybody; and that nobody decides on what is their own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.bus import Tx
from backoffice.errors import Denied
from backoffice_people.leave import facts
from backoffice_people.staff import places
from backoffice_people.staff.models import Employee

OTHERS = "people.leave_of_others"
"""The right to act for every employee where it holds; without it, for oneself and for one's team alone."""


def person(actor: Actor) -> str:
    """The principal that counts: the user, also where a token of theirs acts."""
    return f"user:{actor.user_id}" if actor.user_id is not None else actor.id


def persons(actor: Actor) -> set[str]:
    """Everybody who is behind an act: who acts, and on whose behalf."""
    return {person(actor), actor.id} | ({actor.on_behalf_of} if actor.on_behalf_of else set())


def is_self(actor: Actor, employee: facts.Row) -> bool:
    return employee["user_id"] is not None and f"user:{employee['user_id']}" in persons(actor)


def own_employee(connection: sa.Connection, actor: Actor) -> dict[str, Any] | None:
    """The employee who is the user that acts; None for programs and for people who are no employee."""
    if actor.user_id is None:
        return None
    row = connection.execute(
        sa.select(Employee.__table__).where(Employee.user_id == actor.user_id, Employee.archived_at.is_(None))
    ).mappings()
    found = row.one_or_none()
    return None if found is None else dict(found)


def is_manager(connection: sa.Connection, actor: Actor, employee: facts.Row, today: Any) -> bool:
    """Whether the actor is the manager of the employee today."""
    mine = own_employee(connection, actor)
    return mine is not None and facts.manager_of(connection, employee["id"], today) == mine["id"]


def acts_for_all(tx: Tx, employee: facts.Row) -> bool:
    where = {dimension: frozenset(ids) for dimension, ids in places.of(tx, employee["id"]).items()}
    return tx.actor.grants.covers(OTHERS, where)


def require_others(tx: Tx, employee: facts.Row) -> None:
    """Refuse whoever is neither the manager of the employee nor has the right for everybody."""
    today = facts.today(tx.connection, employee["id"], tx.now)
    if not (acts_for_all(tx, employee) or is_manager(tx.connection, tx.actor, employee, today)):
        raise Denied(OTHERS)


def require_self_or_others(tx: Tx, employee: facts.Row) -> None:
    if not is_self(tx.actor, employee):
        require_others(tx, employee)


def refuse_own(tx: Tx, employee: facts.Row, requested_by: str) -> None:
    """K6: nobody decides on their own leave or request, also not through somebody who acts for them."""
    if is_self(tx.actor, employee) or requested_by in persons(tx.actor):
        tx.refuse(
            "own_request",
            "Nobody decides on a request of their own. Nothing was written; the manager or the personnel office does.",
            "request",
        )
