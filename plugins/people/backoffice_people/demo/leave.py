"""The leave of the demo: types, policies, what was taken this year, what is planned, and what waits for a decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from random import Random
from typing import Any

from backoffice.errors import Refused

REGIONS = {"LISBON": "PT"}
USUAL_REGION = "DE-HH"
TYPES = (
    {"code": "ANNUAL", "name": "Annual leave"},
    {"code": "SICK", "name": "Sickness", "kind": "sick", "needs_approval": False, "has_balance": False},
    {"code": "UNPAID", "name": "Unpaid leave", "kind": "unpaid", "has_balance": False},
    {"code": "TRIP", "name": "Business trip", "has_balance": False, "named": True},
)
POLICIES = (
    {"code": "ANNUAL-30", "name": "30 days a year", "type": "ANNUAL", "entitlement": "30", "carry_max": "10",
     "carry_months": 3},
    {"code": "ANNUAL-22", "name": "22 days a year, by the month", "type": "ANNUAL", "entitlement": "22",
     "accrual": "monthly", "floor": "-5"},
)  # fmt: skip
MONDAY = 0
Wish = dict[str, Any]


def fill(office: Any, seed: int, today: dt.date | None = None) -> None:
    """Leave for everybody who works here today; the same for the same seed and day."""
    Leave(office, Random(seed), today or dt.datetime.now(dt.UTC).date()).fill()  # noqa: S311  (a demo, no secret)


class Leave:
    """Gathers commands and sends them together. Each has a key, so that a demo brought again does nothing twice."""

    def __init__(self, office: Any, random: Random, today: dt.date) -> None:
        self._office = office
        self._random = random
        self._today = today
        self._keys = (f"demo:leave:{number}" for number in count(1))

    def fill(self) -> None:
        for site in self._office.read("org.sites", sort="id"):
            region = REGIONS.get(str(site["code"]), USUAL_REGION)
            self._send([("org.update_site", {"site": site["id"], "version": site["version"], "region": region})])
        self._send(("people.create_leave_type", dict(one)) for one in TYPES)
        self._send(("people.create_leave_policy", dict(one)) for one in POLICIES)
        self._send(
            [
                ("people.set_leave_default", {"policy": "ANNUAL-30"}),
                ("people.set_leave_default", {"policy": "ANNUAL-22", "site": "LISBON"}),
            ]
        )
        staff = [row for row in self._office.read("people.employees", sort="number") if row["state"] == "employed"]
        new_year = self._today.replace(month=1, day=1)
        self._send(
            (
                "people.assign_leave_policy",
                {
                    "employee": row["id"],
                    "policy": "ANNUAL-22" if row["site"] == "LISBON" else "ANNUAL-30",
                    "from": max(row["hired_on"], new_year).isoformat(),
                },
            )
            for row in staff
        )
        self._year(staff)

    def _year(self, staff: list[Mapping[str, Any]]) -> None:
        """A third was away some weeks ago, others will be; some are ill, and some requests wait."""
        dice = self._random
        chosen = dice.sample(staff, len(staff) // 3)
        past = [self._wish(row, -dice.randint(2, 20), dice.randint(3, 9)) for row in chosen]
        ahead = [self._wish(row, dice.randint(0, 8), dice.randint(0, 11)) for row in chosen[: len(chosen) // 2]]
        self._decide(self._ask([*past, *ahead]))
        others = [row for row in staff if row not in chosen]
        ill = dice.sample(others, min(6, len(others)))
        self._ask(self._wish(row, 0, dice.randint(0, 3), type_="SICK") for row in ill)
        waiting = [row for row in others if row["department"] == "Picking and packing" and row not in ill][:5]
        self._ask(self._wish(row, dice.randint(1, 5), 4, note="A week with the children") for row in waiting)
        self._send(("people.book_leave", {"employee": row["id"]}) for row in chosen)

    def _wish(self, row: Mapping[str, Any], weeks: int, days: int, type_: str = "ANNUAL", note: str = "") -> Wish:
        """From a Monday some weeks away, within this year."""
        first = self._today - dt.timedelta(days=self._today.weekday() - MONDAY) + dt.timedelta(weeks=weeks)
        first = max(first, self._today.replace(month=1, day=1))
        last = first + dt.timedelta(days=days)
        wish = {"employee": row["id"], "type": type_, "from": first.isoformat(), "to": last.isoformat()}
        return {**wish, "note": note} if note else wish

    def _ask(self, wishes: Iterable[Wish]) -> list[int]:
        """The requests that were taken; a wish that meets a holiday or the day of hiring is left out."""
        answers = self._carry_out(("people.request_leave", wish) for wish in wishes)
        return [answer.result["id"] for answer in answers if not isinstance(answer, Refused)]

    def _decide(self, requests: Iterable[int]) -> None:
        """By somebody else than who asked."""
        self._send((("people.decide_leave", {"request": ident}) for ident in requests), by="system:manager")

    def _send(self, wanted: Iterable[tuple[str, Mapping[str, Any]]], by: str = "") -> None:
        """Carry commands out. A refusal is a mistake in the demo and is raised."""
        for answer in self._carry_out(wanted, by):
            if isinstance(answer, Refused):
                raise answer

    def _carry_out(self, wanted: Iterable[tuple[str, Mapping[str, Any]]], by: str = "") -> list[Any]:
        actor = replace(self._office.actor, id=by) if by else self._office.actor
        requests = [(command, payload, next(self._keys)) for command, payload in wanted]
        return list(self._office.application.bus.dispatch_many(requests, actor))
