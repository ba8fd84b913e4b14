"""The pages of the time clock: one blueprint, a module for each subject."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint

_HERE = Path(__file__).parent.parent

pages = Blueprint(
    "timeclock",
    __name__,
    url_prefix="/timeclock",
    template_folder=str(_HERE / "templates"),
    static_folder=str(_HERE / "static"),
)

from backoffice_timeclock.pages import (  # noqa: E402  (they hang their routes on `pages`)
    clocks,
    corrections,
    kiosk,
    kiosk_offline,
    overview,
    own,
    payroll,
    planner,
    presence,
    why,
)

__all__ = [
    "clocks",
    "corrections",
    "kiosk",
    "kiosk_offline",
    "overview",
    "own",
    "pages",
    "payroll",
    "planner",
    "presence",
    "why",
]
