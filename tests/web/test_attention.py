"""The queue on the home page: what wants a person, from every source that the person may ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from tests.web.conftest import Visitor

from backoffice.application import Application
from backoffice.config import Config
from backoffice.testing.plugins import PluginFolder

YARD = """
import datetime as dt
from backoffice.declarations import Attention, Concern

HOUR = dt.timedelta(hours=1)

def late(read, now):
    for number, hours in enumerate((1, 30)):
        yield Concern(f"yard.{number}", f"Truck <b>{number}</b> is late", "It blocks the gate", "/yard", "Open yard",
                      since=now - hours * HOUR, urgency="now", unsure=number == 0)

def broken(read, now):
    yield Concern("yard.x", "Never seen", "", "/yard", "Open yard")
    raise OSError("the weighbridge does not answer")

def stations(read, now):
    assert read("stations.devices", enabled=True) == []  # truth as Python says it
    number = len(read("stations.stations"))
    yield Concern("yard.s", f"There are {number} stations", "", "/yard", "Look", urgency="later")

@hookimpl
def declare():
    return [
        Attention("yard.late", "Yard", "yard.trucks.read", late),
        Attention("yard.broken", "Weighbridge", "yard.weigh", broken),
        Attention("yard.stations", "Count", "stations.stations.read", stations),
    ]
"""


@pytest.fixture
def office(plugin_folder: PluginFolder, config: Config) -> Iterator[Application]:
    plugin_folder.write("yard", YARD)
    with Application.open(config) as before:
        before.registry.install("yard")
        before.registry.enable("yard")
    with Application.open(config) as application:
        yield application


def test_rows_are_ordered_by_urgency_and_age_and_lead_somewhere(new_person) -> None:
    page = (
        new_person("clerk", "yard.trucks.read", "stations.stations.read", "stations.devices.read")
        .get("/attention")
        .text
    )
    found = [page.index(text) for text in ("Act now", "Truck &lt;b&gt;1", "Truck &lt;b&gt;0", "Can wait")]
    assert found == sorted(found)
    assert "30 h" not in page and "1 d" in page and "1 h" in page
    assert 'href="/yard"' in page and "bo-t-unsure" in page
    assert "There are 1 stations" in page
    assert "Weighbridge" not in page


def test_nobody_is_told_what_is_not_theirs(new_person) -> None:
    assert "Truck" not in new_person("guest", "catalog.items.read").get("/attention").text
    assert "Needs attention" not in new_person("other", "catalog.items.read").get("/").text


def test_a_source_that_fails_costs_its_own_rows_and_is_named(new_person, office: Application) -> None:
    page = new_person("clerk", "yard.*").get("/attention").text
    assert "Truck" in page and "Never seen" not in page
    assert "Weighbridge could not be asked" in page
    office.registry.faults.flush()
    with office.read() as connection:
        places = connection.execute(sa.text("select place from core_fault")).scalars().all()
    assert places == ["attention yard.broken"]


def test_a_module_that_was_put_aside_wants_an_administrator(admin: Visitor, office: Application) -> None:
    assert "Module Yard" not in admin.get("/attention").text
    with office.database.write() as connection:
        connection.execute(
            sa.text("update core_plugin set state = 'quarantined', reason = 'It failed thrice.' where name = 'yard'")
        )
        connection.execute(sa.text("update core_generation set n = n + 1"))
    office.registry.refresh(force=True)
    page = admin.get("/attention").text
    assert "Module Yard was put aside" in page and "It failed thrice." in page and 'href="/modules/yard"' in page


def test_failed_jobs_are_one_row_for_each_kind(admin: Visitor, office: Application) -> None:
    with office.database.write() as connection:
        for number in range(2):
            connection.execute(
                sa.text(
                    "insert into core_job (key, kind, plugin, name, principal, payload, state, run_at, tries,"
                    " max_tries, done, note, created_at, finished_at, error) values (:key, 'job', 'jobs', 'jobs.tidy',"
                    " 'system', '{}', 'dead', :at, 3, 3, 0, '', :at, :at, 'no')"
                ),
                {"key": f"k{number}", "at": "2026-11-24 10:00:00+00:00"},
            )
    page = admin.get("/attention").text
    assert "2 jobs “jobs.tidy” failed" in page and 'href="/jobs"' in page


def test_home_asks_for_it_and_says_when_there_is_nothing(admin: Visitor) -> None:
    assert 'hx-get="/attention"' in admin.get("/").text


def test_nothing_is_said_calmly(new_person) -> None:
    assert "Nothing needs a person" in new_person("keeper", "jobs.jobs.read").get("/attention").text
