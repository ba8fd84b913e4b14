"""What can be read of shifts, rules and hours."""

from __future__ import annotations

import sqlalchemy as sa
from markupsafe import Markup

from backoffice.org.models import Site
from backoffice.resources import Resource
from backoffice_people import Department, Employee
from backoffice_timeclock.hours.models import (
    DayRow,
    ExceptionRow,
    PayLineRow,
    PayRuleSet,
    Period,
    Shift,
    ShiftAssignment,
    Timesheet,
)


def _missing(is_open: bool) -> Markup:
    tone, word = ("bo-t-bad", "Missing") if is_open else ("bo-muted", "No")
    return Markup('<span class="{}">{}</span>').format(tone, word)


def _payroll(period: int) -> Markup:
    link = '<a href="/timeclock/payroll/{}?as={}">{}</a>'
    links = [Markup(link).format(period, kind, kind.upper()) for kind in ("csv", "json")]  # noqa: S704 (a constant)
    return Markup(" · ").join(links)


def _why(page: str, day: int | None) -> Markup:
    """A link to the explanation of a day."""
    return Markup("") if day is None else Markup('<a href="/timeclock/{}/{}">Explain</a>').format(page, day)


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

days = Resource(
    "timeclock.days",
    sa.select(
        DayRow.id,
        DayRow.day,
        Employee.number.label("employee"),
        Employee.name,
        DayRow.shift,
        DayRow.planned,
        DayRow.worked,
        DayRow.paid,
        DayRow.overtime,
        DayRow.unpaid_break,
        DayRow.late,
        DayRow.left_early,
        DayRow.rounded_in,
        DayRow.rounded_out,
        DayRow.rounded_breaks,
        DayRow.open,
        DayRow.flags,
        Site.code.label("site"),
        PayRuleSet.name.label("rules"),
        DayRow.as_of,
        DayRow.id.label("why"),
        DayRow.employee_id,
    )
    .join(Employee, Employee.id == DayRow.employee_id)
    .join(Site, Site.id == DayRow.site_id)
    .join(PayRuleSet, PayRuleSet.id == DayRow.rules_id, isouter=True),
    title="Days",
    description="The hours of each person and day, as they follow from punches, shifts and rules.",
    label="name",
    sort="-day",
    sortable=("day", "name", "worked", "overtime", "late"),
    search=("employee", "name"),
    scope={"site": DayRow.site_id, "company": DayRow.company_id},
    labels={"employee": "Employee", "site": "Site", "rules": "Rules", "why": "Why"},
    cells={"why": lambda day: _why("why", day), "open": _missing},
    hidden=(
        "id",
        "flags",
        "planned",
        "unpaid_break",
        "left_early",
        "rounded_in",
        "rounded_out",
        "rounded_breaks",
        "site",
        "rules",
        "as_of",
        "employee_id",
    ),
    icon="calendar",
)

exceptions = Resource(
    "timeclock.exceptions",
    sa.select(
        ExceptionRow.id,
        ExceptionRow.day,
        Employee.number.label("employee"),
        Employee.name,
        ExceptionRow.severity,
        ExceptionRow.flag,
        ExceptionRow.words,
        Site.code.label("site"),
        DayRow.id.label("why"),
        ExceptionRow.employee_id,
    )
    .join(Employee, Employee.id == ExceptionRow.employee_id)
    .join(
        DayRow,
        sa.and_(DayRow.employee_id == ExceptionRow.employee_id, DayRow.day == ExceptionRow.day),
        isouter=True,
    )
    .join(Site, Site.id == ExceptionRow.site_id),
    title="Exceptions",
    description="What somebody should see about the hours of a day, in a sentence.",
    label="words",
    sort="-day",
    sortable=("day", "name", "severity", "flag"),
    search=("employee", "name"),
    scope={"site": ExceptionRow.site_id, "company": ExceptionRow.company_id},
    labels={"employee": "Employee", "site": "Site", "why": "Why"},
    cells={"why": lambda day: _why("why", day)},
    hidden=("id", "site", "employee_id"),
    icon="alert-triangle",
)

pay_lines = Resource(
    "timeclock.pay_lines",
    sa.select(
        PayLineRow.id,
        PayLineRow.day,
        Employee.number.label("employee"),
        Employee.name,
        PayLineRow.rule,
        PayLineRow.percent,
        PayLineRow.seconds,
        PayLineRow.kind,
        Period.first_day.label("period"),
        Site.code.label("site"),
        PayLineRow.period_id,
        PayLineRow.employee_id,
    )
    .join(Employee, Employee.id == PayLineRow.employee_id)
    .join(Site, Site.id == PayLineRow.site_id)
    .join(Period, Period.id == PayLineRow.period_id, isouter=True),
    title="Pay lines",
    description="The hours to be paid by rule and percentage. A delta changes a day that was locked before.",
    label="name",
    sort="-day",
    sortable=("day", "name"),
    search=("employee", "name"),
    scope={"site": PayLineRow.site_id, "company": PayLineRow.company_id},
    labels={"employee": "Employee", "site": "Site", "period": "Locked in period from"},
    hidden=("id", "site", "period_id", "employee_id"),
    icon="receipt",
)

own_days = Resource(
    "timeclock.own_days",
    sa.select(
        DayRow.id,
        DayRow.day,
        DayRow.shift,
        DayRow.planned,
        DayRow.worked,
        DayRow.paid,
        DayRow.overtime,
        DayRow.unpaid_break,
        DayRow.late,
        DayRow.open,
        DayRow.id.label("why"),
        DayRow.employee_id,
    ).join(Employee, Employee.id == DayRow.employee_id),
    title="My hours",
    description="Your own hours, day by day.",
    label="day",
    sort="-day",
    sortable=("day",),
    mine=Employee.user_id,
    scope={"site": DayRow.site_id, "company": DayRow.company_id},
    labels={"why": "Why"},
    cells={"why": lambda day: _why("my-why", day), "open": _missing},
    hidden=("id", "employee_id"),
    icon="calendar",
)

timesheets = Resource(
    "timeclock.timesheets",
    sa.select(
        Timesheet.id,
        Employee.number.label("employee"),
        Employee.name,
        Timesheet.first_day,
        Timesheet.last_day,
        Timesheet.worked,
        Timesheet.paid,
        Timesheet.state,
        Timesheet.submitted_at,
        Timesheet.submitted_by,
        Timesheet.approved_at,
        Timesheet.approved_by,
        Timesheet.employee_id,
    ).join(Employee, Employee.id == Timesheet.employee_id),
    title="Timesheets",
    description="Hours that were submitted, approved and locked. One that changes afterwards is open again.",
    label="name",
    sort="-first_day",
    sortable=("first_day", "name"),
    search=("employee", "name"),
    scope={"site": Timesheet.site_id, "company": Timesheet.company_id},
    labels={
        "employee": "Employee",
        "submitted_at": "Submitted",
        "submitted_by": "Submitted by",
        "approved_at": "Approved",
        "approved_by": "Approved by",
    },
    hidden=("id", "submitted_by", "approved_by", "employee_id"),
    actions=("timeclock.approve_hours", "timeclock.reopen_hours"),
    icon="clipboard-list",
)

periods = Resource(
    "timeclock.periods",
    sa.select(Period.id, Period.first_day, Period.last_day, Period.locked_at, Period.actor, Period.id.label("payroll")),
    title="Locked periods",
    description="What was paid, as it was. Later changes are deltas of the next period.",
    key="first_day",
    sort="-first_day",
    sortable=("first_day",),
    scope={"company": Period.company_id},
    labels={"locked_at": "Locked", "payroll": "For payroll"},
    cells={"payroll": _payroll},
    create="timeclock.lock_period",
    icon="lock",
)

RESOURCES = (shifts, assignments, pay_rules, days, exceptions, pay_lines, own_days, timesheets, periods)
