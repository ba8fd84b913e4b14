"""What is refused of leave, and who may do what. On one kind of database: nothing here depends on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.plugins.people.conftest import refusal
from tests.plugins.people.leave.conftest import LeaveOffice

from backoffice.actor import Actor
from backoffice.errors import Denied, NotFound


@pytest.fixture
def dialect() -> str:
    return "sqlite"


def test_overlapping_leave_is_refused_but_two_halves_of_a_day_are_not(leave: LeaveOffice) -> None:
    leave.decide(leave.ask("2026-08-03", "2026-08-07"))
    with refusal("overlaps"):
        leave.ask("2026-08-07", "2026-08-10")
    with refusal("overlaps"):
        leave.ask("2026-08-05", "2026-08-05", type_="SICK")
    leave.ask("2026-09-01", "2026-09-01", half="ends_at_noon")
    leave.ask("2026-09-01", "2026-09-01", half="starts_at_noon")
    assert leave.personnel.app.check() == []


def test_more_than_there_is_is_refused_and_says_how_much_that_would_be(leave: LeaveOffice) -> None:
    leave.decide(leave.ask("2026-07-01", "2026-07-31"))  # 23 days
    with refusal("too_little") as said:
        leave.ask("2026-08-03", "2026-08-14")
    assert "-3 days on 14 Aug 2026" in said.value.message


def test_next_years_days_may_be_asked_for_before_they_are_granted(leave: LeaveOffice) -> None:
    """The preview and the check know what accrues and lapses until then."""
    leave.decide(leave.ask("2027-05-03", "2027-05-14"))
    assert leave.balance(as_of="2027-12-31") == 20 + 1  # ten days less; Ascension Day 2027 is the 6th of May


def test_days_that_make_no_sense_are_refused(leave: LeaveOffice) -> None:
    for first, last, code in (
        ("2026-08-07", "2026-08-03", "backwards"),
        ("2026-08-01", "2026-08-02", "no_working_day"),
        ("2025-12-30", "2026-01-05", "not_employed"),
        ("2026-08-03", "2028-08-03", "too_long"),
    ):
        with refusal(code):
            leave.ask(first, last)
    assert leave.personnel.rows("leave_requests") == []


def test_nobody_is_on_leave_after_leaving(leave: LeaveOffice) -> None:
    leave.personnel.do("leave_company", employee=leave.ana, on="2026-09-30")
    with refusal("not_employed"):
        leave.ask("2026-09-29", "2026-10-02")


# -- who may


def test_nobody_approves_their_own_request_nor_through_a_delegate(leave: LeaveOffice) -> None:
    request = leave.ask("2026-08-03", "2026-08-04", by="mia")
    with refusal("own_request"):
        leave.decide(request, by="mia")
    leave.actors["delegate"] = _on_behalf(leave, "mia")
    with refusal("own_request"):
        leave.decide(request, by="delegate")
    leave.decide(request, by="pat")


def test_who_asked_for_somebody_else_does_not_decide_on_it(leave: LeaveOffice) -> None:
    asked = leave.as_("pat").do("request_leave", employee=leave.ana, type="ANNUAL", from_="2026-08-03", to="2026-08-04")
    with refusal("own_request"):
        leave.decide(asked["id"], by="pat")
    leave.decide(asked["id"], by="mia")


def test_colleagues_neither_ask_nor_cancel_nor_decide_for_each_other(leave: LeaveOffice) -> None:
    request = leave.ask("2026-08-03", "2026-08-04")
    with pytest.raises(Denied):
        leave.as_("bo").do("cancel_leave", request=request)
    with pytest.raises(Denied):
        leave.as_("bo").do("request_leave", employee=leave.ana, type="ANNUAL", from_="2026-09-01", to="2026-09-01")
    with pytest.raises(Denied):
        leave.decide(request, by="bo")
    assert leave.state(request) == "submitted"


def test_a_manager_decides_for_the_team_alone(leave: LeaveOffice) -> None:
    leave.personnel.do("transfer", employee=leave.bo, from_="2026-02-01", manager=leave.ana)
    request = leave.ask("2026-08-03", "2026-08-04", by="bo")
    with pytest.raises(Denied):
        leave.decide(request, by="mia")


def test_an_account_without_an_employee_is_told_so(leave: LeaveOffice) -> None:
    with pytest.raises(NotFound, match="not linked to an employee"):
        leave.as_("pat").do("request_leave", type="ANNUAL", from_="2026-08-03", to="2026-08-04")


def _on_behalf(leave: LeaveOffice, of: str) -> Actor:
    return replace(leave.actors["pat"], on_behalf_of=leave.actors[of].id)
