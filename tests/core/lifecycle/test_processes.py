"""Running processes are listed, follow the others, and start anew when they are asked to or grow too big."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from tests.core.lifecycle.test_watchdog import until

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.db.database import Database
from backoffice.errors import Denied
from backoffice.lifecycle import processes
from backoffice.lifecycle.models import ProcessRecord
from backoffice.lifecycle.processes import Heartbeat


def listed(database: Database) -> list[sa.Row]:
    with database.read() as connection:
        return list(connection.execute(sa.select(ProcessRecord.__table__)))


@pytest.fixture
def start(office: Application) -> Iterator[Callable[..., tuple[Heartbeat, threading.Event]]]:
    """Starts a heartbeat; gives it and the event that is set when it starts anew."""
    started: list[Heartbeat] = []

    def work(max_memory_mb: int = 0, beat: float = 0.1) -> tuple[Heartbeat, threading.Event]:
        anew = threading.Event()
        heart = Heartbeat(office.registry, "web", max_memory_mb, anew.set, beat)
        heart.start()
        started.append(heart)
        return heart, anew

    yield work
    for heart in started:
        heart.stop()


def test_a_process_is_listed_while_it_runs(office: Application, start, actor: Actor) -> None:
    heart, _ = start()
    until(lambda: len(listed(office.database)) == 1)
    with office.read() as connection:
        (row,) = office.resource("plugins.processes").page(connection, actor).dicts()
    assert (row["kind"], row["generation"]) == ("web", office.registry.seen)
    office.dispatch("plugins.restart", {}, actor)
    until(lambda: listed(office.database)[0].generation > row["generation"])
    heart.stop()
    assert listed(office.database) == []


def test_who_was_killed_is_removed_after_a_minute(database: Database) -> None:
    now = dt.datetime.now(dt.UTC)
    dead = {"kind": "web", "host": "h", "pid": 1, "generation": 1, "started_at": now}
    with database.write() as connection:
        for name, age in (("gone", 61), ("here", 30)):
            row = {"id": name, "seen_at": now - dt.timedelta(seconds=age), **dead}
            connection.execute(sa.insert(ProcessRecord).values(row))
    processes.say(database, "me", "worker", 7, now)
    assert {row.id for row in listed(database)} == {"here", "me"}


def test_everybody_who_runs_starts_anew_once_when_asked(
    office: Application, config: Config, start, actor: Actor
) -> None:
    before, anew = start()
    asked = []
    before._restart = lambda: (asked.append(1), anew.set())
    office.dispatch("plugins.restart", {}, actor)
    assert anew.wait(5)
    before.stop()
    with Application.open(config) as later:  # who starts afterwards has nothing to do
        later.on_restart.append(lambda: asked.append(2))
        later.start("worker")
        until(lambda: len(listed(office.database)) == 1)
        assert not later.registry.generation.restart_asked
    assert asked == [1]


def test_switching_a_module_asks_for_no_restart(office: Application, start) -> None:
    _, anew = start()
    with office.database.write() as connection:
        connection.execute(sa.text("update core_generation set n = n + 1"))
    assert not anew.wait(1.2)


def test_only_an_administrator_may_ask(office: Application, initialised) -> None:
    from backoffice.actor import Grants

    nobody = Actor("user", "user:9", "Nobody", initialised.company_id, Grants([]))
    with pytest.raises(Denied):
        office.dispatch("plugins.restart", {}, nobody)


def test_a_process_that_stays_too_big_starts_anew(start, caplog: pytest.LogCaptureFixture) -> None:
    _, anew = start(max_memory_mb=1)
    assert anew.wait(10)
    assert "MiB of memory, more than max_memory_mb allows" in caplog.text


def test_a_process_within_its_limit_goes_on(start) -> None:
    _, unlimited = start(max_memory_mb=0)
    _, roomy = start(max_memory_mb=100_000)
    assert not unlimited.wait(2)
    assert not roomy.is_set()
