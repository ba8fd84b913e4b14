"""Hires the staff of the demo: teams under their leads, with homes, pay, some who moved, left, or are still to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import count
from random import Random
from typing import Any

from backoffice.errors import Refused
from backoffice_people.demo import house
from backoffice_people.demo.house import Team

Request = tuple[str, Mapping[str, Any], str | None]
FORMER, COMING = 6, 2
RATES = {"CEO": 62, "HEAD": 44, "LEAD": 29, "APPRENTICE": 9, "ACCOUNTANT": 27, "ADMIN": 30, "BUYER": 26, "HR": 26}
USUAL_RATE = 17
"""Euros an hour; of nobody in particular."""
CITIES = (("20457", "Hamburg"), ("23552", "Lübeck"), ("24103", "Kiel"), ("28195", "Bremen"), ("1100-148", "Lisbon"))


def fill(office: Any, seed: int, today: dt.date | None = None) -> None:
    """180 people who work here today, some who left and some to come; the same for the same seed and day."""
    Staff(office, Random(seed), today or dt.datetime.now(dt.UTC).date()).fill()  # noqa: S311  (a demo, no secret)


class Staff:
    """Gathers commands and sends them together, so that they share their commits."""

    def __init__(self, office: Any, random: Random, today: dt.date) -> None:
        self._office = office
        self._random = random
        self._today = today
        self._waiting: list[Request] = []
        self._keys = (f"demo:people:{number}" for number in count(1))
        self._numbers = (f"E-{number:05d}" for number in count(1))
        self._names = self._all_names()
        self._leads: dict[tuple[str, str], str] = {}
        self._first = str(office.read("org.sites", sort="id")[0]["code"])
        self._accounts = {(one[3], one[4]): one for one in house.ACCOUNTS}
        self._there = {row["name"] for row in office.read("identity.users")}

    def fill(self) -> None:
        for code, name, zone in house.SITES:
            self._add("org.create_site", {"code": code, "name": name, "zone": zone})
        for code, name, parent in house.DEPARTMENTS:
            inside = {"parent": parent} if parent else {}
            self._add("people.create_department", {"code": code, "name": name, **inside})
        for code, title in house.POSITIONS:
            self._add("people.create_position", {"code": code, "title": title})
        self._send()
        staff = [number for team in house.TEAMS for number in self._team(team)]
        self._send()
        self._change(staff)
        self._send()

    def _team(self, team: Team) -> Iterator[str]:
        """The lead, then the others; a lead is there before the team that reports to it."""
        site = team.site or self._first
        above = self._leads.get((team.above, "")) if team.above else None
        lead = self._hire(team, site, team.lead, above)
        self._leads[team.department, team.site] = lead
        self._send()
        yield lead
        for n in range(team.size):
            yield self._hire(team, site, team.positions[n % len(team.positions)], lead)

    def _hire(self, team: Team, site: str, position: str, manager: str | None, since: dt.date | None = None) -> str:
        number = next(self._numbers)
        wanted = "" if position == team.lead else position
        account = self._accounts.pop((team.department, wanted), None) if since is None else None
        given, family = account[1:3] if account else next(self._names)
        hired = since or self._today - dt.timedelta(days=self._random.randint(120, 4200))
        facts = {
            "number": number, "given_name": given, "family_name": family, "name": f"{given} {family}",
            "from": hired.isoformat(), "site": site, "department": team.department, "position": position,
            "language": self._random.choices(("de", "en", "es"), (7, 2, 1))[0],
            "fte": self._random.choices(("1", "0.8", "0.5"), (8, 1, 1))[0],
        }  # fmt: skip
        self._add("people.hire", facts if manager is None else {**facts, "manager": manager})
        self._private(number, hired, position, family)
        if account and account[0] in self._there:
            self._add("people.link_user", {"employee": number, "user": account[0]})
        return number

    def _private(self, number: str, hired: dt.date, position: str, family: str) -> None:
        dice = self._random
        code, city = dice.choice(CITIES)
        born = self._today - dt.timedelta(days=dice.randint(18 * 366, 62 * 365))
        kin = f"{dice.choice(house.GIVEN)} {family}"
        home = {
            "employee": number, "from": hired.isoformat(), "birth_date": born.isoformat(), "postal_code": code,
            "city": city, "street": f"Hafenstr. {dice.randint(1, 180)}", "country": "PT" if city == "Lisbon" else "DE",
            "emergency_name": kin, "emergency_phone": f"040 {dice.randint(1000, 9999)}",
        }  # fmt: skip
        self._add("people.set_private", home)
        rate = RATES.get(position, USUAL_RATE) + dice.randint(0, 8) / 4
        pay = {"employee": number, "from": hired.isoformat(), "rate": str(rate), "currency": "EUR", "per": "hour"}
        self._add("people.set_pay", pay)
        kind = "apprentice" if position == "APPRENTICE" else "permanent"
        contract = {"employee": number, "from": hired.isoformat(), "kind": kind, "weekly_time": "38:30"}
        self._add("people.record_contract", contract)

    def _change(self, staff: list[str]) -> None:
        """Some have moved or will; some have left; some are still to come."""
        picking = next(team for team in house.TEAMS if team.department == "PICKING" and team.site == "HARBOUR")
        for number in self._random.sample(staff[len(staff) // 3 :], 8):
            day = self._today + dt.timedelta(days=self._random.randint(-90, 60))
            self._add("people.transfer", {"employee": number, "from": day.isoformat(), "fte": "0.75"})
        lead = self._leads["PICKING", "HARBOUR"]
        for _ in range(FORMER):
            since = self._today - dt.timedelta(days=self._random.randint(900, 2000))
            gone = self._hire(picking, "HARBOUR", "PICKER", lead, since)
            last = self._today - dt.timedelta(days=self._random.randint(20, 400))
            self._add("people.leave_company", {"employee": gone, "on": last.isoformat(), "reason": "Moves away"})
        for _ in range(COMING):
            since = self._today + dt.timedelta(days=self._random.randint(10, 60))
            self._hire(picking, "HARBOUR", "PACKER", lead, since)

    def _all_names(self) -> Iterator[tuple[str, str]]:
        """Every pair of names once, shuffled."""
        taken = {(one[1], one[2]) for one in house.ACCOUNTS}
        names = [(given, family) for given in house.GIVEN for family in house.FAMILY if (given, family) not in taken]
        self._random.shuffle(names)
        return iter(names)

    def _add(self, command: str, payload: Mapping[str, Any]) -> None:
        self._waiting.append((command, payload, next(self._keys)))

    def _send(self) -> None:
        """Carry out what waits. A refusal is a mistake in the demo and is raised."""
        waiting, self._waiting = self._waiting, []
        for answer in self._office.application.bus.dispatch_many(waiting, self._office.actor):
            if isinstance(answer, Refused):
                raise answer
