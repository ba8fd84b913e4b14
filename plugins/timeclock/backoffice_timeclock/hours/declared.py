"""What shifts, pay rules and hours bring."""

from __future__ import annotations

from typing import Any, Final

from backoffice.declarations import Nav
from backoffice_timeclock.hours import (
    average,
    follow,
    handlers,
    payrules,
    periods,
    plans,
    resources,
    settled,
    shifts,
    timesheets,
)
from backoffice_timeclock.hours.checkers import CHECKERS

GROUP: Final = "Time"


def _nav(name: str, title: str, icon: str, order: int) -> Nav:
    return Nav(f"timeclock.{name}", title, GROUP, f"timeclock.{name}.read", icon, order, resource=f"timeclock.{name}")


NAVS: Final = (
    _nav("days", "Hours", "calendar", 430),
    Nav(
        "timeclock.overview",
        "Hours overview",
        GROUP,
        "timeclock.days.read",
        "activity",
        435,
        endpoint="timeclock.overview",
    ),
    _nav("exceptions", "Exceptions", "alert-triangle", 440),
    _nav("timesheets", "Timesheets", "clipboard-list", 445),
    _nav("pay_lines", "Pay lines", "receipt", 450),
    _nav("periods", "Locked periods", "lock", 455),
    Nav(
        "timeclock.planner",
        "Shift plan",
        GROUP,
        "timeclock.shift_assignments.read",
        "calendar-event",
        425,
        endpoint="timeclock.planner",
    ),
    _nav("shift_assignments", "Who works when", "calendar-event", 460),
    _nav("shifts", "Shifts", "clock-hour-4", 470),
    _nav("pay_rules", "Pay rules", "scale", 480),
)


def declarations() -> tuple[Any, ...]:
    return (
        *shifts.COMMANDS,
        *payrules.COMMANDS,
        *follow.COMMANDS,
        *average.COMMANDS,
        *timesheets.COMMANDS,
        *periods.COMMANDS,
        periods.PeriodLocked,
        *follow.JOBS,
        *average.JOBS,
        *handlers.HANDLERS,
        *plans.RESOURCES,
        *resources.RESOURCES,
        *settled.RESOURCES,
        *CHECKERS,
        *NAVS,
    )
