"""What punches and corrections bring."""

from __future__ import annotations

from typing import Any, Final

from backoffice.declarations import Nav, Role, Settings
from backoffice_timeclock import attention
from backoffice_timeclock.corrections import commands as corrections
from backoffice_timeclock.corrections.resources import corrections as correction_list
from backoffice_timeclock.punches import commands as punches
from backoffice_timeclock.punches import resources
from backoffice_timeclock.punches.device import READS
from backoffice_timeclock.punches.events import PunchCorrected, PunchRecorded
from backoffice_timeclock.settings import TimeclockSettings

GROUP: Final = "Time"
KIOSK: Final = "timeclock.kiosk"
"""The role of a browser that is a kiosk: what its pages need and no more."""
READER: Final = "timeclock.reader"
"""The role of a terminal whose devices are badge readers: they make punches and do nothing else."""

ROLES: Final = (
    Role(KIOSK, "Time clock kiosk", ("timeclock.punch", "timeclock.cancel_punch", "timeclock.request_correction")),
    Role(READER, "Badge readers", ("timeclock.punch",)),
    Role(
        "timeclock.self",
        "Own time",
        (
            "timeclock.own_punch",
            "timeclock.own_correction",
            "timeclock.own_punches.read",
            "timeclock.own_days.read",
            "timeclock.own_submit_hours",
            "people.set_own_pin",
        ),
    ),
    Role(
        "timeclock.payroll",
        "Payroll",
        (
            "timeclock.days.read",
            "timeclock.exceptions.read",
            "timeclock.timesheets.read",
            "timeclock.pay_lines.read",
            "timeclock.periods.read",
            "timeclock.pay_rules.read",
            "timeclock.punches.read",
            "timeclock.corrections.read",
            "timeclock.submit_hours",
            "timeclock.request_correction",
            "timeclock.lock_period",
            "people.employees.read",
        ),
    ),
    Role("timeclock.manager", "Time manager", ("timeclock.*", "people.employees.read", "stations.*.read")),
)


def _nav(name: str, title: str, icon: str, order: int) -> Nav:
    return Nav(f"timeclock.{name}", title, GROUP, f"timeclock.{name}.read", icon, order, resource=f"timeclock.{name}")


NAVS: Final = (
    _nav("punches", "Punches", "clock", 410),
    _nav("odd_punches", "Odd punches", "clock-exclamation", 420),
    Nav("timeclock.me", "My time", GROUP, "timeclock.own_punches.read", "clock", 400, endpoint="timeclock.own"),
    Nav("timeclock.board", "Who is in", GROUP, "timeclock.presence.read", "users", 405, endpoint="timeclock.board"),
    Nav("timeclock.corrections", "Corrections", GROUP, "timeclock.decide_correction", "pencil", 425,
        endpoint="timeclock.corrections"),
    Nav("timeclock.clocks", "Time clocks", GROUP, "stations.make_enrol_code", "device-desktop", 490,
        endpoint="timeclock.clocks"),
)  # fmt: skip


def declarations() -> tuple[Any, ...]:
    return (
        *punches.COMMANDS,
        *corrections.COMMANDS,
        resources.punches,
        resources.odd_punches,
        resources.own_punches,
        resources.presence,
        correction_list,
        Settings("timeclock", TimeclockSettings),
        READS,
        PunchRecorded,
        PunchCorrected,
        *ROLES,
        *NAVS,
        *attention.SOURCES,
    )
