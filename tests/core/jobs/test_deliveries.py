"""An event reaches its handlers after its commit: at least once, with one effect."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.core.jobs.conftest import jobs, towers

from backoffice.errors import Refused
from backoffice.jobs.runner import wait_before


def test_a_committed_event_is_handled(parish, code, worker, somebody) -> None:
    parish.dispatch("parish.ring", {"tower": "North", "strokes": 3}, somebody)
    assert towers(parish) == []  # not before a worker comes
    worker.drain()
    assert towers(parish) == ["North"]
    (job,) = jobs(parish)
    assert (job["state"], job["kind"], job["name"], job["tries"]) == ("done", "delivery", "parish:write_down", 1)
    ((_, event),) = code.SEEN
    assert (event.tower, event.strokes, event.source) == ("North", 3, "parish.ring")


def test_what_was_refused_never_happened(parish, worker, somebody) -> None:
    with pytest.raises(Refused):
        parish.dispatch("parish.ring_and_refuse", {"tower": "North"}, somebody)
    worker.drain()
    assert jobs(parish) == []


def test_events_are_recorded_in_their_order(parish, worker, somebody) -> None:
    for tower in "ABC":
        parish.dispatch("parish.ring", {"tower": tower}, somebody)
    worker.drain()
    assert towers(parish) == ["A", "B", "C"]
    with parish.read() as connection:
        rows = connection.execute(sa.text("select name, version, source, no from core_event order by id")).all()
    assert rows == [("bell.rung", 1, "parish.ring", 0)] * 3


def test_a_handler_that_fails_is_tried_again_and_its_effect_happens_once(parish, code, worker, somebody) -> None:
    code.FAIL.append(ConnectionError("the printer is mute"))
    parish.dispatch("parish.ring", {"tower": "North"}, somebody)
    worker.drain()
    (job,) = jobs(parish)
    assert (job["state"], job["tries"]) == ("waiting", 1)
    assert job["error"].startswith("ConnectionError: the printer is mute\n")
    assert "write_down" in job["error"]
    assert towers(parish) == ["North"]  # committed before it failed
    code.FAIL.clear()
    make_due(parish)
    worker.drain()
    assert jobs(parish)[0]["state"] == "done"
    assert towers(parish) == ["North"]
    assert [tried for tried, _ in code.SEEN] == [1, 2]


def test_a_handler_that_always_fails_ends_as_a_dead_letter_that_a_person_releases(
    parish, code, worker, somebody
) -> None:
    code.FAIL.append(SystemExit("bye"))
    parish.dispatch("parish.ring", {"tower": "North"}, somebody)
    for _ in range(3):
        worker.drain()
        make_due(parish)
    (job,) = jobs(parish)
    assert (job["state"], job["tries"], job["max_tries"]) == ("dead", 3, 3)
    assert job["error"].startswith("SystemExit: bye")
    parish.dispatch("parish.ring", {"tower": "South"}, somebody)  # others are not kept from running
    code.FAIL.clear()
    worker.drain()
    assert towers(parish) == ["North", "South"]
    parish.dispatch("jobs.retry", {"job": job["id"]}, somebody)
    worker.drain()
    assert [row["state"] for row in jobs(parish)] == ["done", "done"]
    assert towers(parish) == ["North", "South"]
    with pytest.raises(Refused, match="running, done or cancelled"):
        parish.dispatch("jobs.retry", {"job": job["id"]}, somebody)


def test_each_wait_is_longer_than_the_one_before_up_to_an_hour() -> None:
    waits = [wait_before(number).total_seconds() for number in range(2, 12)]
    assert 3.5 <= waits[0] <= 5
    assert waits[3] > 60
    assert all(wait <= 3600 for wait in waits)
    assert waits[-1] > 2500


def make_due(office) -> None:
    """Let the time of the next try come."""
    with office.database.write() as connection:
        connection.execute(
            sa.text("update core_job set run_at = created_at, queued_until = null where state = 'waiting'")
        )
