"""Many callers at once: nothing lost, nothing sold twice, nobody left hanging."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine.base import RootTransaction

from backoffice.bus import group_commit
from backoffice.bus.audit import verify_chain
from backoffice.bus.bus import Bus
from backoffice.bus.group_commit import GroupCommit
from backoffice.bus.seal import seal_once
from backoffice.bus.work import Work
from backoffice.db.database import Database
from backoffice.errors import Refused, Unavailable
from tests.core.bus.till import clerk, money_in, till


def _take(bus: Bus, sum_: str, key: str | None = None, who: int = 1) -> str:
    try:
        bus.dispatch("till.take", {"drawer": "A", "sum": sum_}, clerk(who), key)
    except Refused as refused:
        return refused.code
    return "taken"


def test_a_hundred_is_taken_exactly_once_by_eight(bus: Bus, database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda n: _take(bus, "1", f"k{n}", n % 8), range(160)))
    assert outcomes.count("taken") == 100
    assert outcomes.count("too_little") == 60
    assert money_in(database, "A") == 0


def test_a_key_sent_by_many_at_once_counts_once(bus: Bus, database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _n: _take(bus, "7", "one-key"), range(16)))
    assert set(outcomes) == {"taken"}
    assert money_in(database, "A") == 93


def test_a_failing_neighbour_harms_nobody(bus: Bus, database: Database) -> None:
    def one(number: int) -> str:
        name = ("till.take", "till.take_and_crash", "till.take_and_exit")[number % 3]
        try:
            bus.dispatch(name, {"drawer": "A", "sum": "1"}, clerk(number))
        except (ZeroDivisionError, SystemExit) as error:
            return type(error).__name__
        return "taken"

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(one, range(90)))
    assert outcomes.count("taken") == 30
    assert money_in(database, "A") == 70
    seal_once(database)
    assert verify_chain(database).ok


class _Died(BaseException):
    """What becomes of a thread that is killed."""


class Strike:
    """Kills the thread that calls it, once, after the first batch has let others gather behind it."""

    def __init__(self) -> None:
        self.done = False

    def __call__(self) -> None:
        if not self.done:
            self.done = True
            raise _Died


def _while_running(patch: pytest.MonkeyPatch, strike: Strike) -> None:
    inner = GroupCommit._one

    def one(self: GroupCommit, work: Work, *rest: Any) -> bytes:
        head = inner(self, work, *rest)
        if work.actor.id == "user:5":
            strike()
        return head

    patch.setattr(GroupCommit, "_one", one)


def _before_the_commit(patch: pytest.MonkeyPatch, strike: Strike) -> None:
    inner = RootTransaction.commit

    def commit(self: RootTransaction) -> None:
        strike()
        inner(self)

    patch.setattr(RootTransaction, "commit", commit)


def _after_the_commit(patch: pytest.MonkeyPatch, strike: Strike) -> None:
    inner = RootTransaction.commit

    def commit(self: RootTransaction) -> None:
        inner(self)
        strike()

    patch.setattr(RootTransaction, "commit", commit)


def _between_acknowledgements(patch: pytest.MonkeyPatch, strike: Strike) -> None:
    inner = Work.settle

    def settle(self: Work) -> None:
        inner(self)
        if self.actor.id == "user:5":
            strike()

    patch.setattr(Work, "settle", settle)


def _without_a_last_word(patch: pytest.MonkeyPatch, strike: Strike) -> None:
    """Not even the leader's own clearing up is run."""
    _while_running(patch, strike)
    recover, pass_on = GroupCommit._recover, GroupCommit._pass_on
    silent = {"_recover": True, "_pass_on": True}

    def no_recovery(self: GroupCommit, error: BaseException) -> None:
        if strike.done and silent.pop("_recover", False):
            return
        recover(self, error)

    def no_handing_over(self: GroupCommit) -> None:
        if strike.done and silent.pop("_pass_on", False):
            return
        pass_on(self)

    patch.setattr(GroupCommit, "_recover", no_recovery)
    patch.setattr(GroupCommit, "_pass_on", no_handing_over)


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    "death",
    [_while_running, _before_the_commit, _after_the_commit, _between_acknowledgements, _without_a_last_word],
)
def test_a_leader_that_dies_leaves_nobody_hanging(
    bus: Bus,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    death: Callable[[pytest.MonkeyPatch, Strike], None],
) -> None:
    """Nothing is half acknowledged: what a caller was told is true, and what it was not told it can ask again."""
    strike = Strike()
    monkeypatch.setattr(group_commit, "LOOK", 0.05)
    death(monkeypatch, strike)
    outcomes: dict[int, str] = {}
    start = threading.Barrier(12)

    def caller(number: int) -> None:
        start.wait()
        try:
            outcomes[number] = _take(bus, "1", f"k{number}", number)
        except _Died:
            outcomes[number] = "died"

    threads = [threading.Thread(target=caller, args=(n,), daemon=True) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(outcomes) == 12, "somebody was left hanging"
    assert sorted(outcomes.values()).count("died") == 1
    assert set(outcomes.values()) <= {"died", "taken", "interrupted"}
    taken = list(outcomes.values()).count("taken")
    assert 100 - money_in(database, "A") >= taken
    for number in range(12):
        assert _take(bus, "1", f"k{number}", number) == "taken"
    assert money_in(database, "A") == 88
    assert verify_chain(database).ok


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_database_that_is_held_by_another_program(
    bus: Bus, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = database.url.removeprefix("sqlite:///")
    with database.write_engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
    foreign = sqlite3.connect(path, isolation_level=None)
    foreign.execute("BEGIN IMMEDIATE")
    bus.close()
    monkeypatch.setattr("backoffice.db.sqlite.BUSY_TIMEOUT", 50)
    database.dispose()
    with pytest.raises(Unavailable) as caught:
        bus.dispatch("till.take", {"drawer": "A", "sum": "1"}, clerk())
    assert (caught.value.code, caught.value.status, caught.value.retry_after) == ("database_locked", 503, 1)
    foreign.execute("ROLLBACK")
    assert _take(bus, "1") == "taken"


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_one_who_waits_too_long_is_told_and_may_ask_again(
    bus: Bus, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "PATIENCE", 0.1)
    with ThreadPoolExecutor(2) as pool:
        with database.file_lock:  # the first leads and cannot go on
            first = pool.submit(_take, bus, "1", "first")
            time.sleep(0.1)
            assert pool.submit(_take, bus, "1", "second").result(5) == "busy"
        assert first.result(5) == "taken"
    assert _take(bus, "1", "second") == "taken"
    assert money_in(database, "A") == 98


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_batch_is_cut_where_its_time_is_up(bus: Bus, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "BUDGET", 0.0)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda n: _take(bus, "1", f"k{n}", n), range(40))) == {"taken"}
    assert money_in(database, "A") == 60


def test_two_processes_worth_of_buses_share_one_database(database: Database, tmp_path: Path) -> None:
    first, second = till(database), till(Database(database.url))
    first.dispatch("till.open_drawer", {"code": "A", "money": "100"}, clerk())
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda n: _take(first if n % 2 else second, "1", f"k{n}", n), range(120)))
    assert outcomes.count("taken") == 100
    assert money_in(database, "A") == 0
    seal_once(database)
    assert verify_chain(database).ok
