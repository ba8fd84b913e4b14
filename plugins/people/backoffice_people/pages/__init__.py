"""The pages of people: one blueprint, a module for each subject."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint

_HERE = Path(__file__).parent.parent

pages = Blueprint(
    "people",
    __name__,
    url_prefix="/people",
    template_folder=str(_HERE / "templates"),
    static_folder=str(_HERE / "static"),
)

from backoffice_people.pages import (  # noqa: E402  (they hang their routes on `pages`)
    badges,
    chart,
    checklists,
    leave,
    leave_calendar,
    leave_feed,
    leave_queue,
    me,
)

__all__ = ["badges", "chart", "checklists", "leave", "leave_calendar", "leave_feed", "leave_queue", "me", "pages"]
