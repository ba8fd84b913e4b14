"""An employee and the party behind it have one name, whoever changes it where."""

from __future__ import annotations

from typing import Any

from tests.plugins.people.conftest import Personnel, refusal


def both(here: Personnel, employee: int) -> tuple[dict[str, Any], dict[str, Any]]:
    person = next(row for row in here.rows("employees") if row["id"] == employee)
    party = next(row for row in here.rows("parties.parties") if row["number"] == person["party"])
    return person, party


def test_who_renames_an_employee_renames_the_party_and_the_undo_both(personnel: Personnel, site: str) -> None:
    eva = personnel.hire("Eva Stein", site=site, given_name="Eva", family_name="Stein")
    person, _ = both(personnel, eva)
    personnel.do("update_employee", employee=eva, version=person["version"], name="Eva Berg", family_name="Berg")
    person, party = both(personnel, eva)
    assert (person["name"], party["name"], party["family_name"]) == ("Eva Berg", "Eva Berg", "Berg")
    assert personnel.app.check() == []


def test_who_renames_the_party_renames_the_employee(personnel: Personnel, site: str) -> None:
    eva = personnel.hire("Eva Stein", site=site)
    _, party = both(personnel, eva)
    personnel.do("parties.update_party", party=party["number"], version=party["version"], name="Eva Berg")
    assert [one["name"] for one in both(personnel, eva)] == ["Eva Berg", "Eva Berg"]
    assert personnel.app.check() == []


def test_who_is_hired_under_another_name_is_called_so_everywhere(personnel: Personnel, site: str) -> None:
    known = personnel.do("parties.create_party", kind="person", name="E. Stein")
    eva = personnel.hire("Eva Stein", site=site, party=known["id"])
    assert [one["name"] for one in both(personnel, eva)] == ["Eva Stein", "Eva Stein"]
    assert personnel.app.check() == []


def test_a_merge_gives_the_employee_the_name_of_the_party_that_is_left(personnel: Personnel, site: str) -> None:
    eva = personnel.hire("Eva Stein", site=site)
    kept = personnel.do("parties.create_party", kind="person", name="Eva Stein-Berg")
    personnel.do("parties.merge_parties", keep=kept["id"], merge=both(personnel, eva)[1]["id"])
    assert [one["name"] for one in both(personnel, eva)] == ["Eva Stein-Berg", "Eva Stein-Berg"]
    assert personnel.app.check() == []


def test_two_employees_are_not_merged_behind_the_back_of_personnel(personnel: Personnel, site: str) -> None:
    one, other = (
        personnel.hire("Eva Stein", site=site),
        personnel.do("hire", name="Eva Stein", from_="2026-02-01", site=site),
    )
    parties = [both(personnel, ident)[1]["id"] for ident in (one, other["id"])]
    with refusal("two_employees") as said:
        personnel.do("parties.merge_parties", keep=parties[0], merge=parties[1])
    assert "E-00001 and E-00002" in said.value.message
    assert len(personnel.rows("parties.merges")) == 0
    personnel.do("undo_employment", change=other["change"])
    personnel.do("parties.merge_parties", keep=parties[0], merge=parties[1])
    assert personnel.app.check() == []
