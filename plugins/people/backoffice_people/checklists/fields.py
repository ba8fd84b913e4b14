"""What the values of checklists are."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from backoffice.kinds import Choice, Count, Day, Flag, Instant, RefTo, Text
from backoffice_people.checklists.rules import ListState, Occasion


class Owner(StrEnum):
    """Who does a task: personnel, the manager at that time, the employee, or a user who is named."""

    personnel = "personnel"
    manager = "manager"
    employee = "employee"
    user = "user"


TemplateRef = Annotated[int, RefTo("Template", resource="people.checklist_templates")]
ChecklistRef = Annotated[int, RefTo("Checklist", resource="people.checklists")]
TaskRef = Annotated[int, RefTo("Task", resource="people.checklist_tasks")]
OwnTaskRef = Annotated[int, RefTo("Task", resource="people.own_tasks")]

Code = Annotated[str, Text("Code", max=40, pattern=r"^[^\s|:]+$")]
Name = Annotated[str, Text("Name", max=120)]
OccasionOf = Annotated[Occasion, Choice("For")]
Automatic = Annotated[bool, Flag("By itself", help="Begins by itself when somebody is hired or leaves")]
Place = Annotated[int, Count("Place", ge=1, le=200)]
TaskTitle = Annotated[str, Text("Task", max=200)]
OwnerOf = Annotated[Owner, Choice("Who")]
OwnerUser = Annotated[int, RefTo("Account", resource="identity.users", help="Only where Who is a user")]
DueDays = Annotated[
    int, Count("Days", ge=-365, le=365, help="After the first or last day; below zero: so many days before it")
]
ListStateOf = Annotated[ListState, Choice("State")]
TheDay = Annotated[dt.date, Day("Day", help="The first day, or the last one")]
DueOn = Annotated[dt.date, Day("Due")]
DoneAt = Annotated[dt.datetime, Instant("Done")]
By = Annotated[str, Text("By", max=80)]
Skipped = Annotated[bool, Flag("Left out")]
Remark = Annotated[str, Text("Remark", max=300)]
Reason = Annotated[str, Text("Reason", max=300, secrecy="hr", help="Why it ends although something is still open")]
ReasonGiven = Annotated[str, Text("Reason", max=300, help="Needed where something is still open")]
