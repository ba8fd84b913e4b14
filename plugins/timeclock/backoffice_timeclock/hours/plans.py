"""What can be read of what hours follow from: shifts, who works them, pay rules."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.org.models import Site
from backoffice.resources import Resource
from backoffice_people import Department, Employee
from backoffice_timeclock.hours.models import PayRuleSet, Shift, ShiftAssignment

shifts = Resource(
    "timeclock.shifts",
    sa.select(Shift.id, Shift.code, Shift.name, Shift.times, Shift.attribution, Shift.before, Shift.after, Shift.parts),
    title="Shifts",
    description="From when to when work is planned. A shift never changes, since past hours follow from it.",
    key="code",
    label="name",
    search=("code", "name"),
    scope={"company": Shift.company_id},
    hidden=("id", "parts", "before", "after"),
    create="timeclock.define_shift",
    icon="clock-hour-4",
)

assignments = Resource(
    "timeclock.shift_assignments",
    sa.select(
        ShiftAssignment.id,
        Employee.number.label("employee"),
        Employee.name,
        Department.name.label("department"),
        ShiftAssignment.cycle,
        ShiftAssignment.cycle_start,
        ShiftAssignment.valid_from,
        ShiftAssignment.valid_to,
        ShiftAssignment.employee_id,
        ShiftAssignment.department_id,
        ShiftAssignment.shifts,
    )
    .join(Employee, Employee.id == ShiftAssignment.employee_id, isouter=True)
    .join(Department, Department.id == ShiftAssignment.department_id, isouter=True),
    title="Shift assignments",
    description="Who works which shifts in turn, from which day to which.",
    label="cycle",
    sort="-valid_from",
    sortable=("valid_from", "name", "department"),
    search=("employee", "name"),
    scope={"company": ShiftAssignment.company_id},
    labels={"employee": "Employee", "name": "Name", "department": "Department"},
    hidden=("id", "employee_id", "department_id", "shifts"),
    actions=("timeclock.end_shift_assignment",),
    icon="calendar-event",
)

pay_rules = Resource(
    "timeclock.pay_rules",
    sa.select(
        PayRuleSet.id,
        PayRuleSet.name,
        PayRuleSet.valid_from,
        Site.code.label("site"),
        Department.name.label("department"),
        PayRuleSet.rules,
        PayRuleSet.created_at,
        PayRuleSet.actor,
    )
    .join(Site, Site.id == PayRuleSet.site_id, isouter=True)
    .join(Department, Department.id == PayRuleSet.department_id, isouter=True),
    title="Pay rules",
    description="How hours are counted and paid, and from which day on.",
    key="name",
    sort="-valid_from",
    sortable=("valid_from",),
    search=("name",),
    scope={"company": PayRuleSet.company_id},
    labels={"site": "Only for site", "department": "Only for department"},
    hidden=("id", "rules"),
    create="timeclock.define_pay_rules",
    icon="scale",
)

RESOURCES = (shifts, assignments, pay_rules)
