"""What can be read of hours that are settled: timesheets and locked periods."""

from __future__ import annotations

import sqlalchemy as sa
from markupsafe import Markup

from backoffice.resources import Resource
from backoffice_people import Employee
from backoffice_timeclock.hours.models import Period, Timesheet


def _payroll(period: int) -> Markup:
    link = '<a href="/timeclock/payroll/{}?as={}">{}</a>'
    kinds = {"csv": "CSV", "json": "JSON", "lodas": "DATEV LODAS"}
    links = [Markup(link).format(period, kind, title) for kind, title in kinds.items()]  # noqa: S704 (a constant)
    return Markup(" · ").join(links)


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

RESOURCES = (timesheets, periods)
