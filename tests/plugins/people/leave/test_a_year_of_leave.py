"""What an HR officer sees in a year: days are granted, asked for, approved, taken, given back and carried over."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from tests.plugins.people.conftest import refusal
from tests.plugins.people.leave.conftest import LeaveOffice

from backoffice.errors import Refused
from backoffice.identity.bootstrap import Initialised
from backoffice.jobs.worker import Worker
from backoffice.testing.clock import MovableClock


def test_ana_takes_two_weeks_in_summer(leave: LeaveOffice, clock: MovableClock, worker: Worker) -> None:
    """30 days granted; 3 to 14 August has ten working days; Mia approves; in the end they are taken."""
    assert leave.balance() == 30
    request = leave.ask("2026-08-03", "2026-08-14", note="Lisbon")
    assert leave.state(request) == "submitted"
    assert leave.balance(as_of="2026-12-31") == 30  # nothing is taken before it is approved

    leave.decide(request)
    assert leave.state(request) == "approved"
    assert leave.balance(as_of="2026-08-02") == 30
    assert leave.balance(as_of="2026-08-07") == 25
    assert leave.balance(as_of="2026-12-31") == 20

    clock.set(dt.datetime(2026, 8, 17, 3, 0, tzinfo=dt.UTC))
    leave.personnel.do("book_leave_accruals")
    worker.drain()
    assert leave.state(request) == "taken"
    assert leave.personnel.app.check() == []


def test_holidays_and_weekends_are_not_counted_and_half_days_are_halves(leave: LeaveOffice) -> None:
    """3 October 2026 is a Saturday; Christmas is on a Friday and the day after on a Saturday."""
    request = leave.ask("2026-12-23", "2026-12-28", half="ends_at_noon")
    leave.decide(request)
    assert [entry for entry in leave.entries() if entry[1] == "use"] == [
        ("2026-12-23", "use", "-1"),
        ("2026-12-24", "use", "-1"),
        ("2026-12-28", "use", "-0.5"),
    ]


def test_a_holiday_that_is_set_between_asking_and_deciding_is_given_back(leave: LeaveOffice, site: str) -> None:
    request = leave.ask("2026-12-23", "2026-12-24")
    leave.personnel.do("calendar.set_day", site=site, day="2026-12-24", name="Christmas Eve")
    leave.decide(request)
    assert leave.balance(as_of="2026-12-31") == 29


def test_cancelled_leave_comes_back_by_opposite_entries(leave: LeaveOffice) -> None:
    request = leave.ask("2026-07-01", "2026-07-02")
    leave.decide(request)
    leave.as_("ana").do("cancel_leave", request=request)
    assert leave.state(request) == "cancelled"
    assert leave.balance(as_of="2026-12-31") == 30
    assert [entry[2] for entry in leave.entries() if entry[1] == "use"] == ["-1", "-1", "1", "1"]
    assert leave.personnel.app.check() == []
    with refusal("state"):
        leave.as_("ana").do("cancel_leave", request=request)


def test_what_has_begun_is_cancelled_by_the_office_not_by_oneself(leave: LeaveOffice, clock: MovableClock) -> None:
    request = leave.ask("2026-07-01", "2026-07-03")
    leave.decide(request)
    clock.set(dt.datetime(2026, 7, 2, 9, 0, tzinfo=dt.UTC))
    with refusal("begun"):
        leave.as_("ana").do("cancel_leave", request=request)
    leave.as_("pat").do("cancel_leave", request=request, reason="Was at work")
    assert leave.balance(as_of="2026-12-31") == 30


def test_who_leaves_takes_no_leave_afterwards(leave: LeaveOffice) -> None:
    later, before = leave.ask("2026-10-12", "2026-10-13"), leave.ask("2026-08-03", "2026-08-04")
    for request in (later, before):
        leave.decide(request)
    leave.personnel.do("leave_company", employee=leave.ana, on="2026-09-30")
    assert (leave.state(later), leave.state(before)) == ("cancelled", "approved")
    assert leave.balance(as_of="2026-12-31") == 28
    leave.personnel.do("book_leave", employee=leave.ana)  # 273 of 365 days
    assert leave.balance(as_of="2026-12-31") == Decimal("22.44") - 2
    assert leave.personnel.app.check() == []


def test_of_many_who_ask_for_the_same_days_at_once_one_gets_them(leave: LeaveOffice) -> None:
    """H3 under concurrency: the employee is locked while days are compared."""

    def ask(number: int) -> str:
        try:
            leave.ask("2026-06-02", f"2026-06-0{3 + number % 3}", type_="SICK")
        except Refused as refused:
            return refused.code
        return "taken"

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(ask, range(6))) == ["overlaps"] * 5 + ["taken"]
    assert leave.personnel.app.check() == []


def test_sickness_needs_no_approval_and_takes_no_balance(leave: LeaveOffice) -> None:
    request = leave.ask("2026-06-02", "2026-06-03", type_="SICK")
    assert leave.state(request) == "approved"
    assert leave.balance(as_of="2026-12-31") == 30


def test_a_draft_is_nobodys_business_until_it_is_submitted(leave: LeaveOffice) -> None:
    request = leave.ask("2026-08-03", "2026-08-04", draft=True)
    with refusal("decided"):
        leave.decide(request)
    leave.as_("ana").do("submit_leave", request=request)
    leave.decide(request, approve=False, reason="The stocktaking is on that day")
    assert leave.state(request) == "rejected"
    assert leave.balance(as_of="2026-12-31") == 30


def test_a_rejection_needs_a_reason(leave: LeaveOffice) -> None:
    request = leave.ask("2026-08-03", "2026-08-04")
    with refusal("missing"):
        leave.decide(request, approve=False)


def test_at_the_turn_of_the_year_ten_days_go_over_and_lapse_in_april(leave: LeaveOffice, clock: MovableClock) -> None:
    leave.decide(leave.ask("2026-08-03", "2026-08-14"))
    for now in (dt.datetime(2027, 1, 1, 6, 0, tzinfo=dt.UTC), dt.datetime(2027, 4, 1, 6, 0, tzinfo=dt.UTC)):
        clock.set(now)
        for _ in range(2):  # H4: the second time books nothing
            leave.personnel.do("book_leave", employee=leave.ana)
    assert [entry for entry in leave.entries() if entry[1] != "use"] == [
        ("2026-01-01", "accrual", "30"),
        ("2027-01-01", "accrual", "30"),
        ("2027-01-01", "carry", "0"),
        ("2027-01-01", "expire", "-10"),
        ("2027-04-01", "expire", "-10"),
    ]
    assert leave.balance(as_of="2026-12-31") == 20
    assert leave.balance(as_of="2027-03-31") == 40
    assert leave.balance(as_of="2027-04-01") == 30
    assert leave.personnel.app.check() == []
    # A year that is closed stays closed: days given back are booked in the open one.
    with refusal("closed"):
        leave.personnel.do("adjust_leave", employee=leave.ana, type="ANNUAL", days="1", day="2026-12-31", reason="Late")


def test_who_goes_part_time_is_corrected_in_the_open_year(leave: LeaveOffice) -> None:
    leave.personnel.do("transfer", employee=leave.ana, from_="2026-07-02", fte="0.5")
    leave.personnel.do("book_leave", employee=leave.ana)
    # 182 days at full time and 183 at half of it: 30 x (182 + 91.5) / 365.
    assert leave.balance() == Decimal("22.48")
    assert leave.entries()[-1] == ("2026-01-01", "accrual", "-7.52")


def test_days_are_corrected_and_paid_out_by_hand(leave: LeaveOffice) -> None:
    pat = leave.as_("pat")
    assert pat.do("adjust_leave", employee=leave.ana, type="ANNUAL", days="2", reason="Agreed")["balance"] == "32"
    assert pat.do("encash_leave", employee=leave.ana, type="ANNUAL", days="3", reason="Paid in June")["balance"] == "29"
    with refusal("too_little"):
        pat.do("encash_leave", employee=leave.ana, type="ANNUAL", days="30", reason="Too much")
    assert leave.balance() == 29


def test_kept_balances_are_rebuilt_from_the_ledger(leave: LeaveOffice, initialised: Initialised) -> None:
    leave.decide(leave.ask("2026-08-03", "2026-08-04"))
    with leave.personnel.app.database.write() as connection:
        connection.exec_driver_sql("update people_leave_balance set balance = balance + 1000000")
        connection.exec_driver_sql("delete from people_leave_balance where day = '2026-08-04'")
    assert len(leave.personnel.app.check()) >= 2
    leave.personnel.do("rebuild_leave_balances")
    assert leave.personnel.app.check() == []
    assert leave.balance(as_of="2026-12-31") == 28
