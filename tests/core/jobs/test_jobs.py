"""Work that a command starts: it begins after the commit, goes on after a death, and does each thing once."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from tests.core.jobs.conftest import jobs, towers

from backoffice.errors import Refused
from backoffice.jobs import store
from backoffice.jobs.worker import Worker


def test_a_job_begins_when_its_command_has_committed(parish, code, worker, somebody) -> None:
    ident = parish.dispatch("parish.peal", {"number": 3}, somebody).result
    assert code.TRIED == []
    worker.drain()
    (job,) = [row for row in jobs(parish) if row["kind"] == "job"]
    assert (job["id"], job["state"], job["done"], job["total"], job["note"]) == (ident, "done", 3, 3, "tower 2")
    assert towers(parish, "parish_ring") == ["T0", "T1", "T2"]


def test_a_refused_command_starts_nothing(parish, worker, somebody) -> None:
    with pytest.raises(Refused):
        parish.dispatch("parish.peal_and_refuse", {"number": 3}, somebody)
    worker.drain()
    assert jobs(parish) == []


def test_a_key_makes_it_one(parish, worker, somebody) -> None:
    first = parish.dispatch("parish.peal_once", {"number": 2}, somebody).result
    worker.drain()
    assert parish.dispatch("parish.peal_once", {"number": 2}, somebody).result == first
    worker.drain()
    assert towers(parish, "parish_ring") == ["T0", "T1"]


def test_a_number_that_comes_again_brings_no_old_answer(parish, worker, somebody) -> None:
    """SQLite gives out the number of the last row again when that row is gone."""
    for _ in range(2):
        parish.dispatch("parish.peal", {"number": 2}, somebody)
        worker.drain()
        with parish.database.write() as connection:
            connection.execute(sa.text("delete from core_job"))
    assert towers(parish, "parish_ring") == ["T0", "T1", "T0", "T1"]


@pytest.mark.parametrize("key", ["2026-11", "März “doppelt”", "x" * 120])
def test_any_text_may_be_a_key(parish, code, worker, somebody, key: str) -> None:
    code.KEY.append(key)
    parish.dispatch("parish.peal_keyed", {"number": 1}, somebody)
    parish.dispatch("parish.peal_keyed", {"number": 1}, somebody)
    worker.drain()
    assert towers(parish, "parish_ring") == ["T0"]


def test_killed_in_the_middle_it_is_run_again_and_nothing_happens_twice(parish, code, worker, somebody) -> None:
    """The process dies without a word: no outcome is written, the lease runs out."""
    parish.dispatch("parish.peal", {"number": 4}, somebody)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker.runner, "_settle", lambda *_: None)
        code.AFTER_EACH.append(_die_after(1))
        worker.drain()
    code.AFTER_EACH.clear()
    assert [row["state"] for row in jobs(parish) if row["kind"] == "job"] == ["running"]
    other = Worker(parish, threads=1, process="another")
    other.drain()
    assert towers(parish, "parish_ring") == ["T0", "T1"]  # the lease still holds
    let_leases_run_out(parish)
    other.drain()
    assert towers(parish, "parish_ring") == ["T0", "T1", "T2", "T3"]
    assert code.TRIED == [1, 2]


def test_one_that_lost_its_lease_can_change_nothing_any_more(parish, code, worker, somebody) -> None:
    ident = parish.dispatch("parish.peal", {"number": 2}, somebody).result
    other = Worker(parish, threads=1, process="another")

    def sleep_too_long(ctx: object, number: int) -> None:
        if number == 0 and len(code.TRIED) == 1:
            let_leases_run_out(parish)
            other.drain()  # takes it up, and finishes it

    code.AFTER_EACH.append(sleep_too_long)
    worker.drain()
    (job,) = [row for row in jobs(parish) if row["id"] == ident]
    assert (job["state"], job["tries"]) == ("done", 2)
    assert towers(parish, "parish_ring") == ["T0", "T1"]


def test_a_job_that_kills_every_process_is_put_aside(parish, code, worker, somebody) -> None:
    parish.dispatch("parish.peal", {"number": 1}, somebody)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker.runner, "_settle", lambda *_: None)
        for _ in range(10):
            worker.drain()
            let_leases_run_out(parish)
    worker.drain()
    (job,) = [row for row in jobs(parish) if row["kind"] == "job"]
    assert (job["state"], job["tries"]) == ("dead", 8)
    assert "ended before it was done" in job["error"]


def test_a_cancelled_job_stops_at_its_next_step(parish, code, worker, somebody) -> None:
    ident = parish.dispatch("parish.peal", {"number": 5}, somebody).result

    def cancel(ctx: object, number: int) -> None:
        if number == 1:
            parish.dispatch("jobs.cancel", {"job": ident}, somebody)
            worker.runner.renew()

    code.AFTER_EACH.append(cancel)
    worker.drain()
    (job,) = [row for row in jobs(parish) if row["kind"] == "job"]
    assert job["state"] == "cancelled"
    assert towers(parish, "parish_ring") == ["T0", "T1"]
    with pytest.raises(Refused, match="cancelled already"):
        parish.dispatch("jobs.cancel", {"job": ident}, somebody)


def test_asked_to_end_the_worker_gives_back_what_runs(parish, code, worker, somebody) -> None:
    parish.dispatch("parish.peal", {"number": 5}, somebody)
    code.AFTER_EACH.append(lambda ctx, number: worker.stop() if number == 1 else None)
    worker.drain()
    (job,) = [row for row in jobs(parish) if row["kind"] == "job"]
    assert (job["state"], job["tries"]) == ("waiting", 0)


def test_what_the_queue_loses_is_queued_again(parish, worker, somebody) -> None:
    parish.dispatch("parish.peal", {"number": 1}, somebody)
    now = dt.datetime.now(dt.UTC)
    soon = now + dt.timedelta(seconds=30)
    with parish.database.write() as connection:
        assert len(store.queue_due(connection, ["parish"], now, soon, 10)) == 1
        assert store.queue_due(connection, ["parish"], now, soon, 10) == []
        assert len(store.queue_due(connection, ["parish"], soon + dt.timedelta(seconds=1), soon, 10)) == 1


def test_a_job_of_a_module_that_is_off_waits_for_it(parish, worker, somebody) -> None:
    parish.dispatch("parish.ring", {"tower": "North"}, somebody)
    parish.dispatch("parish.peal", {"number": 1}, somebody)
    parish.dispatch("plugins.disable", {"module": "parish"}, somebody)
    worker.drain()
    assert {row["state"] for row in jobs(parish)} == {"waiting"}
    parish.dispatch("plugins.enable", {"module": "parish"}, somebody)
    worker.drain()
    assert {row["state"] for row in jobs(parish)} == {"done"}
    assert sorted(towers(parish)) == ["North", "T0"]


def test_many_at_once_are_released_together(parish, code, worker, somebody) -> None:
    code.FAIL.append(OSError("no paper"))
    for tower in "ABC":
        parish.dispatch("parish.ring", {"tower": tower}, somebody)
    for _ in range(3):
        worker.drain()
        _make_due(parish)
    assert [row["state"] for row in jobs(parish)] == ["dead"] * 3
    code.FAIL.clear()
    assert parish.dispatch("jobs.retry_failed", {"module": "catalog"}, somebody).result == 0
    assert parish.dispatch("jobs.retry_failed", {}, somebody).result == 3
    worker.drain()
    assert [row["state"] for row in jobs(parish)] == ["done"] * 3


def test_what_ended_long_ago_is_put_away(parish, worker, somebody) -> None:
    parish.dispatch("parish.ring", {"tower": "Old"}, somebody)
    worker.drain()
    parish.dispatch("parish.ring", {"tower": "New"}, somebody)
    _age(parish)
    worker.drain()
    while parish.dispatch("jobs.put_away", {}, somebody).result:
        pass
    assert [row["key"].rpartition(":")[2] for row in jobs(parish)] == ["write_down"]
    assert [row["event_id"] for row in jobs(parish)] == [2]
    with parish.read() as connection:
        assert list(connection.execute(sa.text("select id from core_event")).scalars()) == [2]


def _die_after(number: int):
    def die(ctx: object, done: int) -> None:
        if done == number:
            raise SystemExit

    return die


def let_leases_run_out(office) -> None:
    past = sa.text("update core_job set lease_until = created_at where state = 'running'")
    with office.database.write() as connection:
        connection.execute(past)


def _make_due(office) -> None:
    with office.database.write() as connection:
        connection.execute(sa.text("update core_job set run_at = created_at, queued_until = null"))


def _age(office) -> None:
    """Make what has happened until now half a year old."""
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=180)
    text = long_ago.strftime("%Y-%m-%d %H:%M:%S.%f") + ("+00" if office.database.dialect == "postgresql" else "")
    with office.database.write() as connection:
        connection.execute(sa.text(f"update core_job set finished_at = '{text}', created_at = '{text}'"))
        connection.execute(sa.text(f"update core_event set at = '{text}'"))
