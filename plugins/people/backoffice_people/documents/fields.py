"""What the values of documents are. Everything about the papers of a person is for personnel alone."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from backoffice.kinds import Choice, Count, Day, RefTo, Text


class DocumentKind(StrEnum):
    """What sort of paper it is."""

    contract = "contract"
    identity = "identity"
    residence = "residence"
    work_permit = "work_permit"
    driving_licence = "driving_licence"
    qualification = "qualification"
    medical = "medical"
    other = "other"


DocumentRef = Annotated[int, RefTo("Document", resource="people.documents")]
RenewsRef = Annotated[int, RefTo("Renews", resource="people.documents", secrecy="hr")]
KindOf = Annotated[DocumentKind, Choice("Kind", secrecy="hr")]
Title = Annotated[str, Text("Title", max=120, secrecy="hr", help="Such as Forklift licence")]
DocumentNumber = Annotated[str, Text("Number", max=80, secrecy="hr", help="As printed on the paper")]
IssuedOn = Annotated[dt.date, Day("Issued", secrecy="hr")]
ValidUntil = Annotated[dt.date, Day("Valid until", secrecy="hr", help="The last day; empty: without end")]
RemindDays = Annotated[
    int, Count("Remind before", ge=0, le=730, secrecy="hr", help="Days before the end on which somebody is reminded")
]
Note = Annotated[str, Text("Note", max=500, secrecy="hr", multiline=True)]
