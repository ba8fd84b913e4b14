"""What the commands of checklists are given."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.bus import Payload
from backoffice.kinds import When
from backoffice.records.master import Version
from backoffice_people.checklists.fields import (
    Automatic,
    ChecklistRef,
    Code,
    DueDays,
    Name,
    OccasionOf,
    Owner,
    OwnerOf,
    OwnerUser,
    OwnTaskRef,
    ReasonGiven,
    Remark,
    TaskRef,
    TaskTitle,
    TemplateRef,
    TheDay,
)
from backoffice_people.staff.fields import EmployeeRef


class TaskLine(Payload):
    """One task of a template."""

    title: TaskTitle
    owner: OwnerOf = Owner.personnel
    user: Annotated[OwnerUser | None, When("owner", "user")] = None
    due_days: DueDays = 0


Tasks = Annotated[list[TaskLine], Field(title="Tasks", min_length=1, max_length=100)]


class CreateTemplate(Payload):
    code: Code
    name: Name
    occasion: OccasionOf
    automatic: Automatic = False
    tasks: Tasks


class SetTasks(Payload):
    template: TemplateRef
    version: Version
    tasks: Tasks


class StartChecklist(Payload):
    employee: EmployeeRef
    template: TemplateRef
    day: Annotated[TheDay | None, Field(description="Empty: the first day, or the last one")] = None


class ChecklistGiven(Payload):
    checklist: ChecklistRef


class EndChecklist(Payload):
    checklist: ChecklistRef
    reason: ReasonGiven | None = None


class CancelChecklist(Payload):
    checklist: ChecklistRef
    reason: ReasonGiven


class TaskGiven(Payload):
    task: TaskRef


class DoTask(Payload):
    task: TaskRef
    remark: Remark | None = None


class SkipTask(Payload):
    task: TaskRef
    remark: Annotated[Remark, Field(title="Why", description="Why it is left out")]


class AssignTask(Payload):
    task: TaskRef
    user: OwnerUser


class DoOwnTask(Payload):
    task: OwnTaskRef
    remark: Remark | None = None
