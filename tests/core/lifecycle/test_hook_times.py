"""Calls into modules are counted exactly, and added up in the database from all processes."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from backoffice.db.database import Database
from backoffice.lifecycle.hook_times import HookTimes
from backoffice.lifecycle.models import HookTimeRecord
from backoffice.testing.plugins import PluginFolder

FLEET = """
from backoffice.errors import Refused

@hookimpl
def before_command(tx, command):
    if command == "refuse":
        raise Refused("no", "No.")
    if command == "boom":
        raise ValueError("boom")
"""


def rows(database: Database) -> dict[tuple[str, str], sa.Row]:
    with database.read() as connection:
        found = connection.execute(sa.select(HookTimeRecord.__table__))
        return {(row.plugin, row.hook): row for row in found}


def ask(registry, command: str) -> None:
    registry.manager.hook.before_command(tx=None, command=command, payload=None)


def test_calls_and_failures_are_counted(plugin_folder: PluginFolder, install, database: Database) -> None:
    plugin_folder.write("fleet", FLEET)
    registry = install("fleet")
    for command in ("fine", "fine", "refuse", "boom"):
        try:
            ask(registry, command)
        except Exception:
            assert command != "fine"
    registry.hook_times.flush(database)
    row = rows(database)["fleet", "before_command"]
    assert (row.calls, row.failures) == (4, 1)
    assert 0 <= row.slowest <= row.microseconds
    registry.disable("fleet")
    ask(registry, "fine")
    registry.close()
    assert rows(database)["fleet", "before_command"] == row  # who is off is not called


def test_processes_add_up(database: Database) -> None:
    processes = [HookTimes(), HookTimes()]
    for number, times in enumerate(processes, 1):
        for _ in range(3):
            times.tally("fleet", "resolve_code").times.append(number * 1_000_000)
        times.flush(database)
        times.flush(database)
    row = rows(database)["fleet", "resolve_code"]
    assert (row.calls, row.microseconds, row.slowest, row.failures) == (6, 9000, 2000, 0)


def test_no_call_is_lost_between_threads(database: Database) -> None:
    times = HookTimes()
    tally = times.tally("fleet", "resolve_code")

    def work() -> None:
        for _ in range(5000):
            tally.times.append(1000)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        times.flush(database)
    times.flush(database)
    assert rows(database)["fleet", "resolve_code"].calls == 20_000


def test_what_cannot_be_written_waits(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    times = HookTimes()
    times.tally("fleet", "resolve_code").times.append(5000)

    def refuse(**_: object):
        raise sa.exc.OperationalError("", {}, Exception("gone"))

    with monkeypatch.context() as broken:
        broken.setattr(database, "write", refuse)
        times.flush(database)
    times.tally("fleet", "resolve_code").times.append(1000)
    times.flush(database)
    row = rows(database)["fleet", "resolve_code"]
    assert (row.calls, row.microseconds, row.slowest) == (2, 6, 5)
