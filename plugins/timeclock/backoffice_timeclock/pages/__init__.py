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

from backoffice_timeclock.pages import kiosk, payroll, planner, why  # noqa: E402  (they hang their routes on `pages`)

__all__ = ["kiosk", "pages", "payroll", "planner", "why"]
