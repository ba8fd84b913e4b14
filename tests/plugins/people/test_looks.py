"""Who looked at whose pay is listed by the employee, and kept as long as is declared."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from tests.plugins.people.conftest import Personnel

from backoffice.actor import Actor, Grant, Grants
from backoffice.identity.reads import ConfidentialRead, ConfidentialRow
from backoffice.testing.clock import MovableClock


@pytest.fixture
def looked(personnel: Personnel, site: str) -> dict[str, int]:
    """Pat looks at Ana's pay and private data, and at Bo's private data alone."""
    people = {name: personnel.hire(name, site=site) for name in ("Ana Reyes", "Bo Lind")}
    for ident in people.values():
        personnel.do("set_private", employee=ident, from_="2026-01-01", city="Kiel")
    personnel.do("set_pay", employee=people["Ana Reyes"], from_="2026-01-01", rate="18.5", currency="EUR", per="hour")
    pat = personnel.as_(replace(personnel.who, id="user:pat", kind="user"))
    for resource in ("people.pay", "people.private"):
        with pat.app.read() as connection:
            pat.app.resource(resource).page(connection, pat.who, {})
    return people


def test_each_look_is_listed_with_whose_data_it_was(personnel: Personnel, looked: dict[str, int]) -> None:
    rows = personnel.rows("looks", principal="user:pat", sort="id")
    seen = sorted((row["list"], row["name"]) for row in rows)
    assert seen == [("people.pay", "Ana Reyes"), ("people.private", "Ana Reyes"), ("people.private", "Bo Lind")]
    pay = personnel.rows("looks", employee_id=f"id:{looked['Ana Reyes']}", list="people.pay")
    assert [(row["principal"], row["how"]) for row in pay] == [("user:pat", "list")] and "rate" in str(pay[0]["fields"])
    assert [row["name"] for row in personnel.rows("looks", q="Bo", list="people.private")] == ["Bo Lind"]


def test_reads_are_kept_as_long_as_is_declared_and_then_thinned(
    personnel: Personnel, looked: dict[str, int], clock: MovableClock
) -> None:
    def kept() -> tuple[int, int]:
        with personnel.app.read() as connection:
            count: Any = sa.func.count()
            read, rows = (sa.select(count).select_from(table) for table in (ConfidentialRead, ConfidentialRow))
            return connection.scalar(read) or 0, connection.scalar(rows) or 0

    before = kept()
    assert before[0] >= 2 and before[1] >= 3
    personnel.do("identity.configure", keep_days=400)
    clock.set(clock() + dt.timedelta(days=399))
    assert personnel.do("identity.thin_confidential_reads") == 0 and kept() == before
    clock.set(clock() + dt.timedelta(days=2))
    assert personnel.do("identity.thin_confidential_reads") == before[0]
    assert kept() == (0, 0)
    assert personnel.app.check() == []


@pytest.mark.parametrize("days", [0, 364, -1])
def test_less_than_a_year_cannot_be_set(personnel: Personnel, days: int) -> None:
    with pytest.raises(Exception, match="365"):
        personnel.do("identity.configure", keep_days=days)


def test_the_list_is_for_those_who_may(personnel: Personnel, looked: dict[str, int]) -> None:
    nobody = personnel.as_(Actor("user", "user:x", "x", personnel.who.company_id, Grants([Grant("people.pay.read")])))
    with pytest.raises(Exception, match="people.looks.read"):
        nobody.rows("looks")
