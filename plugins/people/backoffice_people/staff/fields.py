"""What the values of employees and their employment are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from backoffice.kinds import Choice, Count, Day, Instant, Number, RefTo, Text, Word


class ChangeKind(StrEnum):
    """What somebody did to the employment of an employee."""

    hire = "hire"
    transfer = "transfer"
    correction = "correction"
    leave = "leave"
    rehire = "rehire"
    contract = "contract"
    contract_end = "contract_end"
    undo = "undo"


class State(StrEnum):
    """Where an employee stands on the day that is asked about."""

    employed = "employed"
    future = "future"
    left = "left"


class Speech(StrEnum):
    """The languages that terminals speak to an employee."""

    en = "en"
    de = "de"
    es = "es"


EmployeeRef = Annotated[int, RefTo("Employee", resource="people.employees")]
ManagerRef = Annotated[int, RefTo("Manager", resource="people.employees")]
EmploymentRef = Annotated[int, RefTo("Employment", resource="people.employment")]
ChangeRef = Annotated[int, RefTo("Change", resource="people.employment_changes")]

EmployeeNumber = Annotated[
    str, Text("Number", max=40, pattern=r"^[^\s|:]+$", help="Leave it empty and the next one is taken, such as E-00042")
]
FullName = Annotated[str, Text("Name", max=200, help="As people call the person")]
GivenName = Annotated[str, Text("First name", max=100)]
FamilyName = Annotated[str, Text("Family name", max=100)]
SPOKEN = (Word("en", "English"), Word("de", "Deutsch"), Word("es", "Español"))
SpeechOf = Annotated[Speech, Choice("Language", help="In which terminals speak to the person", words=SPOKEN)]
HiredOn = Annotated[dt.date, Day("Hired")]
LeftOn = Annotated[dt.date, Day("Last day")]
StateOf = Annotated[State, Choice("State")]

Slot = Annotated[int, Count("Contract", ge=1, le=9, help="1 is the main one; a second job at the same time is another")]
ValidFrom = Annotated[dt.date, Day("From")]
ValidTo = Annotated[dt.date, Day("To", help="The last day; empty: until further notice")]
Fte = Annotated[
    Decimal, Number("Share of full time", places=2, gt=0, le=2, secrecy="internal", help="1 is full time, 0.5 is half")
]
Reason = Annotated[str, Text("Reason", max=500, secrecy="hr", multiline=True)]
ChangeOf = Annotated[ChangeKind, Choice("Change")]
RecordedAt = Annotated[dt.datetime, Instant("Recorded")]
ReplacedAt = Annotated[dt.datetime, Instant("Replaced")]
Principal = Annotated[str, Text("By", max=80)]
