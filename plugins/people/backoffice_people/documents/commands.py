"""Documents are noted, corrected, renewed and put away. None is deleted: who had which permit when may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Inverse, Tx, command
from backoffice.errors import Denied, FieldError, Invalid
from backoffice.kinds import Id
from backoffice.records.changes import Updated
from backoffice_people.documents.models import Document
from backoffice_people.documents.payloads import AddDocument, DocumentGiven, RenewDocument, UpdateDocument
from backoffice_people.documents.rules import order_fault
from backoffice_people.staff import places, timeline


@dataclass(frozen=True)
class Noted:
    """The document that was noted."""

    id: Id


def _of_document(tx: Tx, p: Any) -> places.Places:
    row = tx.get(Document, p.document)
    return {} if row is None else places.of(tx, row["employee_id"])


@command(
    "people",
    title="Add document",
    on="people.employees",
    field="employee",
    scope=places.of_employee,
    inverse=Inverse("people.remove_document", lambda asked, done: {"document": done["id"]}),
    example={"employee": "E-00001", "kind": "qualification", "title": "Forklift licence", "valid_until": "2028-06-30"},
)
def add_document(tx: Tx, p: AddDocument) -> Noted:
    """Note a paper of an employee and until when it is good. The paper itself stays where it is."""
    _for_personnel(tx)
    if timeline.employee(tx, p.employee)["archived_at"] is not None:
        tx.refuse("archived", "This employee was never hired. Nothing was written.", "employee")
    values = p.model_dump(exclude={"employee"})
    _check_order(tx, values)
    return Noted(_insert(tx, p.employee, values))


@command(
    "people",
    title="Change document",
    on="people.documents",
    field="document",
    scope=_of_document,
    inverse=Inverse(
        "people.update_document",
        lambda asked, done: {"document": done["id"], "version": done["version"], **done["before"]},
    ),
    example={"document": 1, "version": 1, "number": "FL-2044"},
)
def update_document(tx: Tx, p: UpdateDocument) -> Updated:
    """Correct what was noted. For a new paper in place of an old one, renew it instead."""
    _for_personnel(tx)
    row = _in_use(tx, p.document)
    given = {name: getattr(p, name) for name in p.model_fields_set - {"document", "version"}}
    empty = [name for name in ("kind", "title", "remind_days") if name in given and given[name] is None]
    if empty:
        raise Invalid(FieldError(name, "is required", "missing") for name in empty)
    _check_order(tx, {**row, **given})
    tx.change(Document, p.document, version=p.version, **given)
    return Updated(id=p.document, version=row["version"] + 1, before={name: row[name] for name in given})


@command(
    "people",
    title="Renew document",
    on="people.documents",
    field="document",
    scope=_of_document,
    inverse=Inverse("people.remove_document", lambda asked, done: {"document": done["id"]}),
    example={"document": 1, "issued_on": "2028-06-01", "valid_until": "2033-06-30"},
)
def renew_document(tx: Tx, p: RenewDocument) -> Noted:
    """Note the paper that comes in place of this one. The old one stays to be read and reminds nobody any more."""
    _for_personnel(tx)
    row = _in_use(tx, p.document)
    later = sa.select(Document.id).where(Document.renews_id == p.document, Document.archived_at.is_(None))
    if tx.execute(later).first() is not None:
        tx.refuse("renewed", "This document was renewed already. Nothing was written; renew the newer one.", "document")
    if p.valid_until is not None and row["valid_until"] is not None and p.valid_until <= row["valid_until"]:
        message = "The new one would end no later than the old one. Nothing was written; look at the day again."
        tx.refuse("order", message, "valid_until")
    values = {name: row[name] for name in ("kind", "title", "remind_days", "note")}
    values |= {"number": p.number, "issued_on": p.issued_on, "valid_until": p.valid_until, "renews_id": p.document}
    _check_order(tx, values)
    return Noted(_insert(tx, row["employee_id"], values))


@command(
    "people",
    title="Remove document",
    on="people.documents",
    field="document",
    scope=_of_document,
    inverse=Inverse("people.restore_document", lambda asked, done: {"document": asked.document}),
    example={"document": 1},
)
def remove_document(tx: Tx, p: DocumentGiven) -> None:
    """Put a document away that counts no more. It is kept, and the one that it renewed counts again."""
    _for_personnel(tx)
    _in_use(tx, p.document)
    tx.change(Document, p.document, archived_at=tx.now)


@command(
    "people",
    title="Restore document",
    on="people.documents",
    field="document",
    scope=_of_document,
    inverse=Inverse("people.remove_document", lambda asked, done: {"document": asked.document}),
    example={"document": 1},
)
def restore_document(tx: Tx, p: DocumentGiven) -> None:
    """Let a document count again that was put away."""
    _for_personnel(tx)
    done = tx.change(Document, p.document, Document.archived_at.is_not(None), archived_at=None)
    tx.refuse_unless(done, "document", "This document was not put away. Nothing was written.", "unchanged")


def _insert(tx: Tx, employee: int, values: Mapping[str, Any]) -> int:
    return tx.insert(Document, employee_id=employee, **{"renews_id": None, **values}, version=1, created_at=tx.now)


def _in_use(tx: Tx, ident: int) -> Mapping[str, Any]:
    row = tx.get(Document, ident)
    assert row is not None  # the reference was resolved
    if row["archived_at"] is not None:
        tx.refuse("archived", "This document was put away. Nothing was written; restore it first.", "document")
    return row


def _check_order(tx: Tx, values: Mapping[str, Any]) -> None:
    fault = order_fault(values["issued_on"], values["valid_until"])
    tx.refuse_unless(not fault, "valid_until", f"{fault}. Nothing was written; look at both days again.", "order")


def _for_personnel(tx: Tx) -> None:
    """Who may not read the papers of others may not write them: refusals would tell what they say."""
    if "hr" not in tx.actor.classes:
        raise Denied("fields.hr")
