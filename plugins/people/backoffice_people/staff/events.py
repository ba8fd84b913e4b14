"""What happened to employees. Reasons and private data are never told."""

from __future__ import annotations

from backoffice.bus import Event
from backoffice_people.staff.fields import EmployeeNumber, FullName, ValidFrom


class EmployeeHired(Event, name="employee.hired", version=1):
    """Somebody begins to work for a company on a day, which may be in the future or in the past."""

    employee: int
    number: EmployeeNumber
    name: FullName
    company: int
    site: int
    on: ValidFrom


class EmployeeChanged(Event, name="employee.changed", version=1):
    """What is true of an employee changed, from the day `on`. `what` is the change, such as transfer or correction."""

    employee: int
    what: str
    on: ValidFrom


class EmployeeLeft(Event, name="employee.left", version=1):
    """The day `on` is, or will be, the employee's last."""

    employee: int
    on: ValidFrom
