"""What can be read of hours: days, exceptions, pay lines."""

from __future__ import annotations

import sqlalchemy as sa
from markupsafe import Markup

from backoffice.kinds import typed
from backoffice.org.models import Site
from backoffice.resources import Resource
from backoffice_people import Employee
from backoffice_timeclock.hours.models import DayRow, ExceptionRow, PayLineRow, PayRuleSet, Period
from backoffice_timeclock.hours.said import SaidKind


def _missing(is_open: bool) -> Markup:
    tone, word = ("bo-t-bad", "Missing") if is_open else ("bo-muted", "No")
    return Markup('<span class="{}">{}</span>').format(tone, word)


def _sentence(words: str) -> Markup:
    return Markup('<span class="bo-sentence">{}</span>').format(words)


def _why(page: str, day: int | None) -> Markup:
    """A link to the explanation of a day."""
    return Markup("") if day is None else Markup('<a href="/timeclock/{}/{}">Explain</a>').format(page, day)


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
        sa.type_coerce(ExceptionRow.words, typed(SaidKind("Why"), str)).label("words"),
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
    labels={"employee": "Employee", "site": "Site", "why": "Why", "words": "In a sentence"},
    cells={"why": lambda day: _why("why", day), "words": _sentence},
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

RESOURCES = (days, exceptions, pay_lines, own_days)
