"""A module that hangs is named with its stack and put aside, in a hook and in its set-up; the others go on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from backoffice.db.database import Database
from backoffice.lifecycle import loading
from backoffice.lifecycle.models import FaultRecord
from backoffice.lifecycle.plugin import Desired, Health
from backoffice.testing.plugins import PluginFolder

HANGING = """
import threading
gate = threading.Event()

@hookimpl
def resolve_code(code):
    if code == "hang":
        wait_for_godot()
    return ["late"]

@hookimpl
def demo_data(office, seed):
    gate.wait(20)

def wait_for_godot():
    gate.wait(20)
"""
SOUND = """
@hookimpl
def resolve_code(code):
    return ["sound"]
"""


def until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.02)


def faults(database: Database) -> list[sa.Row]:
    with database.read() as connection:
        return list(connection.execute(sa.select(FaultRecord.__table__)))


@pytest.fixture
def registry(plugin_folder: PluginFolder, install):
    plugin_folder.write("hanging", HANGING)
    plugin_folder.write("sound", SOUND)
    registry = install("hanging", "sound")
    registry.watchdog.named_after, registry.watchdog.aside_after = 0.2, 0.5
    registry.watchdog.start()
    yield registry
    registry.close()


def let_go(registry) -> None:
    registry.manager.get_plugin("hanging").resolve_code.__wrapped__.__globals__["gate"].set()


def test_a_hanging_hook_is_named_with_its_stack_and_put_aside(registry, database: Database, open_registry) -> None:
    answers: list[object] = []
    ask = registry.manager.hook.resolve_code
    asking = threading.Thread(
        target=lambda: answers.append(ask(read=None, code="hang", aim="", company_id=1)), daemon=True
    )
    asking.start()
    until(lambda: len(faults(database)) == 1)
    (fault,) = faults(database)
    assert (fault.plugin, fault.place) == ("hanging", "resolve_code")
    assert fault.error.startswith("Hang: It has not come back and stands at ")
    assert fault.error.endswith("in wait_for_godot")
    assert "wait_for_godot" in fault.stack
    until(lambda: not registry.gate("hanging"))
    assert ask(read=None, code="hang", aim="", company_id=1) == [["sound"]]
    until(lambda: open_registry().plugins["hanging"].desired is Desired.QUARANTINED)
    assert "Its hook resolve_code does not come back" in registry.plugins["hanging"].reason
    time.sleep(0.3)  # it is named once, however long it hangs
    let_go(registry)
    asking.join(10)
    assert answers == [[["sound"], ["late"]]]
    assert len(faults(database)) == 1


def test_what_may_take_long_and_what_comes_back_is_left_alone(registry, database: Database) -> None:
    filling = threading.Thread(target=lambda: registry.manager.hook.demo_data(office=None, seed=1), daemon=True)
    filling.start()
    time.sleep(0.8)
    assert registry.gate("hanging")
    assert faults(database) == []
    let_go(registry)
    filling.join(10)


@pytest.mark.parametrize(
    "code",
    [
        "import time\ntime.sleep(5)",
        "import time\n@hookimpl\ndef declare():\n    time.sleep(5)\n    return []",
        "import time\n@hookimpl\ndef declare():\n    yield 1\n    time.sleep(5)",
    ],
    ids=["import", "declare", "generator"],
)
def test_a_hanging_set_up_does_not_hang_the_start(
    plugin_folder: PluginFolder, install, open_registry, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    plugin_folder.write("hanging")
    plugin_folder.write("leaning", SOUND, manifest='requires = ["hanging"]')
    plugin_folder.write("sound", SOUND)
    install("hanging", "leaning", "sound")
    plugin_folder.forget()
    plugin_folder.write("hanging", code)
    monkeypatch.setattr(loading, "LIMIT", 0.5)
    started = time.monotonic()
    registry = open_registry()
    assert time.monotonic() - started < 4
    assert registry.enabled == {"sound"}
    hanging = registry.plugins["hanging"]
    assert hanging.health is Health.BROKEN
    assert "did not come back within 0.5 seconds and stands at" in hanging.reason
    assert "backoffice_hanging/__init__.py" in hanging.reason
    assert registry.plugins["leaning"].reason == "It requires hanging, which is broken; repair hanging first."
    assert registry.manager.hook.resolve_code(read=None, code="x", aim="", company_id=1) == [["sound"]]
