"""Hooks behind the guard: off is not asked, a failing one harms nobody, a strict one raises."""

from __future__ import annotations

import time

import pytest

from backoffice.errors import Conflict, Refused
from backoffice.lifecycle.guard import Guard
from backoffice.lifecycle.plugin import Desired
from backoffice.testing.plugins import PluginFolder

SOUND = """
@hookimpl
def resolve_code(code):
    return [f"sound {code}"]
"""
FAULTY = """
from backoffice.errors import Conflict, Refused
calls = []

@hookimpl
def resolve_code(code):
    if code == "generator":
        return late()
    if code == "refuse":
        raise Refused("no", "No.")
    if code == "exit":
        raise SystemExit(3)
    if code == "boom":
        raise ValueError("boom")
    return ["faulty"]

def late():
    yield "first"
    raise ValueError("late")

@hookimpl
def before_command(tx, command):
    calls.append(command)
    if command == "forbidden":
        raise Refused("veto", "Not today.")
    if command == "boom":
        raise ValueError("boom")
    if command == "exit":
        raise SystemExit(3)
"""


@pytest.fixture
def registry(plugin_folder: PluginFolder, install):
    plugin_folder.write("faulty", FAULTY)
    plugin_folder.write("sound", SOUND)
    return install("faulty", "sound")


def resolve(registry, code: str) -> list[list[str]]:
    return registry.manager.hook.resolve_code(read=None, code=code, aim="", company_id=1)


def veto(registry, command: str) -> None:
    for hook in registry.vetoes():
        hook(tx=None, command=command, payload=None)


@pytest.mark.parametrize("code", ["boom", "exit", "generator"])
def test_a_failing_fan_out_yields_nothing_and_the_others_go_on(registry, code: str) -> None:
    assert sorted(resolve(registry, "fine")) == [["faulty"], ["sound fine"]]
    assert resolve(registry, code) == [[f"sound {code}"]]


def test_who_is_off_is_not_asked(registry) -> None:
    registry.disable("faulty")
    assert resolve(registry, "boom") == [["sound boom"]]
    veto(registry, "forbidden")
    registry.enable("faulty")
    with pytest.raises(Refused):
        veto(registry, "forbidden")


def test_a_strict_hook_raises(registry) -> None:
    veto(registry, "fine")
    with pytest.raises(Refused, match="Not today"):
        veto(registry, "forbidden")
    with pytest.raises(ValueError, match="boom"):
        veto(registry, "boom")
    with pytest.raises(RuntimeError, match="tried to stop the process"):
        veto(registry, "exit")


def test_no_hook_no_veto(plugin_folder: PluginFolder, install) -> None:
    plugin_folder.write("sound", SOUND)
    assert tuple(install("sound").vetoes()) == ()


def test_three_faults_in_ten_minutes_put_it_aside_everywhere(registry, open_registry) -> None:
    other = open_registry()
    for _ in range(2):
        resolve(registry, "boom")
    assert registry.gate("faulty")
    resolve(registry, "boom")
    assert not registry.gate("faulty")
    assert resolve(registry, "fine") == [["sound fine"]]
    deadline = time.monotonic() + 10
    while other.gate("faulty") and time.monotonic() < deadline:
        time.sleep(0.05)
    put_aside = other.plugins["faulty"]
    assert put_aside.desired is Desired.QUARANTINED
    assert "3 times within 10 minutes, the last time in resolve_code (ValueError: boom)" in put_aside.reason
    assert other.enabled == {"sound"}
    assert open_registry().enabled == {"sound"}
    with pytest.raises(Conflict, match="put aside.*release it when it is repaired"):
        other.enable("faulty")
    other.release("faulty")
    assert other.plugins["faulty"].reason == ""
    assert other.gate("faulty")
    registry.refresh(force=True)
    for _ in range(2):
        resolve(registry, "boom")
    assert registry.gate("faulty")  # counted anew: it takes three again


def test_who_requires_it_goes_out_of_force_with_it(plugin_folder: PluginFolder, install) -> None:
    plugin_folder.write("faulty", FAULTY)
    plugin_folder.write("leaning", SOUND, manifest='requires = ["faulty"]')
    plugin_folder.write("sound", SOUND)
    registry = install("faulty", "leaning", "sound")
    for _ in range(3):
        resolve(registry, "boom")
    assert registry.enabled == {"sound"}
    assert registry.plugins["leaning"].desired is Desired.ENABLED


def test_a_fault_inside_a_write_transaction_is_written_after_it(registry, database, open_registry) -> None:
    with database.write():
        for _ in range(3):
            resolve(registry, "boom")
        assert not registry.gate("faulty")
    deadline = time.monotonic() + 10
    while open_registry().plugins["faulty"].desired is not Desired.QUARANTINED:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_refusals_are_no_faults(registry) -> None:
    for _ in range(5):
        resolve(registry, "refuse")
        with pytest.raises(Refused):
            veto(registry, "forbidden")
    assert registry.gate("faulty")


def test_faults_are_forgotten_after_ten_minutes(plugin_folder: PluginFolder, install) -> None:
    now = [0.0]
    put_aside: list[str] = []
    guard = Guard(lambda _: True, lambda name, _: put_aside.append(name), clock=lambda: now[0])
    for minute in (0, 5, 11, 16):
        now[0] = minute * 60
        guard._failed("faulty", "resolve_code", ValueError("boom"))
    assert put_aside == []
    assert guard.faults("faulty") == 2
    now[0] = 17 * 60
    guard._failed("faulty", "resolve_code", ValueError("boom"))
    assert put_aside == ["faulty"]
