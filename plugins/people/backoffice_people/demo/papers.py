"""Papers that end and lists of those who come and go, so that the demo has something to look after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from backoffice.errors import Refused

TEMPLATES = (
    {
        "code": "JOIN", "name": "First weeks", "occasion": "onboarding", "automatic": True,
        "tasks": [
            {"title": "Order laptop and phone", "due_days": -14},
            {"title": "Prepare the badge", "due_days": -2},
            {"title": "Show the way around", "owner": "manager", "due_days": 0},
            {"title": "Read the safety rules", "owner": "employee", "due_days": 3},
            {"title": "Talk after the first month", "owner": "manager", "due_days": 30},
        ],
    },
    {
        "code": "LEAVE", "name": "Last weeks", "occasion": "offboarding", "automatic": True,
        "tasks": [
            {"title": "Hand over the work", "owner": "manager", "due_days": -5},
            {"title": "Take back keys, badge and devices", "due_days": 0},
            {"title": "Close the accounts", "due_days": 1},
            {"title": "Write the reference", "due_days": 14},
        ],
    },
)  # fmt: skip
PAPERS = (
    ("qualification", "Forklift licence", "FL", "Forklift driver", 5 * 365),
    ("driving_licence", "Driving licence", "DL", "Driver", 15 * 365),
    ("qualification", "First aid", "FA", "Team lead", 2 * 365),
)
"""(kind, title, beginning of its number, the position that needs it, days that it is good for)."""


def fill(office: Any, seed: int, today: dt.date | None = None) -> None:
    """The same for the same seed and day. Some papers end within weeks, one has ended."""
    day = today or dt.datetime.now(dt.UTC).date()
    chance = Random(seed)  # noqa: S311  (a demo, no secret)
    staff = [row for row in office.read("people.employees", sort="number") if row["state"] == "employed"]
    _send(office, "papers", (("people.add_document", one) for one in _papers(staff, chance, day)))
    _send(office, "templates", (("people.create_checklist_template", dict(one)) for one in TEMPLATES))
    _send(office, "lists", _lists(office, staff, day))


def _papers(staff: Iterable[Mapping[str, Any]], chance: Random, today: dt.date) -> Iterable[dict[str, Any]]:
    number = 0
    for row in staff:
        for kind, title, prefix, position, good_for in PAPERS:
            if row["position"] == position:
                number += 1
                issued = today - dt.timedelta(days=chance.randrange(30, good_for - 90))
                if number in (2, 5, 9):
                    issued = today - dt.timedelta(days=good_for + (3 if number == 2 else -number * 5))
                yield {
                    "employee": row["id"],
                    "kind": kind,
                    "title": title,
                    "number": f"{prefix}-{1000 + number}",
                    "issued_on": issued.isoformat(),
                    "valid_until": (issued + dt.timedelta(days=good_for)).isoformat(),
                }


def _lists(office: Any, staff: list[Mapping[str, Any]], today: dt.date) -> Iterable[tuple[str, dict[str, Any]]]:
    """Whoever began within the last month or comes soon; and somebody leaves, so that a list begins by itself."""
    coming = [row for row in office.read("people.employees", sort="number") if row["state"] == "future"]
    new = [row for row in staff if row["hired_on"] > today - dt.timedelta(days=30)]
    for row in [*coming, *new][:6]:
        yield "people.start_checklist", {"employee": row["id"], "template": "JOIN"}
    for row in [row for row in staff if row["position"] == "Order picker" and row["left_on"] is None][-1:]:
        last = today + dt.timedelta(days=12)
        yield "people.leave_company", {"employee": row["id"], "on": last.isoformat(), "reason": "Goes back to school"}


def _send(office: Any, part: str, requests: Iterable[tuple[str, dict[str, Any]]]) -> None:
    keyed = [(name, payload, f"demo:{part}:{number}") for number, (name, payload) in enumerate(requests)]
    for answer in office.application.bus.dispatch_many(keyed, office.actor):
        if isinstance(answer, Refused):
            raise answer
