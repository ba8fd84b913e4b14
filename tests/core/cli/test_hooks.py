"""Who implements which hook, at the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from backoffice.testing.plugins import PluginFolder

VETO = """
@hookimpl
def before_command(tx, command):
    if command.name == "org.create_site":
        raise ValueError("I dislike sites")
"""


@pytest.fixture
def plugin_folder(data: Path, office: str) -> Any:
    folder = PluginFolder(data / "plugins")
    yield folder
    folder.forget()


def test_hooks_are_told_for_people_and_for_programs(bo, plugin_folder: PluginFolder) -> None:
    plugin_folder.write("grumpy", VETO)
    bo("plugin", "install", "grumpy")
    bo("plugin", "enable", "grumpy")
    bo("run", "org.create_site", '{"code": "X", "name": "X", "zone": "UTC"}', status=1)
    (before,) = [hook for hook in json.loads(bo("hooks", "--json").output) if hook["name"] == "before_command"]
    (one,) = before["implementations"]
    assert before["policy"] == "strict"
    assert one["place"].startswith("backoffice_grumpy/__init__.py:")
    assert (one["on"], one["failures"]) == (True, 1)
    assert one["last_fault"]["error"] == "ValueError: I dislike sites"
    lines = bo("hooks").output
    assert "before_command(tx, command, payload)  strict" in lines
    assert "grumpy" in lines
    assert "1 failures" in lines
    assert "nobody" in lines
    bo("plugin", "disable", "grumpy")
    assert "not asked: disabled" in bo("hooks").output
