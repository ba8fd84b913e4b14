"""Settings of plugins: set by a command, read everywhere, and no model can do harm."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.actor import Actor, Grants
from backoffice.application import Application
from backoffice.config import Config
from backoffice.errors import Conflict, Denied, Invalid, NotFound
from backoffice.lifecycle.overview import overview
from backoffice.testing.plugins import PluginFolder

FLEET = """
from decimal import Decimal
from typing import Annotated
from backoffice.bus import Payload, command
from backoffice.declarations import Settings
from backoffice.kinds import Count, Flag, Number, Secret, Text

class FleetSettings(Payload):
    seats: Annotated[int, Count("Seats", ge=1, le=9)] = 5
    toll: Annotated[Decimal, Number("Toll", places=2)] = Decimal("1.50")
    greeting: Annotated[str, Text("Greeting")] = "Drive well"

class Drive(Payload):
    more_seats: int = 0

@command("fleet", title="Drive", calls=("fleet.configure",))
def drive(tx, p: Drive) -> int:
    if p.more_seats:
        tx.call("fleet.configure", {"seats": p.more_seats})
    return tx.settings(FleetSettings).seats

@hookimpl
def declare():
    return [Settings("fleet", FleetSettings), drive]
"""
HOSTILE = {
    "no model": ("Model = dict", "dict is no Payload"),
    "no payload": ("from pydantic import BaseModel\nclass Model(BaseModel):\n    a: int = 1", "Model is no Payload"),
    "a field without default": ("class Model(Payload):\n    a: int", "the field a has no default"),
    "a default that stops the process": (
        "def leave(): raise SystemExit('bye')\nclass Model(Payload):\n    a: int = Field(default_factory=leave)",
        "its defaults fail (SystemExit: bye)",
    ),
    "a validator that raises": (
        "class Model(Payload):\n    @model_validator(mode='after')\n    def never(self): raise OSError('no')",
        "its defaults fail (OSError: no)",
    ),
    "a default that does not fit": (
        "class Model(Payload):\n    a: Annotated[int, Count('A', le=3)] = 7",
        "its defaults fail (ValidationError",
    ),
    "a secret": ("class Model(Payload):\n    key: Annotated[str, Secret('Key')] = 'x'", "the field key is a secret"),
    "the version": ("class Model(Payload):\n    version: int = 1", "the field version is taken"),
    "lines": ("class Line(Payload):\n    a: int = 1\nclass Model(Payload):\n    lines: list[Line] = []", "holds lines"),
    "not its own": ("class Model(Payload):\n    a: int = 1\nNAME = 'other'", "belongs to other"),
}
HEAD = """
from typing import Annotated
from pydantic import Field, model_validator
from backoffice.bus import Payload
from backoffice.declarations import Settings
from backoffice.kinds import Count, Secret
NAME = "hostile"
{}
@hookimpl
def declare():
    return [Settings(NAME, Model)]
"""


def started(config: Config, folder: PluginFolder, name: str, code: str) -> Application:
    """An office in which the plugin was switched on by a process of before."""
    folder.write(name, code)
    with Application.open(config) as before:
        before.registry.install(name)
        before.registry.enable(name)
    return Application.open(config)


@pytest.fixture
def running(office: Application, config: Config, plugin_folder: PluginFolder):
    with started(config, plugin_folder, "fleet", FLEET) as application:
        yield application


def model_of(application: Application) -> Any:
    return next(one for one in application.catalogue.settings() if one.plugin == "fleet").model


def set_to(application: Application, values: str) -> None:
    """Write what an older version of the plugin may have left."""
    with application.database.write() as connection:
        connection.execute(sa.text("DELETE FROM core_setting"))
        row = "INSERT INTO core_setting (plugin, \"values\", version, changed_at) VALUES ('fleet', :v, 1, :now)"
        connection.execute(sa.text(row), {"v": values, "now": "2026-01-01T00:00:00+00:00"})
        connection.execute(sa.text("UPDATE core_generation SET n = n + 1"))
    application.registry.refresh(force=True)


def test_defaults_count_until_somebody_sets_something(running: Application, actor: Actor) -> None:
    model = model_of(running)
    assert running.settings(model) == model()
    done = running.dispatch("fleet.configure", {"seats": 7, "toll": "2.00"}, actor)
    found = running.settings(model)
    assert (found.seats, found.toll, found.greeting) == (7, Decimal("2.00"), "Drive well")
    assert done.result == {"before": {"seats": 5, "toll": "1.5", "greeting": "Drive well"}}
    command = running.command("fleet.configure")
    assert command.inverse is not None
    before = command.inverse.payload(None, done.result)
    running.dispatch(command.inverse.command, before, actor)
    assert running.settings(model) == model()


def test_it_is_a_command_like_any_other(running: Application, actor: Actor) -> None:
    with pytest.raises(Invalid, match="seats"):
        running.dispatch("fleet.configure", {"seats": 70}, actor)
    with pytest.raises(Invalid, match="is not a field"):
        running.dispatch("fleet.configure", {"seat": 7}, actor)
    nobody = Actor(kind="user", id="user:9", name="Nobody", company_id=1, grants=Grants(()))
    with pytest.raises(Denied):
        running.dispatch("fleet.configure", {}, nobody)
    command = running.command("fleet.configure")
    example = command.validate(dict(command.example or {}))
    assert command.help and example.model_dump(exclude={"version"}) == model_of(running)().model_dump()


def test_of_two_who_change_the_settings_at_once_the_second_is_told(running: Application, actor: Actor) -> None:
    running.dispatch("fleet.configure", {"seats": 6, "version": 0}, actor)
    with pytest.raises(Conflict, match="Somebody else") as told:
        running.dispatch("fleet.configure", {"seats": 7, "version": 0}, actor)
    assert told.value.params == {"version": 1, "fields": {"seats": {"yours": "7", "theirs": "6"}}}
    assert running.settings(model_of(running)).seats == 6
    running.dispatch("fleet.configure", {"seats": 7, "version": 1}, actor)
    assert running.settings(model_of(running)).seats == 7


def test_a_transaction_sees_what_it_set(running: Application, actor: Actor) -> None:
    assert running.dispatch("fleet.drive", {}, actor).result == 5
    assert running.dispatch("fleet.drive", {"more_seats": 8}, actor).result == 8
    running.registry.refresh(force=True)  # what one command sets for another is seen within half a second
    assert running.dispatch("fleet.drive", {}, actor).result == 8


def test_another_process_follows(running: Application, actor: Actor, config: Config) -> None:
    with Application.open(config) as other:
        assert other.settings(model_of(other)).seats == 5
        running.dispatch("fleet.configure", {"seats": 6}, actor)
        deadline = time.monotonic() + 5
        while other.settings(model_of(other)).seats != 6:
            assert time.monotonic() < deadline
            time.sleep(0.02)


def test_one_sets_a_module_before_one_switches_it_on_and_not_after_it_is_gone(
    running: Application, actor: Actor
) -> None:
    running.dispatch("plugins.disable", {"module": "fleet"}, actor)
    running.dispatch("fleet.configure", {"seats": 6}, actor)
    with pytest.raises(NotFound, match="switched off"):
        running.dispatch("fleet.drive", {}, actor)
    running.dispatch("plugins.uninstall", {"module": "fleet"}, actor)
    with pytest.raises(Conflict, match="not installed"):
        running.dispatch("fleet.configure", {"seats": 7}, actor)


@pytest.mark.parametrize(
    ("stored", "seats", "problems"),
    [
        ('{"seats": 70, "toll": "2"}', 5, ["The setting “seats” is set to 70, which does not fit", "default 5"]),
        ('{"wheels": 4, "seats": 6}', 6, ["The setting “wheels” is set to 4 and is not used any more"]),
        ('{"seats": "many", "toll": []}', 5, ["“seats” is set to 'many'", "“toll” is set to []"]),
        ('{"seats": 6}', 6, []),
    ],
)
def test_stored_values_that_no_longer_fit(running: Application, stored: str, seats: int, problems: list[str]) -> None:
    set_to(running, stored)
    assert running.settings(model_of(running)).seats == seats
    with running.read() as connection:
        found = overview(running, "fleet", connection)
    told = " ".join(issue.sentence for issue in found.issues)
    assert all(problem in told for problem in problems)
    assert bool(found.issues) is bool(problems)
    assert found.has_settings and found.footprint.has_settings


@pytest.mark.parametrize(("code", "why"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_settings_put_the_plugin_aside(
    office: Application, config: Config, plugin_folder: PluginFolder, actor: Actor, code: str, why: str
) -> None:
    plugin_folder.write("fleet", FLEET)
    with started(config, plugin_folder, "hostile", HEAD.format(code)) as running:
        running.dispatch("plugins.install", {"module": "fleet"}, actor)  # everything else goes on
        hostile = running.registry.plugins["hostile"]
        assert "hostile" not in running.registry.enabled
        assert why in hostile.reason and hostile.reason.count("\n") == 0
        assert [one.plugin for one in running.catalogue.settings()] == ["identity"]
