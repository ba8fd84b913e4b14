"""Every process agrees within half a second, and asking costs next to nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from backoffice.db.database import Database
from backoffice.errors import Conflict
from backoffice.testing.plugins import PluginFolder

DISABLE = """
import sys
from pathlib import Path
from backoffice.db.database import Database
from backoffice.lifecycle.registry import Registry
registry = Registry(Database(sys.argv[1]), Path(sys.argv[2]))
registry.discover()
registry.load()
registry.disable("fleet")
"""


def wait_until_off(registry, name: str) -> float:
    started = time.monotonic()
    while registry.gate(name):
        assert time.monotonic() - started < 5, "it is still on"
        time.sleep(0.005)
    return time.monotonic() - started


def test_a_switch_in_another_registry_is_noticed(plugin_folder: PluginFolder, install, open_registry) -> None:
    plugin_folder.write("fleet")
    here, there = install("fleet"), open_registry()
    there.disable("fleet")
    assert wait_until_off(here, "fleet") < 0.8


def test_a_switch_in_another_process_is_noticed(
    plugin_folder: PluginFolder, install, database_url: str, tmp_path
) -> None:
    plugin_folder.write("fleet")
    here = install("fleet")
    subprocess.run([sys.executable, "-c", DISABLE, database_url, str(tmp_path / "data")], check=True, timeout=50)
    assert wait_until_off(here, "fleet") < 0.8


def test_asking_is_cheap(plugin_folder: PluginFolder, install, database: Database) -> None:
    plugin_folder.write("fleet")
    registry = install("fleet")
    statements = []
    event.listen(database.read_engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    started = time.monotonic()
    asked = 0
    while time.monotonic() - started < 1.2:
        assert registry.gate("fleet")
        asked += 1
    assert asked > 10_000
    assert len([s for s in statements if "core_generation" in s]) <= 3
    assert [s for s in statements if "core_plugin" in s] == []


def test_many_threads_may_ask_while_it_is_switched(plugin_folder: PluginFolder, install, open_registry) -> None:
    plugin_folder.write("fleet")
    plugin_folder.write("leasing", manifest='requires = ["fleet"]')
    here, there = install("fleet", "leasing"), open_registry()
    faults: list[frozenset[str]] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            if (on := here.enabled) not in ({"fleet", "leasing"}, {"fleet"}, frozenset()):
                faults.append(on)
            here.refresh(force=True)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        there.disable("leasing")
        there.disable("fleet")
        there.enable("fleet")
        there.enable("leasing")
    stop.set()
    for thread in threads:
        thread.join()
    assert faults == []
    here.refresh(force=True)
    assert here.enabled == {"fleet", "leasing"}


def test_two_who_change_at_once_never_leave_a_need_unmet(plugin_folder: PluginFolder, install, open_registry) -> None:
    plugin_folder.write("fleet")
    plugin_folder.write("leasing", manifest='requires = ["fleet"]')
    one = install("fleet", "leasing")
    one.disable("leasing")
    two = open_registry()
    for _ in range(10):
        refused: list[str] = []

        def attempt(step, name: str, refused: list[str] = refused) -> None:
            try:
                step(name)
            except Conflict as conflict:
                refused.append(conflict.code)

        threads = [
            threading.Thread(target=attempt, args=(one.enable, "leasing")),
            threading.Thread(target=attempt, args=(two.disable, "fleet")),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == 1
        one.refresh(force=True)
        if one.gate("leasing"):
            one.disable("leasing")
        else:
            one.enable("fleet")


def test_while_the_database_does_not_answer_the_last_state_stays(
    plugin_folder: PluginFolder, install, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin_folder.write("fleet")
    registry = install("fleet")
    asked = []

    def fail() -> int:
        asked.append(1)
        raise sa.exc.OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(registry.generation, "current", fail)
    assert all(registry.gate("fleet") for _ in range(100))
    assert len(asked) == 1
