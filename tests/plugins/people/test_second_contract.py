"""Somebody with two contracts: both are listed, each ends by itself, and the second never stands alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.plugins.people.conftest import Personnel, refusal


@pytest.fixture
def eva(personnel: Personnel, site: str) -> int:
    """Works four days of five in the warehouse, and one in sales."""
    return personnel.hire("Eva Stein", "2026-01-01", site=site, department="STORE", fte="0.8")


def share(here: Personnel, day: str) -> tuple[Decimal, Decimal]:
    row = here.on(day, "Eva Stein")
    assert row is not None
    return row["fte"], row["fte_in_all"]


def test_two_contracts_are_listed_and_add_up_and_one_ends_without_the_other(personnel: Personnel, eva: int) -> None:
    added = personnel.do("add_contract", employee=eva, from_="2026-03-01", department="SALES", fte="0.2")
    assert added["slot"] == 2
    held = personnel.rows("employment", employee_id=f"id:{eva}", sort="valid_from")
    assert [(row["slot"], row["department"], row["fte"]) for row in held] == [
        (1, "Warehouse", Decimal("0.8")), (2, "Sales", Decimal("0.2")),
    ]  # fmt: skip
    assert share(personnel, "2026-02-28") == (Decimal("0.8"), Decimal("0.8"))
    assert share(personnel, "2026-03-01") == (Decimal("0.8"), Decimal(1))
    row = personnel.on("2026-03-01", "Eva Stein")
    assert row is not None and row["department"] == "Warehouse", "the main contract says where somebody belongs"

    ended = personnel.do("end_contract", employment=held[1]["id"], on="2026-06-30", reason="Course over")
    assert share(personnel, "2026-07-01") == (Decimal("0.8"), Decimal("0.8"))
    personnel.do("undo_employment", change=ended["change"])
    assert share(personnel, "2026-07-01") == (Decimal("0.8"), Decimal(1))
    assert personnel.app.check() == []


def test_a_third_takes_the_next_number_and_a_free_one_is_used_again(personnel: Personnel, eva: int) -> None:
    first = {"employee": eva, "from_": "2026-03-01", "fte": "0.1"}
    assert personnel.do("add_contract", **first, to="2026-04-30")["slot"] == 2
    assert personnel.do("add_contract", **first)["slot"] == 3
    assert personnel.do("add_contract", employee=eva, from_="2026-05-01", fte="0.1")["slot"] == 2
    personnel.do("transfer", employee=eva, from_="2026-08-01", slot=3, department="SALES")
    assert share(personnel, "2026-08-01")[1] == Decimal(1)
    assert personnel.app.check() == []


def test_the_second_holds_only_while_the_main_one_does(personnel: Personnel, site: str, eva: int) -> None:
    with refusal("not_employed"):
        personnel.do("add_contract", employee=eva, from_="2025-12-31", fte="0.2")
    with refusal("backwards"):
        personnel.do("add_contract", employee=eva, from_="2026-03-01", to="2026-02-01", fte="0.2")
    personnel.do("add_contract", employee=eva, from_="2026-03-01", fte="0.2")
    with refusal("open_contract"):
        personnel.do("leave_company", employee=eva, on="2026-12-31")
    main = personnel.rows("employment", employee_id=f"id:{eva}", slot=1)[0]
    with refusal("main_contract"):
        personnel.do("end_contract", employment=main["id"], on="2026-12-31")
    with refusal("open_contract") as said:
        personnel.do("correct_employment", employment=main["id"], from_="2026-04-01", reason="Began later")
    assert "On 2026-03-01 contract 2 would hold without the main one" in said.value.message


def test_a_hire_is_not_taken_back_from_under_a_second_contract(personnel: Personnel, eva: int) -> None:
    personnel.do("add_contract", employee=eva, from_="2026-03-01", fte="0.2")
    hired = personnel.rows("employment_changes", employee_id=f"id:{eva}", kind="hire")[0]
    with refusal("open_contract"):
        personnel.do("undo_employment", change=hired["id"])
    ended = personnel.do("leave_company", employee=personnel.hire("Udo Alt", "2026-01-01", site="HARBOUR"),
                         on="2026-06-30")  # fmt: skip
    assert ended["change"]


def test_who_leaves_on_a_known_day_has_no_second_contract_beyond_it(personnel: Personnel, eva: int) -> None:
    personnel.do("leave_company", employee=eva, on="2026-12-31")
    with refusal("open_contract"):
        personnel.do("add_contract", employee=eva, from_="2026-03-01", fte="0.2")
    personnel.do("add_contract", employee=eva, from_="2026-03-01", to="2026-12-31", fte="0.2")
    assert personnel.app.check() == []
