"""The months that are paid: who was ill is written down, forgotten goings are corrected, hours approved and locked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from backoffice.errors import Refused
from backoffice_timeclock.demo.punches import History

SETTLED_AFTER = dt.timedelta(days=9)
"""So long after its last day a month is paid."""
WAITING = 5
"""Requests of this month that nobody has decided about yet."""
REASONS = ("Forgot to clock out", "Went by the side door", "The clock was busy", "Left with a customer")
ASKED, DECIDED = "system:staff", "system:manager"
"""Nobody decides about their own requests, in the demo neither."""


def fill(office: Any, history: History, today: dt.date) -> None:
    """Whatever can be settled is settled as a house does it; the rest of the mess stays for whoever looks."""
    Office(office, history, today).fill()


class Office:
    """Those who prepare the payroll."""

    def __init__(self, office: Any, history: History, today: dt.date) -> None:
        self._office = office
        self._history = history
        self._today = today
        self._months = list(_months(history.start, today - SETTLED_AFTER))

    def fill(self) -> None:
        until = self._months[-1][1] if self._months else self._history.start - dt.timedelta(days=1)
        self._send(self._ill(until))
        late = [(number, went) for number, went in self._history.forgotten if went.date() > until]
        self._correct([(number, went) for number, went in self._history.forgotten if went.date() <= until])
        self._ask(late[-WAITING:])
        self._look_through(until)
        self._send(self._anew())
        for first, last in self._months:
            self._approve(first, last)
            lock = {"first_day": first.isoformat(), "last_day": last.isoformat()}
            self._send([("timeclock.lock_period", lock, f"demo:lock:{first}")])

    def _ill(self, until: dt.date) -> Iterator[tuple[str, dict[str, Any], str]]:
        for number, day in self._history.ill:
            if day <= until:
                sick = {"employee": number, "type": "SICK", "from": day.isoformat(), "to": day.isoformat()}
                yield "people.request_leave", sick, f"demo:ill:{number}:{day}"

    def _correct(self, forgotten: list[tuple[str, dt.datetime]]) -> None:
        asked = self._ask(forgotten)
        decisions = [
            ("timeclock.decide_correction", {"correction": one, "approve": True}, f"demo:right:{one}") for one in asked
        ]
        self._send(decisions, DECIDED)

    def _ask(self, forgotten: list[tuple[str, dt.datetime]]) -> list[int]:
        requests = [
            (
                "timeclock.request_correction",
                {
                    "employee": number, "action": "add", "new_at": went.isoformat(), "new_kind": "out",
                    "reason": REASONS[place % len(REASONS)],
                },
                f"demo:forgot:{number}:{went.date()}",
            )
            for place, (number, went) in enumerate(forgotten)
        ]  # fmt: skip
        return [int(answer.result["id"]) for answer in self._send(requests, ASKED)]

    def _look_through(self, until: dt.date) -> None:
        """Somebody has looked at the odd punches of the months that are paid, and lets them stand."""
        while odd := [row["id"] for row in self._odd() if row["at"].date() <= until]:
            note = "Settled with the month"
            self._send(
                (("timeclock.confirm_punch", {"punch": one, "note": note}, f"demo:seen:{one}") for one in odd), DECIDED
            )

    def _odd(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._office.read("timeclock.odd_punches", sort="at")
        return found

    def _anew(self) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Everybody's hours up to now, so that nobody waits for the jobs that follow each punch."""
        days = {"first_day": self._history.start.isoformat(), "last_day": self._today.isoformat()}
        for number in self._history.staff:
            yield "timeclock.recompute", {"employee": number, **days}, f"demo:hours:{number}"

    def _approve(self, first: dt.date, last: dt.date) -> None:
        """Whoever has hours in the month submits them, and the manager approves."""
        days = {"first_day": first.isoformat(), "last_day": last.isoformat()}
        staff = self._history.staff
        answers = self._carry_out(
            (("timeclock.submit_hours", {"employee": one, **days}, f"demo:sheet:{one}:{first}") for one in staff),
            ASKED,
        )
        sheets = [int(answer.result["id"]) for answer in answers if not isinstance(answer, Refused)]
        self._send((("timeclock.approve_hours", {"timesheet": one}, f"demo:approve:{one}") for one in sheets), DECIDED)

    def _send(self, wanted: Iterable[tuple[str, dict[str, Any], str]], by: str = "") -> list[Any]:
        """Carry commands out. A refusal is a mistake in the demo and is raised."""
        answers = self._carry_out(wanted, by)
        for answer in answers:
            if isinstance(answer, Refused):
                raise answer
        return answers

    def _carry_out(self, wanted: Iterable[tuple[str, dict[str, Any], str]], by: str = "") -> list[Any]:
        actor = replace(self._office.actor, id=by) if by else self._office.actor
        return list(self._office.application.bus.dispatch_many(list(wanted), actor))


def _months(start: dt.date, until: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """From the first day on, month by month, those that end by `until`."""
    first = start
    while True:
        after = (first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        last = after - dt.timedelta(days=1)
        if last > until:
            return
        yield first, last
        first = after
