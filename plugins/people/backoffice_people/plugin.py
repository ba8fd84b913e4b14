"""People: employees, departments, leave, documents and badges. Wiring only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backoffice.declarations import Custody, Pages, Read
from backoffice.hookspecs import hookimpl
from backoffice_people import badges, roles
from backoffice_people.badges.custody import cards_of
from backoffice_people.checklists import declared as checklists
from backoffice_people.demo import fill
from backoffice_people.documents import declared as documents
from backoffice_people.leave import declared as leave
from backoffice_people.looks import resources as looks
from backoffice_people.private import declared as private
from backoffice_people.staff import declared as staff
from backoffice_people.structure import masters as structure


@hookimpl
def declare() -> Iterable[Any]:
    yield from structure.declarations()
    yield from staff.declarations()
    yield from private.declarations()
    yield from badges.declarations()
    yield from leave.declarations()
    yield from documents.declarations()
    yield from checklists.declarations()
    yield from looks.declarations()
    yield from roles.ROLES
    yield from roles.NAVS
    yield Pages("backoffice_people.pages:pages")


@hookimpl
def demo_data(office: Any, seed: int) -> None:
    fill(office, seed)


@hookimpl
def open_custody(read: Read, employee_id: int) -> Iterable[Custody]:
    return cards_of(read, employee_id)
