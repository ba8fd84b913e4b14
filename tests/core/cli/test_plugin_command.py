"""Modules at the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PLUGIN = '''
from typing import Annotated
from backoffice.bus import Payload, command
from backoffice.declarations import Checker, Role
from backoffice.hookspecs import hookimpl
from backoffice.kinds import Text

class Greet(Payload):
    name: Annotated[str, Text("Name")]

@command("greeter", title="Greet")
def greet(tx, p: Greet) -> str:
    """Greet somebody."""
    return f"Hello {p.name}"

@hookimpl
def declare():
    return (
        greet,
        Role("greeter.host", "Host", ("greeter.*",)),
        Checker("greeter.always", "Never sound", lambda connection: ["Somebody was not greeted"]),
    )
'''
MANIFEST = """
schema = 1
api = ">=1,<2"
kind = "module"
title = "Greeter"
summary = "Greets people."
department = "Tests"
"""


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test has a module of its own under the same name."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield
    sys.modules.pop("backoffice_greeter", None)


@pytest.fixture
def greeter(office: str, data: Path) -> None:
    folder = data / "plugins" / "backoffice_greeter"
    folder.mkdir(parents=True)
    (folder / "plugin.toml").write_text(MANIFEST)
    (folder / "__init__.py").write_text(PLUGIN)


def state(bo: Any, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bo("plugin", "show", name, "--json").stdout)
    return found


def test_a_module_is_installed_switched_on_used_and_switched_off(bo: Any, greeter: None) -> None:
    assert state(bo, "greeter")["state"] == "discovered"
    assert "not installed" in bo("plugin", "enable", "greeter", status=1).stderr
    bo("plugin", "install", "greeter")
    assert "Roles to give: greeter.host" in bo("plugin", "enable", "greeter").output
    assert state(bo, "greeter")["commands"] == ["greeter.greet"]
    assert bo("run", "greeter.greet", '{"name": "Eva"}').stdout == '"Hello Eva"\n'
    assert bo("check", status=1).stdout == "greeter.always: Somebody was not greeted\n"
    bo("plugin", "disable", "greeter")
    assert "switched off" in bo("run", "greeter.greet", '{"name": "Eva"}', status=1).stderr
    assert "0 violations" in bo("check").output
    assert "New roles" not in bo("plugin", "enable", "greeter").output


def test_init_switches_modules_on_and_offers_their_roles(bo: Any, data: Path) -> None:
    folder = data / "plugins" / "backoffice_greeter"
    folder.mkdir(parents=True)
    (folder / "plugin.toml").write_text(MANIFEST)
    (folder / "__init__.py").write_text(PLUGIN)
    assert "The module greeter is on." in bo("init", "--module", "greeter").output
    bo("user", "grant", "admin", "greeter.host")
    states = {found["name"]: found["state"] for found in json.loads(bo("plugin", "list", "--json").stdout)}
    assert states.pop("greeter") == "enabled" and set(states.values()) <= {"discovered"}


def test_an_unknown_module_is_named(bo: Any, office: str) -> None:
    for verb in ("show", "install", "enable", "disable"):
        assert "no module “nothing”" in bo("plugin", verb, "nothing", status=1).stderr


def test_a_broken_module_is_listed_with_its_reason(bo: Any, greeter: None, data: Path) -> None:
    bo("plugin", "install", "greeter")
    (data / "plugins" / "backoffice_greeter" / "plugin.toml").write_text("schema = ")
    listed = bo("plugin", "list")
    assert "broken" in listed.output and listed.stderr == ""
    assert "BAD module greeter" in bo("doctor", status=1).output
