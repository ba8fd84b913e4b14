"""What can be read of private data: by personnel, by pay, and by everybody of themselves."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.resources import Resource
from backoffice_people.private.models import ChangeRequest, Contract, Pay, PrivateData
from backoffice_people.staff.models import Employee
from backoffice_people.staff.queries import site_of_employee
from backoffice_people.staff.resources import AsOf

Rows = sa.Select[*tuple[Any, ...]]
PRIVATE = (
    "birth_date", "national_id", "street", "postal_code", "city", "country", "phone", "emergency_name",
    "emergency_relation", "emergency_phone",
)  # fmt: skip
PAY = ("rate", "currency", "per", "iban", "holder")
CONTRACT = ("kind", "ends_on", "weekly_time", "probation_ends_on", "notice")
LABELS = {"employee": "Employee", "phone": "Private phone", "by": "By"}
SCOPE = {"company": Employee.company_id, "site": site_of_employee()}
HIDDEN = ("id", "employee_id", "recorded_at", "by")


def _dated(model: type[Any], names: tuple[str, ...], as_of: Any = None) -> Rows:
    """The rows in force; with a day, only those that hold on it."""
    table: Any = model
    found = (
        sa.select(
            table.id,
            table.employee_id,
            Employee.number.label("employee"),
            Employee.name,
            table.valid_from,
            *(getattr(table, name) for name in names),
            table.recorded_at,
            table.actor.label("by"),
        )
        .join(Employee, Employee.id == table.employee_id)
        .where(table.replaced_at.is_(None))
    )
    if as_of is None:
        return found
    later = aliased(table)
    newest = sa.select(sa.func.max(later.valid_from)).where(
        later.employee_id == table.employee_id, later.replaced_at.is_(None), later.valid_from <= as_of
    )
    return found.where(table.valid_from == newest.correlate(table).scalar_subquery())


def _on(model: type[Any], names: tuple[str, ...]) -> Any:
    return lambda p: _dated(model, names, p.as_of)


def _resource(
    name: str, model: type[Any], names: tuple[str, ...], title: str, description: str, **more: Any
) -> Resource:
    return Resource(
        f"people.{name}",
        _on(model, names),
        params=AsOf,
        title=title,
        description=description,
        label="name",
        sort="-valid_from",
        sortable=("valid_from", "employee"),
        search=("employee", "name"),
        scope=SCOPE,
        labels=LABELS,
        hidden=HIDDEN,
        **more,
    )


def _own(
    name: str, model: type[Any], names: tuple[str, ...], classes: tuple[str, ...], title: str, description: str
) -> Resource:
    return Resource(
        f"people.own_{name}",
        _dated(model, names),
        title=title,
        description=description,
        label="name",
        sort="-valid_from",
        sortable=("valid_from",),
        scope={"company": Employee.company_id},
        labels=LABELS,
        hidden=(*HIDDEN, "employee", "name"),
        mine=Employee.user_id,
        own_classes=classes,
        icon="lock",
    )


private = _resource(
    "private",
    PrivateData,
    PRIVATE,
    "Private data",
    "Birth, home and whom to call, from which day on. Reading it is recorded.",
    icon="lock",
)
pay = _resource(
    "pay",
    Pay,
    PAY,
    "Pay",
    "What people earn and where it goes, from which day on. Reading it is recorded.",
    icon="coins",
    secrecy=dict.fromkeys(("valid_from", "recorded_at", "by"), "pay"),  # the day of a raise is about pay, too
)
contracts = _resource(
    "contracts",
    Contract,
    (*CONTRACT, "slot"),
    "Contracts",
    "What was agreed with whom, from which day on. Reading it is recorded.",
    icon="file-text",
)
own_private = _own("private", PrivateData, PRIVATE, ("hr",), "My private data", "What personnel knows of your home.")
own_pay = _own("pay", Pay, PAY, ("pay",), "My pay", "What you earn, and where it goes.")
own_contracts = _own("contracts", Contract, CONTRACT, ("hr",), "My contract", "What was agreed with you.")

_REQUEST = (
    ChangeRequest.id,
    ChangeRequest.topic,
    ChangeRequest.state,
    ChangeRequest.wish,
    ChangeRequest.iban,
    ChangeRequest.asked_at,
    ChangeRequest.answer,
    ChangeRequest.answered_at,
    ChangeRequest.answered_by.label("by"),
)
change_requests = Resource(
    "people.change_requests",
    sa.select(*_REQUEST, Employee.number.label("employee"), Employee.name, ChangeRequest.employee_id).join(
        Employee, Employee.id == ChangeRequest.employee_id
    ),
    title="Requests for a change",
    description="What people ask to have changed about them. Answer each, and write the change down.",
    label="name",
    sort="-id",
    search=("employee", "name"),
    scope=SCOPE,
    labels={**LABELS, "by": "Answered by"},
    hidden=("id", "employee_id", "answered_at", "by"),
    actions=("people.finish_request", "people.decline_request"),
    icon="question-mark",
)
own_requests = Resource(
    "people.own_requests",
    sa.select(*_REQUEST).join(Employee, Employee.id == ChangeRequest.employee_id),
    title="My requests",
    description="What you have asked personnel to change, and what they answered.",
    label="topic",
    sort="-id",
    scope={"company": Employee.company_id},
    labels={"by": "Answered by"},
    hidden=("id", "by"),
    mine=Employee.user_id,
    own_classes=("hr", "pay"),
    icon="question-mark",
)

RESOURCES = (
    private, pay, contracts, change_requests, own_private, own_pay, own_contracts, own_requests,
)  # fmt: skip
