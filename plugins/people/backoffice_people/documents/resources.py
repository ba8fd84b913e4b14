"""What can be read of documents: by personnel of everybody, by everybody of themselves."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.kinds import Flag, typed
from backoffice.resources import Resource
from backoffice_people.documents.models import Document
from backoffice_people.staff.models import Employee
from backoffice_people.staff.queries import site_of_employee

_later = aliased(Document)
_renewed = sa.select(_later.id).where(_later.renews_id == Document.id, _later.archived_at.is_(None))
_FACTS: tuple[Any, ...] = (
    Document.kind,
    Document.title,
    Document.number,
    Document.issued_on,
    Document.valid_until,
    sa.type_coerce(~_renewed.correlate(Document).exists(), typed(Flag("Current", secrecy="hr"), bool)).label("current"),
    Document.remind_days,
    Document.note,
    Document.renews_id.label("renews"),
)
_OWN: tuple[Any, ...] = (Document.archived_at, Document.created_at, Document.version)
_HIDDEN = ("id", "remind_days", "note", "renews", "archived_at", "created_at", "version")

documents = Resource(
    "people.documents",
    sa.select(
        Document.id,
        Employee.number.label("employee"),
        Employee.name,
        *_FACTS,
        Employee.left_on,
        Document.employee_id,
        *_OWN,
    ).join(Employee, Employee.id == Document.employee_id),
    title="Documents",
    description="Papers of employees and until when they are good. Reading what they say is recorded.",
    label="name",
    sort="-id",
    sortable=("employee", "valid_until"),
    search=("employee", "name"),
    scope={"company": Employee.company_id, "site": site_of_employee()},
    labels={"employee": "Employee", "archived_at": "Put away"},
    hidden=(*_HIDDEN, "employee_id", "left_on"),
    archived="archived_at",
    actions=(
        "people.renew_document", "people.update_document", "people.remove_document", "people.restore_document",
    ),
    icon="file-text",
)  # fmt: skip

own_documents = Resource(
    "people.own_documents",
    sa.select(Document.id, *_FACTS, *_OWN)
    .join(Employee, Employee.id == Document.employee_id)
    .where(Document.archived_at.is_(None)),
    title="My documents",
    description="Which papers of yours personnel has noted, and until when they are good.",
    label="title",
    sort="-id",
    scope={"company": Employee.company_id},
    hidden=_HIDDEN,
    mine=Employee.user_id,
    own_classes=("hr",),
    icon="file-text",
)
