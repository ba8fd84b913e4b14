"""When a site works: its week, the holidays of its region, and what it does otherwise."""

from __future__ import annotations

import datetime as dt

import pytest

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.calendar import WorkCalendar, days_of_week, public_holidays
from backoffice.calendar.read import holiday_dates, holidays_of, work_calendar
from backoffice.calendar.week import written
from backoffice.errors import Invalid, Refused
from backoffice.identity.bootstrap import Initialised

YEAR_2026 = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@pytest.mark.parametrize(
    ("text", "days", "short"),
    [
        ("Mon-Fri", {0, 1, 2, 3, 4}, "Mon-Fri"),
        ("mon, tue,THU", {0, 1, 3}, "Mon-Tue, Thu"),
        ("Sun-Thu", {6, 0, 1, 2, 3}, "Mon-Thu, Sun"),
        ("Saturday", {5}, "Sat"),
    ],
)
def test_a_week_is_read_as_people_write_it(text: str, days: set[int], short: str) -> None:
    assert days_of_week(text) == days
    assert written(days_of_week(text)) == short


@pytest.mark.parametrize("text", ["", ",", "Funday", "Mon-", "1-5"])
def test_what_names_no_day_is_no_week(text: str) -> None:
    with pytest.raises(ValueError, match="no day"):
        days_of_week(text)


def test_public_holidays_follow_country_and_region() -> None:
    assert dt.date(2026, 10, 3) in public_holidays("DE", 2026)
    assert dt.date(2026, 3, 8) in public_holidays("DE-BE", 2026)  # Women's Day, in Berlin
    assert dt.date(2026, 3, 8) not in public_holidays("DE-BY", 2026)
    assert public_holidays("PT", 2026)[dt.date(2026, 4, 25)] == "Freedom Day"
    assert public_holidays("DE", 9999) == {}


def test_extra_days_win_over_holidays_and_weekends() -> None:
    monday = dt.date(2026, 6, 1)
    calendar = WorkCalendar(frozenset({0, 1, 2, 3, 4}), frozenset({monday}), frozenset({dt.date(2026, 6, 6)}))
    worked = list(calendar.working_days(monday, dt.date(2026, 6, 7)))
    assert [day.day for day in worked] == [2, 3, 4, 5, 6]
    assert list(calendar.working_days(dt.date(2026, 6, 7), monday)) == []


def test_a_site_keeps_the_holidays_of_its_region_and_its_own(
    office: Application, actor: Actor, initialised: Initialised
) -> None:
    site = initialised.site_id
    office.dispatch("org.update_site", {"site": site, "version": 1, "region": "DE-BE", "workdays": "Mon-Sat"}, actor)
    office.dispatch("calendar.set_day", {"site": site, "day": "2026-12-24", "name": "Christmas Eve"}, actor)
    worked = {"site": site, "day": "2026-12-26", "name": "Stocktaking", "kind": "workday"}
    ident = office.dispatch("calendar.set_day", worked, actor).result["id"]
    with office.read() as connection:
        calendar = work_calendar(connection, site, *YEAR_2026)
        listed = {holiday.day: holiday.name for holiday in holidays_of(connection, site, 2026)}
    assert not calendar.works(dt.date(2026, 12, 24))
    assert not calendar.works(dt.date(2026, 12, 25))
    assert calendar.works(dt.date(2026, 12, 26))  # a Saturday and a public holiday
    assert listed[dt.date(2026, 12, 24)] == "Christmas Eve"
    assert listed[dt.date(2026, 12, 26)] == "Stocktaking"

    office.dispatch("calendar.clear_day", {"day": ident}, actor)
    with office.read() as connection:
        assert dt.date(2026, 12, 26) in holiday_dates(connection, site, *YEAR_2026)
    with pytest.raises(Refused, match="taken back already"):
        office.dispatch("calendar.clear_day", {"day": ident}, actor)
    again = office.dispatch("calendar.set_day", worked, actor)
    assert again.result["id"] == ident


@pytest.mark.parametrize(
    ("field", "text"), [("region", "XX"), ("region", "DE-XX"), ("region", "de"), ("workdays", "every day")]
)
def test_a_week_or_region_that_nobody_knows_is_refused(
    office: Application, actor: Actor, initialised: Initialised, field: str, text: str
) -> None:
    with pytest.raises(Invalid, match=field):
        office.dispatch("org.update_site", {"site": initialised.site_id, "version": 1, field: text}, actor)


def test_a_week_and_a_region_change_from_a_day_on_and_keep_the_past(
    office: Application, actor: Actor, initialised: Initialised
) -> None:
    """The shop in Berlin opens on Saturdays from July on, and moves to Bavaria in October."""
    site = initialised.site_id
    office.dispatch("org.update_site", {"site": site, "version": 1, "region": "DE-BE"}, actor)
    changed = {"site": site, "from": "2026-07-01", "workdays": "Mon-Sat"}
    office.dispatch("calendar.change_calendar", changed, actor)
    moved = office.dispatch("calendar.change_calendar", {"site": site, "from": "2026-10-01", "region": "DE-BY"}, actor)
    with office.read() as connection:
        calendar = work_calendar(connection, site, *YEAR_2026)
        months = work_calendar(connection, site, dt.date(2026, 8, 1), dt.date(2026, 8, 31))
    assert not calendar.works(dt.date(2026, 6, 27)) and calendar.works(dt.date(2026, 7, 4))
    assert calendar.works(dt.date(2026, 12, 5)), "the move keeps the week"
    assert dt.date(2026, 3, 8) in calendar.holidays, "Women's Day, in Berlin"
    assert dt.date(2026, 1, 6) not in calendar.holidays, "Epiphany, in Bavaria alone, and not there yet"
    assert not calendar.works(dt.date(2026, 11, 1)) and dt.date(2026, 11, 1) in calendar.holidays, "All Saints"
    assert months.works(dt.date(2026, 8, 1))
    office.dispatch("calendar.take_back_change", {"change": moved.result["id"]}, actor)
    with office.read() as connection:
        assert dt.date(2026, 11, 1) not in holiday_dates(connection, site, *YEAR_2026)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "missing"),
        ({"workdays": "Mon-Fri"}, "unchanged"),
        ({"region": "DE-BE", "no_holidays": True}, "both"),
        ({"workdays": "every day"}, "invalid"),
        ({"region": "XX"}, "invalid"),
    ],
)
def test_a_change_that_is_none_is_refused(
    office: Application, actor: Actor, initialised: Initialised, given: dict[str, object], code: str
) -> None:
    wanted = {"site": initialised.site_id, "from": "2026-07-01", **given}
    with pytest.raises(Refused) as refused:
        office.dispatch("calendar.change_calendar", wanted, actor)
    assert refused.value.code.startswith(code)
    wanted = {"site": initialised.site_id, "from": "2026-07-01", "no_holidays": True}
    with pytest.raises(Refused, match="holds already"):
        office.dispatch("calendar.change_calendar", wanted, actor)


def test_two_changes_on_one_day_are_refused(office: Application, actor: Actor, initialised: Initialised) -> None:
    first = {"site": initialised.site_id, "from": "2026-07-01", "workdays": "Mon-Thu"}
    office.dispatch("calendar.change_calendar", first, actor)
    with pytest.raises(Refused, match="take that back first"):
        office.dispatch("calendar.change_calendar", {**first, "workdays": "Mon-Sat"}, actor)
