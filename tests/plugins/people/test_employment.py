"""What a personnel officer does: people come, move, are corrected and go, and every day keeps its truth."""

from __future__ import annotations

import pytest
from tests.plugins.people.conftest import Personnel, refusal


def test_a_working_life(personnel: Personnel, site: str) -> None:
    """Hired, transferred next year, corrected backwards, left, hired again: each day answers as it was."""
    boss = personnel.hire("Bo Lind", site=site, department="SALES")
    ana = personnel.hire("Ana Reyes", "2026-03-01", site=site, department="STORE", position="DRIVER", manager=boss)
    personnel.do("transfer", employee=ana, from_="2027-01-01", site="HARBOUR", fte="0.5")
    assert personnel.on("2026-02-28", "Ana Reyes") is None
    before, after = personnel.on("2026-12-31", "Ana Reyes"), personnel.on("2027-01-01", "Ana Reyes")
    assert before is not None and (before["site"], str(before["fte"]), before["zone"]) == (site, "1.000000", "UTC")
    assert after is not None and (after["site"], str(after["fte"])) == ("HARBOUR", "0.500000")
    assert after["department"] == before["department"] == "Warehouse" and after["manager"] == "Bo Lind"

    first = next(r for r in personnel.rows("employment", employee="E-00002") if r["valid_to"] is not None)
    personnel.do("correct_employment", employment=first["id"], from_="2026-02-15", reason="Began two weeks earlier")
    assert personnel.on("2026-02-28", "Ana Reyes") is not None

    personnel.do("leave_company", employee=ana, on="2027-06-30", reason="Moves away")
    assert personnel.on("2027-06-30", "Ana Reyes") is not None
    assert personnel.on("2027-07-01", "Ana Reyes") is None
    personnel.do("rehire", employee=ana, from_="2028-01-01", site=site)
    assert personnel.on("2028-01-01", "Ana Reyes") is not None

    kept = personnel.rows("employment", employee="E-00002")
    assert len([row for row in kept if row["replaced_at"] is None]) == 3
    assert {row["kind"] for row in personnel.rows("employment_changes", employee="E-00002")} == {
        "hire", "transfer", "correction", "leave", "rehire",
    }  # fmt: skip
    assert personnel.app.check() == []


def test_what_was_believed_before_a_correction_stays_to_be_read(personnel: Personnel, site: str) -> None:
    ana = personnel.hire("Ana Reyes", site=site, department="STORE")
    row = personnel.rows("employment")[0]
    personnel.do("correct_employment", employment=row["id"], department="SALES", reason="Was in sales all along")
    found = {r["department"]: r["replaced_at"] for r in personnel.rows("employment", employee_id=f"id:{ana}")}
    assert found["Sales"] is None
    assert found["Warehouse"] is not None
    with refusal("replaced"):
        personnel.do("correct_employment", employment=row["id"], department="SALES", reason="Again")


def test_a_change_is_taken_back_until_another_stands_upon_it(personnel: Personnel, site: str) -> None:
    ana = personnel.hire("Ana Reyes", site=site)
    moved = personnel.do("transfer", employee=ana, from_="2026-06-01", site="HARBOUR")
    again = personnel.do("transfer", employee=ana, from_="2026-09-01", department="SALES")
    with refusal("moved_on"):
        personnel.do("undo_employment", change=moved["change"])
    personnel.do("undo_employment", change=again["change"])
    personnel.do("undo_employment", change=moved["change"])
    today = personnel.on("2026-10-01", "Ana Reyes")
    assert today is not None and today["site"] == site
    assert personnel.app.check() == []


def test_who_was_hired_by_mistake_is_put_away_and_can_come_back(personnel: Personnel, site: str) -> None:
    hired = personnel.do("hire", name="Ana Reyes", from_="2026-01-01", site=site)
    personnel.do("undo_employment", change=hired["change"])
    assert personnel.on("2026-02-01", "Ana Reyes") is None
    assert personnel.rows("employees")[0]["archived_at"] is not None
    personnel.do("rehire", employee=hired["id"], from_="2026-02-01", site=site)
    assert personnel.rows("employees")[0]["archived_at"] is None
    assert personnel.app.check() == []


def test_nobody_stands_above_themselves_on_any_day(personnel: Personnel, site: str) -> None:
    bo = personnel.hire("Bo Lind", site=site)
    ana = personnel.hire("Ana Reyes", site=site, manager=bo)
    kim = personnel.hire("Kim Sol", site=site, manager=ana)
    with refusal("circle"):
        personnel.do("transfer", employee=bo, from_="2030-01-01", manager=kim)
    personnel.do("transfer", employee=kim, from_="2029-01-01", manager=bo)
    personnel.do("transfer", employee=ana, from_="2029-01-01", manager=kim)
    with refusal("circle"):
        personnel.do("transfer", employee=bo, from_="2028-12-31", manager=kim)


def test_bad_input_is_answered_and_writes_nothing(personnel: Personnel, site: str) -> None:
    ana = personnel.hire("Ana Reyes", "2026-03-01", site=site)
    with refusal("missing"):
        personnel.do("hire", name="Kim Sol", from_="2026-03-01")
    with refusal("refused"):
        personnel.do("hire", from_="2026-03-01", site=site)
    with refusal("taken"):
        personnel.do("hire", name="Kim Sol", from_="2026-03-01", site=site, number="E-00001")
    with refusal("not_employed"):
        personnel.do("transfer", employee=ana, from_="2026-02-28", fte="0.5")
    with refusal("not_employed"):
        personnel.do("leave_company", employee=ana, on="2026-02-28")
    with refusal("employed"):
        personnel.do("rehire", employee=ana, from_="2026-05-01")
    with refusal("order"):
        row = personnel.rows("employment")[0]
        personnel.do("leave_company", employee=ana, on="2026-04-30")
        row = next(r for r in personnel.rows("employment") if r["replaced_at"] is None)
        personnel.do("correct_employment", employment=row["id"], from_="2026-05-01", reason="Later")
    personnel.do("archive_department", department="SALES")
    with refusal("archived"):
        personnel.do("hire", name="Kim Sol", from_="2026-03-01", site=site, department="SALES")
    assert len(personnel.rows("employees")) == 1


@pytest.mark.parametrize("share", ["0", "2.5", "-1"])
def test_a_share_of_full_time_is_above_nothing_and_at_most_double(personnel: Personnel, site: str, share: str) -> None:
    with refusal("invalid"):
        personnel.hire("Ana Reyes", site=site, fte=share)


def test_those_who_have_left_and_those_who_come_are_told_apart(personnel: Personnel, site: str) -> None:
    gone = personnel.hire("Gone Girl", "2020-01-01", site="HARBOUR")
    personnel.do("leave_company", employee=gone, on="2020-12-31")
    personnel.hire("New Boy", "2999-01-01", site=site)
    personnel.hire("Here Now", "2020-01-01", site=site)
    states = {row["name"]: (row["state"], row["site"]) for row in personnel.rows("employees")}
    assert states == {
        "Gone Girl": ("left", "HARBOUR"), "New Boy": ("future", site), "Here Now": ("employed", site),
    }  # fmt: skip


def test_departments_are_a_tree(personnel: Personnel) -> None:
    personnel.do("create_department", code="INSIDE", name="Inside sales", parent="SALES")
    with refusal("circle"):
        personnel.do("update_department", department="SALES", version=1, parent="INSIDE")


def test_a_known_party_is_hired_once_and_becomes_an_employee_there(personnel: Personnel, site: str) -> None:
    known = personnel.do("parties.create_party", kind="person", name="Ana Reyes", roles=["contact"])
    ana = personnel.do("hire", party=known["id"], from_="2026-01-01", site=site)
    assert personnel.on("2026-02-01", "Ana Reyes") is not None
    with refusal("known"):
        personnel.do("hire", party=known["id"], from_="2026-01-01", site=site)
    firm = personnel.do("parties.create_party", kind="organisation", name="Nordwerk")
    with refusal("no_person"):
        personnel.do("hire", party=firm["id"], from_="2026-01-01", site=site)
    with personnel.app.read() as connection:
        roles = connection.exec_driver_sql("select role from parties_role order by role").scalars().all()
    assert (list(roles), ana["number"]) == (["contact", "employee"], "E-00001")
