"""The company as it was on a day, in the shell: list, record, export and org chart, with a way back."""

from __future__ import annotations

import re

import pytest
from tests.plugins.people.conftest import Personnel

from backoffice_people.roles import SELF
from backoffice_web.testing.people import NewPerson, Visitor

DAY = "2026-03-01"


@pytest.fixture
def dialect() -> str:
    """Pages read by resources, which have tests on both databases."""
    return "sqlite"


@pytest.fixture
def moved(personnel: Personnel, site: str) -> int:
    """Eva worked in sales in March and in the warehouse since; Bo came in May. Eva leads Udo."""
    eva = personnel.hire("Eva Stein", "2026-01-01", site=site, department="SALES")
    personnel.do("transfer", employee=eva, from_="2026-04-01", department="STORE")
    personnel.hire("Bo Lind", "2026-05-01", site=site)
    personnel.hire("Udo Alt", "2026-01-01", site=site, manager=eva)
    return eva


def test_the_list_asks_for_a_day_says_which_and_leads_back(client: Visitor, moved: int) -> None:
    today = client.get("/r/people/employees?sort=-name").text
    assert 'name="_as_of"' in today and "Back to today" not in today
    asked = client.get(f"/r/people/employees/filter?sort=-name&_as_of={DAY}")
    assert asked.headers["Location"] == f"/r/people/employees?sort=-name&as_of={DAY}"
    then = client.get(asked.headers["Location"]).text
    assert "As of March 1, 2026" in then or "As of 1 March 2026" in then
    assert "Eva Stein" in then and "Sales" in then and "Bo Lind" not in then
    assert 'href="/r/people/employees?sort=-name"' in then, "back to today, sorted as it was"
    for kept in (f"export.csv?sort=-name&amp;as_of={DAY}", f"/r/people/employees/{moved}?as_of={DAY}"):
        assert kept in then
    assert all("as_of=" in link for link in re.findall(r'class="bo-table-sort" href="([^"]+)"', then))
    exported = client.get(f"/r/people/employees/export.csv?as_of={DAY}").text
    assert "Eva Stein" in exported and "Bo Lind" not in exported


def test_the_record_is_that_of_the_day(client: Visitor, moved: int) -> None:
    path = f"/r/people/employees/{moved}"
    assert "Warehouse" in client.get(path).text
    then = client.get(f"{path}?as_of={DAY}").text
    assert "Back to today" in then and re.search(r"<dt>Department</dt><dd>Sales", then)
    assert f'href="/r/people/employees?as_of={DAY}"' in then
    assert client.get(f"{path}?_as_of={DAY}").headers["Location"] == f"{path}?as_of={DAY}"
    before = client.get(f"{path}?as_of=2025-01-01")
    assert before.status_code == 404 and "look at today" in before.text
    answer = client.get(f"/api/v1/people/employees/{moved}?as_of={DAY}")
    assert answer.status_code == 401 or answer.json["department"] == "Sales"


def test_the_chart_is_that_of_the_day_for_those_who_read_the_list(
    client: Visitor, moved: int, new_person: NewPerson
) -> None:
    then = client.get(f"/people/chart?as_of={DAY}").text
    assert "Eva Stein" in then and "Udo Alt" in then and "Bo Lind" not in then and "Back to today" in then
    assert f"as_of={DAY}" in then and "Nobody worked here then" in client.get("/people/chart?as_of=2020-01-01").text
    ana = new_person("ana", *SELF)
    assert 'name="_as_of"' not in ana.get("/people/chart").text
    assert "Bo Lind" in ana.get(f"/people/chart?as_of={DAY}").text, "what was planned or past is not for everybody"


@pytest.mark.parametrize("nonsense", ["yesterday", "2026-02-30", "01.03.2026", "<b>"])
def test_what_is_no_day_is_said_and_nothing_is_shown(client: Visitor, moved: int, nonsense: str) -> None:
    for page in ("/r/people/employees", f"/r/people/employees/{moved}", "/people/chart"):
        answer = client.get(page, query_string={"as_of": nonsense})
        assert answer.status_code == 422 and "as_of" in answer.text and "<b><" not in answer.text
    assert client.get("/r/people/employees/filter", query_string={"_as_of": nonsense}).status_code == 422
    assert client.get("/r/people/employees/filter?_as_of=").headers["Location"] == "/r/people/employees"
