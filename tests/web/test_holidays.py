"""The page of a year's holidays."""

from __future__ import annotations

from tests.web.conftest import NewPerson, Visitor

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.identity.bootstrap import Initialised


def test_the_year_of_a_site_is_shown(
    admin: Visitor, office: Application, actor: Actor, initialised: Initialised
) -> None:
    office.dispatch("org.update_site", {"site": initialised.site_id, "version": 1, "region": "DE-BE"}, actor)
    own = {"site": initialised.site_id, "day": "2026-12-24", "name": "Christmas <Eve>"}
    office.dispatch("calendar.set_day", own, actor)
    page = admin.get("/holidays?site=MAIN&year=2026").text
    assert "German Unity Day" in page
    assert "Christmas &lt;Eve&gt;" in page
    assert "own holiday of this site" in page


def test_a_year_or_site_that_is_none_is_answered_plainly(admin: Visitor) -> None:
    assert admin.get("/holidays?year=99999999999999999999").status_code == 422
    assert admin.get("/holidays?year=abc").status_code == 422
    assert "No such site" in admin.get("/holidays?site=nowhere").text


def test_it_needs_the_right_to_read_days(new_person: NewPerson) -> None:
    assert new_person("nobody").get("/holidays").status_code == 403


def test_a_change_from_a_day_on_is_told_in_its_year(admin: Visitor, office: Application, actor: Actor) -> None:
    changed = {"site": "MAIN", "from": "2026-07-01", "workdays": "Mon-Sat"}
    office.dispatch("calendar.change_calendar", changed, actor)
    then = admin.get("/holidays?year=2026").text
    assert "works Mon-Fri" in then and "works Mon-Sat" in then and "2026: " in then
    assert "Mon-Sat" not in admin.get("/holidays?year=2025").text
    after = admin.get("/holidays?year=2027").text
    assert "works Mon-Sat" in after and "Mon-Fri" not in after and "Change from a day on" in after
