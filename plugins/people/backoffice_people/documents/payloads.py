"""What the commands of documents are given."""

from __future__ import annotations

from backoffice.bus import Payload
from backoffice.records.master import Version
from backoffice_people.documents.fields import (
    DocumentNumber,
    DocumentRef,
    IssuedOn,
    KindOf,
    Note,
    RemindDays,
    Title,
    ValidUntil,
)
from backoffice_people.staff.fields import EmployeeRef

USUAL_REMINDER = 60


class AddDocument(Payload):
    employee: EmployeeRef
    kind: KindOf
    title: Title
    number: DocumentNumber | None = None
    issued_on: IssuedOn | None = None
    valid_until: ValidUntil | None = None
    remind_days: RemindDays = USUAL_REMINDER
    note: Note | None = None


class UpdateDocument(Payload):
    document: DocumentRef
    version: Version
    kind: KindOf | None = None
    title: Title | None = None
    number: DocumentNumber | None = None
    issued_on: IssuedOn | None = None
    valid_until: ValidUntil | None = None
    remind_days: RemindDays | None = None
    note: Note | None = None


class RenewDocument(Payload):
    document: DocumentRef
    number: DocumentNumber | None = None
    issued_on: IssuedOn | None = None
    valid_until: ValidUntil | None = None


class DocumentGiven(Payload):
    document: DocumentRef
