"""The people of a company. What stands here is what plugins that require it may import: tables to join, and types."""

from backoffice_people.badges.doors import AtDoor, check_pin, issued_form
from backoffice_people.badges.fields import BadgeCode, BadgeRef
from backoffice_people.badges.models import Badge
from backoffice_people.badges.rules import held_at, worth
from backoffice_people.leave.queries import away
from backoffice_people.staff.fields import EmployeeRef
from backoffice_people.staff.models import Employee, Employment
from backoffice_people.staff.queries import employment_on, in_force, led_by, today
from backoffice_people.structure.fields import DepartmentRef, PositionRef
from backoffice_people.structure.models import Department, Position

__all__ = [
    "AtDoor",
    "Badge",
    "BadgeCode",
    "BadgeRef",
    "Department",
    "DepartmentRef",
    "Employee",
    "EmployeeRef",
    "Employment",
    "Position",
    "PositionRef",
    "away",
    "check_pin",
    "employment_on",
    "held_at",
    "in_force",
    "issued_form",
    "led_by",
    "today",
    "worth",
]
