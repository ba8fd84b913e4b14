"""Switching in a running back office: what a plugin declares is there, or answers that its module is off."""

from __future__ import annotations

import pytest

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.errors import NotFound
from backoffice.testing.plugins import PluginFolder

GREETER = """
from backoffice.bus import Payload, Tx, command

class Greet(Payload):
    name: str

@command("greeter", title="Greet somebody")
def greet(tx: Tx, p: Greet) -> str:
    return f"Hello {p.name}"

@hookimpl
def declare():
    return [greet]
"""


def test_a_plugin_of_the_data_directory_comes_and_goes(
    office: Application, actor: Actor, config: Config, plugin_folder: PluginFolder
) -> None:
    plugin_folder.write("greeter", GREETER)
    with Application.open(config) as starting:
        starting.registry.install("greeter")
    with Application.open(config) as running:
        with pytest.raises(NotFound, match="The module greeter is switched off"):
            running.dispatch("greeter.greet", {"name": "Ada"}, actor)
        running.dispatch("plugins.enable", {"module": "greeter"}, actor)
        running.registry.refresh(force=True)
        assert running.dispatch("greeter.greet", {"name": "Ada"}, actor).result == "Hello Ada"
        running.dispatch("plugins.disable", {"module": "greeter"}, actor)
        running.registry.refresh(force=True)
        with pytest.raises(NotFound):
            running.dispatch("greeter.greet", {"name": "Ada"}, actor)


def test_a_plugin_that_declares_what_is_not_its_own_is_left_out(
    office: Application, config: Config, plugin_folder: PluginFolder
) -> None:
    plugin_folder.write("thief", GREETER)
    with Application.open(config) as starting:
        starting.registry.install("thief")
        starting.registry.enable("thief")
    with Application.open(config) as running:
        assert "thief" not in running.registry.enabled
        assert "belongs to greeter" in running.registry.plugins["thief"].reason
        assert running.catalogue.command("org.create_site")
