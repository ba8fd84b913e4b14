"""Leave policies that whoever is hired gets by itself, and what they do when people move."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.plugins.people.conftest import Personnel, refusal
from tests.plugins.people.leave.conftest import LeaveOffice

from backoffice.errors import Denied, Refused
from backoffice_people.leave.rules.defaults import Default, Held, Place, Turn, Undecided, applicable, followed

Rows = list[tuple[str, str, str, str]]


@pytest.fixture
def office_of_leave(leave: LeaveOffice) -> Personnel:
    """The company has 30 days, the depot 22; a policy for drivers waits to be used."""
    here = leave.personnel
    for code, days in (("HARBOUR-22", "22"), ("SALES-25", "25")):
        here.do("create_leave_policy", code=code, name=f"{days} days", type="ANNUAL", entitlement=days)
    here.do("set_leave_default", policy="ANNUAL-30")
    here.do("set_leave_default", policy="HARBOUR-22", site="HARBOUR")
    return here


def policies(here: Personnel, employee: int) -> Rows:
    found = here.rows("leave_assignments", sort="id", employee_id=f"id:{employee}")
    rows = [(row["policy"], str(row["valid_from"]), str(row["valid_to"]), row["because"] or "") for row in found]
    return sorted(rows, key=lambda row: row[1])


def test_whoever_is_hired_has_the_policy_of_the_company_and_its_days(office_of_leave: Personnel, site: str) -> None:
    here = office_of_leave
    eva = here.hire("Eva Stein", "2026-01-01", site=site)
    assert policies(here, eva) == [("30 days", "2026-01-01", "None", "Default of the company")]
    assert [int(row["balance"]) for row in here.rows("leave_balances", employee_id=f"id:{eva}")] == [30]
    assert here.app.check() == []


def test_the_policy_of_the_site_wins_and_follows_a_move_until_that_is_taken_back(
    office_of_leave: Personnel, site: str
) -> None:
    here = office_of_leave
    eva = here.hire("Eva Stein", "2026-01-01", site="HARBOUR")
    assert policies(here, eva) == [("22 days", "2026-01-01", "None", "Default of site HARBOUR")]
    moved = here.do("transfer", employee=eva, from_="2026-07-01", site=site)
    assert policies(here, eva) == [
        ("22 days", "2026-01-01", "2026-06-30", "Default of site HARBOUR"),
        ("30 days", "2026-07-01", "None", "Default of the company"),
    ]
    here.do("undo_employment", change=moved["change"])
    assert policies(here, eva) == [("22 days", "2026-01-01", "None", "Default of site HARBOUR")]
    assert here.app.check() == []


def test_a_hire_that_is_taken_back_leaves_no_policy(office_of_leave: Personnel, site: str) -> None:
    hired = office_of_leave.do("hire", name="Eva Stein", from_="2026-01-01", site=site)
    office_of_leave.do("undo_employment", change=hired["change"])
    assert policies(office_of_leave, hired["id"]) == []


def test_a_shorter_week_changes_no_policy_even_if_the_default_is_another_by_now(
    office_of_leave: Personnel, site: str
) -> None:
    here = office_of_leave
    eva = here.hire("Eva Stein", "2026-01-01", site=site)
    default = next(row["id"] for row in here.rows("leave_defaults") if row["site"] is None)
    here.do("remove_leave_default", default=default)
    here.do("set_leave_default", policy="SALES-25")
    here.do("transfer", employee=eva, from_="2026-07-01", fte="0.5")
    assert [row[0] for row in policies(here, eva)] == ["30 days"]
    here.do("apply_leave_defaults", employee=eva, from_="2026-08-01")
    assert policies(here, eva)[-1] == ("25 days", "2026-08-01", "None", "Default of the company")


def test_what_somebody_assigned_stays_wherever_the_person_goes(office_of_leave: Personnel, site: str) -> None:
    here = office_of_leave
    eva = here.hire("Eva Stein", "2026-01-01", site=site)
    here.do("assign_leave_policy", employee=eva, policy="SALES-25")
    here.do("transfer", employee=eva, from_="2026-07-01", site="HARBOUR")
    assert policies(here, eva) == [("25 days", "2026-01-01", "None", "")]


def test_a_department_passes_its_policy_on_to_its_parts(office_of_leave: Personnel, site: str) -> None:
    here = office_of_leave
    here.do("create_department", code="EXPORT", name="Export", parent="SALES")
    here.do("set_leave_default", policy="SALES-25", department="SALES")
    eva = here.hire("Eva Stein", "2026-01-01", site=site, department="EXPORT")
    assert policies(here, eva) == [("25 days", "2026-01-01", "None", "Default of department SALES")]


def test_two_defaults_that_say_as_much_are_refused_with_a_way_out(office_of_leave: Personnel) -> None:
    here = office_of_leave
    here.do("set_leave_default", policy="SALES-25", department="SALES")
    people = len(here.rows("employees"))
    with refusal("undecided") as said:
        here.hire("Eva Stein", "2026-01-01", site="HARBOUR", department="SALES")
    assert "SALES-25 (department SALES)" in said.value.message and "HARBOUR-22 (site HARBOUR)" in said.value.message
    assert len(here.rows("employees")) == people
    here.do("set_leave_default", policy="SALES-25", site="HARBOUR", department="SALES")
    eva = here.hire("Eva Stein", "2026-01-01", site="HARBOUR", department="SALES")
    assert policies(here, eva)[0][3] == "Default of site HARBOUR and department SALES"


def test_defaults_that_make_no_sense_are_refused(office_of_leave: Personnel) -> None:
    here = office_of_leave
    with refusal("taken") as said:
        here.do("set_leave_default", policy="SALES-25", site="HARBOUR")
    assert "HARBOUR-22 is the default of site HARBOUR already" in said.value.message
    with pytest.raises(Refused):
        here.do("set_leave_default", policy="NOWHERE")
    here.do("archive_leave_policy", leave_policy="SALES-25")
    with refusal("archived"):
        here.do("set_leave_default", policy="SALES-25", department="SALES")
    assert len(here.rows("leave_defaults")) == 2


def test_an_employee_makes_no_defaults(office_of_leave: Personnel, leave: LeaveOffice) -> None:
    with pytest.raises(Denied):
        leave.as_("ana").do("set_leave_default", policy="SALES-25", department="SALES")
    with pytest.raises(Denied):
        leave.as_("ana").do("apply_leave_defaults", employee=leave.ana)


# -- the rules, bare

DAY = dt.date(2026, 7, 1)


def test_more_wins_and_of_two_departments_the_nearer() -> None:
    company, site, far, near = Default(1), Default(2, site=7), Default(3, department=5), Default(4, department=6)
    assert applicable([], Place(7)) is None
    assert applicable([company, site], Place(8)) == company
    assert applicable([company, far, near], Place(7, (6, 5))) == near
    assert applicable([company, far, near], Place(7, (5,))) == far
    both = Default(5, site=7, department=5)
    assert applicable([company, site, near, both], Place(7, (6, 5))) == both
    with pytest.raises(Undecided):
        applicable([site, near], Place(7, (6, 5)))
    assert applicable([Default(4, site=7), near], Place(7, (6, 5))) == near


def test_what_was_assigned_by_hand_ends_what_came_by_itself() -> None:
    held = [Held(dt.date(2026, 1, 1), None, Default(1), 9)]
    turns = [Turn(DAY, Default(2))]
    assert followed(held, turns, DAY, explicit=DAY) == (Held(dt.date(2026, 1, 1), dt.date(2026, 6, 30), Default(1), 9),)
    assert [one.default.policy for one in followed(held, turns, DAY)] == [1, 2]


def test_where_nothing_is_the_default_nothing_holds_and_the_past_stays_ended() -> None:
    held = [Held(dt.date(2026, 1, 1), dt.date(2026, 3, 31), Default(1), 9)]
    assert followed(held, [], DAY) == tuple(held)
    assert followed([Held(DAY, None, Default(1), 9)], [Turn(DAY, None)], DAY) == ()
