"""The pages of leave, as people see them; and that nobody reads there why others are away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from icalendar import Calendar
from tests.plugins.people.conftest import Personnel
from tests.plugins.people.leave.conftest import LeaveOffice
from tests.web.conftest import NewPerson, Visitor

from backoffice.identity.bootstrap import Initialised
from backoffice_people.leave.rights import EMPLOYEE, MANAGER

SignIn = Callable[..., Visitor]


@pytest.fixture
def dialect() -> str:
    return "sqlite"


@pytest.fixture
def leave(leave: LeaveOffice) -> LeaveOffice:
    """Ana, Bo and Mia are in one department, so that they see each other's absences."""
    for employee in (leave.mia, leave.ana, leave.bo):
        manager = {} if employee == leave.mia else {"manager": leave.mia}
        leave.personnel.do("transfer", employee=employee, from_="2026-02-01", department="STORE", **manager)
    return leave


@pytest.fixture
def sign_in(leave: LeaveOffice, new_person: NewPerson, personnel: Personnel) -> SignIn:
    """Signs somebody of the company in: their account is linked to the employee."""

    def as_(name: str, employee: int | None, *rights: str) -> Visitor:
        visitor = new_person(f"{name}-web", *rights)
        if employee is not None:
            with personnel.app.read() as connection:
                query = f"select id from core_user where name = '{name}-web'"
                user = connection.exec_driver_sql(query).scalar_one()
            personnel.do("link_user", employee=employee, user=user)
        return visitor

    return as_


def test_ana_looks_asks_and_reads_why(leave: LeaveOffice, sign_in: SignIn, initialised: Initialised) -> None:
    ana = sign_in("ana", leave.ana, *EMPLOYEE)
    page = ana.get("/people/leave/mine").text
    assert "30" in page
    assert "30 days a year" in page  # the explanation of the grant

    asked = "type=ANNUAL&from=2026-08-03&to=2026-08-14&half=none&note="
    preview = ana.client.get(
        f"/people/leave/preview?{asked}", headers={"HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
    ).text
    assert "10 days of the balance" in preview
    assert "After: <b>20 days</b>" in preview
    assert "Send the request" in ana.get(f"/people/leave/preview?{asked}").text  # without script: the whole page

    too_many = ana.get("/people/leave/preview?type=ANNUAL&from=2026-06-08&to=2026-12-08").text
    assert "the lowest allowed is 0" in too_many
    for nonsense in ("type=ANNUAL&from=abc", "type=NO&from=2026-08-03", "from=2026-08-03&half=quarter&type=ANNUAL"):
        assert ana.get(f"/people/leave/preview?{nonsense}").status_code == 200


def test_the_manager_decides_on_one_page(leave: LeaveOffice, sign_in: SignIn) -> None:
    request = leave.ask("2026-08-03", "2026-08-14", note="Lisbon <3")
    leave.decide(leave.ask("2026-08-10", "2026-08-11", by="bo"))
    mia = sign_in("mia", leave.mia, *MANAGER)
    page = mia.get("/people/leave/approvals").text
    assert "Ana Reyes" in page
    assert "Lisbon &lt;3" in page
    assert "Also away then: Bo Lind" in page
    assert "balance 30 before" in page
    answer = mia.post("/c/people.decide_leave", {"_key": "a1", "_next": "/people/leave/approvals",
                                                 "request": f"id:{request}", "approve": "true"})  # fmt: skip
    assert answer.status_code == 303
    assert leave.state(request) == "approved"
    assert "Nothing waits for you" in mia.get("/people/leave/approvals").text


def test_colleagues_see_that_somebody_is_absent_never_why(leave: LeaveOffice, sign_in: SignIn) -> None:
    leave.ask("2026-06-02", "2026-06-03", type_="SICK")
    leave.ask("2026-06-08", "2026-06-09")  # waits for a decision: not for colleagues
    bo = sign_in("bo", leave.bo, *EMPLOYEE)
    page = bo.get("/people/leave/calendar?month=2026-06").text
    assert "Ana Reyes" in page
    assert page.count("Absent") == 4  # title and label of two days
    assert "Sickness" not in page
    assert 'waits for a decision"' not in page
    mia = sign_in("mia", leave.mia, *MANAGER)
    page = mia.get("/people/leave/calendar?month=2026-06").text
    assert "Sickness" in page
    read = leave.personnel.rows("identity.confidential_reads")
    assert "people.team_leave_requests" in {row["resource"] for row in read}  # who looked is on record
    assert "Annual leave, waits for a decision" in page
    assert mia.get("/people/leave/calendar?month=2026-13").status_code == 422
    for page in ("/people/leave/approvals", f"/r/people/leave_requests/{leave.ana}"):
        assert bo.get(page).status_code in (403, 404)


def test_a_calendar_program_reads_the_feed_until_it_is_taken_back(
    leave: LeaveOffice, sign_in: SignIn, stranger: Visitor
) -> None:
    leave.ask("2026-06-02", "2026-06-03", type_="SICK")
    leave.decide(leave.ask("2026-08-03", "2026-08-14", by="bo"))
    bo = sign_in("bo", leave.bo, *EMPLOYEE)
    made = bo.post("/people/leave/feeds", {"with_team": "true"}).text
    path = re.search(r"/people/leave/feeds/[\w-]+\.ics", made)
    assert path is not None
    answer = stranger.get(path[0])
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    events = {str(e["summary"]): e for e in Calendar.from_ical(answer.data).walk("VEVENT")}
    assert set(events) == {"Annual leave", "Ana Reyes: absent"}
    assert events["Annual leave"].decoded("dtend").isoformat() == "2026-08-15"  # the day after the last
    assert "Sick" not in answer.text
    with leave.personnel.app.read() as connection:
        kept = connection.exec_driver_sql("select id, secret_hash from people_leave_feed").one()
    assert path[0].split("/")[-1].removesuffix(".ics") not in kept.secret_hash
    assert path[0] not in bo.get("/people/leave/mine").text  # shown once

    bo.post("/c/people.revoke_leave_feed", {"_key": "r1", "feed": str(kept.id), "_next": "/people/leave/mine"})
    assert stranger.get(path[0]).status_code == 404
    assert stranger.get("/people/leave/feeds/guess.ics").status_code == 404


def test_the_feed_of_somebody_else_cannot_be_taken_back(leave: LeaveOffice, sign_in: SignIn) -> None:
    bo, ana = sign_in("bo", leave.bo, *EMPLOYEE), sign_in("ana", leave.ana, *EMPLOYEE)
    bo.post("/people/leave/feeds", {})
    answer = ana.post("/c/people.revoke_leave_feed", {"_key": "r1", "feed": "1", "_next": "/people/leave/mine"})
    assert answer.status_code == 404


def test_who_is_no_employee_is_told_what_to_do(sign_in: SignIn) -> None:
    pat = sign_in("pat2", None, "people.*")
    assert "not linked to an employee" in pat.get("/people/leave/mine").text
    assert pat.get("/people/leave/approvals").status_code == 200
    assert pat.get("/people/leave/calendar?department=STORE").status_code == 200
