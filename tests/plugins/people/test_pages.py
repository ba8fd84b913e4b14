"""The pages of personnel: what people see of themselves, and the picture of who works for whom."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from tests.plugins.people.conftest import Personnel

from backoffice.identity.models import User
from backoffice_people.roles import SELF
from backoffice_web.testing.people import NewPerson, Visitor


@pytest.fixture
def dialect() -> str:
    """Pages read by resources, which have tests on both databases."""
    return "sqlite"


@pytest.fixture
def visitor(personnel: Personnel, site: str, new_person: NewPerson) -> Callable[[], Visitor]:
    """Ana, who works for Bo; the second call signs nobody else in."""
    bo = personnel.hire("Bo Lind", site=site)
    ana = personnel.hire("Ana Reyes", site=site, manager=bo, position="DRIVER")
    personnel.do("set_private", employee=ana, from_="2026-01-01", city="Kiel")
    personnel.do("set_private", employee=bo, from_="2026-01-01", city="Lisbon")
    personnel.do("set_pay", employee=ana, from_="2026-01-01", rate="18.5", currency="EUR", per="hour")

    def sign_in() -> Visitor:
        signed_in = new_person("ana", *SELF)
        with personnel.app.read() as connection:
            user = connection.scalar(sa.select(User.id).where(User.name == "ana"))
        personnel.do("link_user", employee=ana, user=user)
        return signed_in

    return sign_in


def test_everybody_sees_the_own_data_and_where_to_ask(visitor: Callable[[], Visitor]) -> None:
    ana = visitor()
    page = ana.get("/people/me")
    assert page.status_code == 200
    for words in ("Ana Reyes", "Forklift driver", "Bo Lind", "Kiel", "18.50 EUR", "Ask for a change", "My leave"):
        assert words in page.text
    assert "Lisbon" not in page.text
    asked = {"_key": "k1", "_next": "/people/me", "topic": "address", "wish": "I moved to Bremen"}
    assert ana.post("/c/people.own_ask_change", asked).status_code == 303
    assert "I moved to Bremen" in ana.get("/people/me").text


def test_who_is_no_employee_is_told_so(visitor: Callable[[], Visitor], new_person: NewPerson) -> None:
    page = new_person("guest", "people.own_*").get("/people/me")
    assert (page.status_code, "belongs to no employee yet" in page.text) == (200, True)


def test_the_chart_is_a_picture_with_words_and_a_list(visitor: Callable[[], Visitor]) -> None:
    ana = visitor()
    whole = ana.get("/people/chart")
    assert whole.status_code == 200
    assert 'aria-label="Bo Lind at the top, 1 directly below. The same stands below as a list."' in whole.text
    assert whole.text.count(">Ana Reyes<") >= 2, "in the picture and in the list"
    assert "Up to Bo Lind" in ana.get("/people/chart?top=2").text
    for nobody in ("99", "x", "9" * 30):
        assert ana.get(f"/people/chart?top={nobody}").status_code == 404


def test_a_house_without_people_says_how_to_begin(personnel: Personnel, client: Visitor) -> None:
    page = client.get("/people/chart")
    assert (page.status_code, "Nobody works here yet" in page.text) == (200, True)


def test_what_cannot_be_recorded_is_not_shown_and_the_page_says_so(
    personnel: Personnel, visitor: Callable[[], Visitor], client: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor()
    assert "Kiel" in client.get("/r/people/private").text

    def full(*_: Any, **__: Any) -> Any:
        raise sa.exc.OperationalError("insert", {}, Exception("disk full"))

    monkeypatch.setattr(personnel.app.database, "write", full)
    for path in ("/r/people/private", "/r/people/private/1", "/r/people/private/export.csv", "/api/v1/people/private"):
        answer = client.get(path)
        assert (answer.status_code, "Kiel" in answer.text) == (503, False), path
        assert "could not be recorded" in answer.text
    assert client.get("/r/people/directory").status_code == 200


def test_a_record_shows_each_related_list_once_the_widest_that_is_read(
    client: Visitor, personnel: Personnel, site: str, new_person: NewPerson
) -> None:
    ana = personnel.hire("Ana Reyes", site=site)
    personnel.do("set_private", employee=ana, from_="2026-01-01", city="Kiel")
    personnel.do("create_leave_type", code="ANNUAL", name="Annual leave")
    personnel.do("create_leave_policy", code="A-30", name="30 days", type="ANNUAL", entitlement="30")
    personnel.do("assign_leave_policy", employee=ana, policy="A-30")
    personnel.do("link_user", employee=ana, user=personnel.who.user_id)
    page = client.get(f"/r/people/employees/{ana}").text
    shown = re.findall(r'<h2 id="related-[0-9]+">([^<]+)</h2>', page)
    assert "Employment" in shown and len(shown) == len(set(shown))
    assert "Leave ledger" in shown and not [title for title in shown if title.startswith("My ")]
    alone = new_person("pat", "people.employees.read", "people.own_employment.read").get(f"/r/people/employees/{ana}")
    assert "Employment" not in re.findall(r'<h2 id="related-[0-9]+">([^<]+)</h2>', alone.text)
