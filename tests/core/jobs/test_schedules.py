"""Each due time of a schedule starts one job, however many look, and none is forgotten while nobody looks."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from tests.core.jobs.conftest import jobs

from backoffice.application import Application
from backoffice.jobs.timetable import Timetable
from backoffice.jobs.worker import Worker

CODE = """
from backoffice import Payload, Schedule, job

class Nothing(Payload):
    pass

SUNG = []

@job("choir", title="Sing")
def sing(ctx, p: Nothing) -> None:
    '''Sing.'''
    SUNG.append(ctx.due)

@hookimpl
def declare():
    yield sing
    yield Schedule("choir.hourly", job="choir.sing", cron="0 * * * *", catch_up=True)
    yield Schedule("choir.vespers", job="choir.sing", cron="30 18 * * *", zone="Europe/Berlin")
"""


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=dt.UTC)


@pytest.fixture
def choir(install, open_office) -> Application:
    install("choir", CODE)
    return open_office()


def due(office: Application) -> list[str]:
    return [row["key"].removeprefix("schedule:choir.") for row in jobs(office) if ":choir." in row["key"]]


def test_it_fires_when_it_is_due_and_once(choir) -> None:
    table = Timetable(choir.database, choir.catalogue)
    table.fire(at(10, 12, 30))
    assert due(choir) == []  # it begins when it is first seen
    table.fire(at(10, 12, 59))
    assert due(choir) == []
    table.fire(at(10, 13))
    table.fire(at(10, 13))
    table.fire(at(10, 13, 1))
    assert due(choir) == ["hourly@2026-03-10T13:00:00Z"]


def test_the_job_knows_which_time_was_meant(choir) -> None:
    import sys

    table = Timetable(choir.database, choir.catalogue)
    table.fire(at(10, 12, 30))
    table.fire(at(10, 13))
    (job,) = jobs(choir)
    Worker(choir, threads=1).runner.run(job["id"])
    assert [at(10, 13)] == sys.modules["backoffice_choir"].SUNG


def test_what_was_due_while_nobody_looked_fires_later(choir) -> None:
    Timetable(choir.database, choir.catalogue).fire(at(10, 12, 30))
    Timetable(choir.database, choir.catalogue).fire(at(12, 15, 10))  # another process, two days later
    found = due(choir)
    assert len([key for key in found if key.startswith("hourly@")]) == 51
    assert [key for key in found if key.startswith("vespers@")] == ["vespers@2026-03-11T17:30:00Z"]


def test_however_many_look(choir) -> None:
    tables = [Timetable(choir.database, choir.catalogue) for _ in range(4)]
    for table in tables:
        table.fire(at(10, 12, 30))
    start = threading.Barrier(4)
    faults: list[BaseException] = []

    def look(table: Timetable) -> None:
        try:
            start.wait()
            for hour in range(13, 19):
                table.fire(at(10, hour))
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=look, args=(table,)) for table in tables]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    hourly = [f"hourly@2026-03-10T{hour}:00:00Z" for hour in range(13, 19)]
    assert sorted(due(choir)) == [*hourly, "vespers@2026-03-10T17:30:00Z"]


def test_over_the_change_of_the_clock(choir) -> None:
    table = Timetable(choir.database, choir.catalogue)
    for day in (28, 29, 30):
        for hour in range(24):
            table.fire(at(day, hour, 45))
    vespers = [key for key in due(choir) if key.startswith("vespers@")]
    assert [key[-12:] for key in vespers] == ["28T17:30:00Z", "29T16:30:00Z", "30T16:30:00Z"]
    hourly = [key for key in due(choir) if key.startswith("hourly@")]
    assert len(hourly) == len(set(hourly)) == 71


def test_a_module_that_is_off_fires_nothing(choir, somebody) -> None:
    table = Timetable(choir.database, choir.catalogue)
    table.fire(at(10, 12, 30))
    choir.dispatch("plugins.disable", {"module": "choir"}, somebody)
    table.fire(at(10, 15))
    assert due(choir) == []
