"""What the catalogue's page and `plugin show` tell of one plugin."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.errors import NotFound
from backoffice.lifecycle.overview import Overview, overview
from backoffice.lifecycle.permissions import Difference
from backoffice.testing.plugins import PluginFolder

FLEET = """
from backoffice.bus import Payload, command
from backoffice.declarations import Role

class Drive(Payload):
    plate: str

@command("fleet", title="Drive", calls=("greeter.greet?",))
def drive(tx, p: Drive) -> None:
    \"\"\"Drive a vehicle.\"\"\"

@hookimpl
def declare():
    return [drive, Role("fleet.driver", "Driver", ("fleet.*", "catalog.*.read"))]
"""
MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision = "{revision}"
down_revision = {down}
def upgrade():
    op.create_table("fleet_{table}", sa.Column("id", sa.Integer, primary_key=True))
def downgrade():
    op.drop_table("fleet_{table}")
"""
FIRST = MIGRATION.format(revision="0001", down=None, table="vehicle")
SECOND = MIGRATION.format(revision="0002", down="'0001'", table="trip")


def look(application: Application, name: str) -> Overview:
    with application.read() as connection:
        return overview(application, name, connection)


@pytest.fixture
def fleet(office: Application, config: Config, plugin_folder: PluginFolder) -> PluginFolder:
    """A plugin with one table, and one that requires it, both installed by a process of before."""
    plugin_folder.write("fleet", FLEET, manifest='version = "1.0"', files={"migrations/0001_first.py": FIRST})
    plugin_folder.write("leasing", manifest='requires = ["fleet"]')
    with Application.open(config) as starting:
        starting.registry.install("fleet")
        starting.registry.install("leasing")
    return plugin_folder


def test_a_sound_plugin(config: Config, fleet: PluginFolder, actor: Actor) -> None:
    with Application.open(config) as running:
        before = look(running, "fleet")
        assert before.permissions.new == ("catalog.*.read", "fleet.*", "fleet.drive", "greeter.greet")
        running.dispatch("plugins.enable", {"module": "fleet"}, actor)
        with running.database.write() as connection:
            connection.execute(sa.text("INSERT INTO fleet_vehicle (id) VALUES (1), (2), (3)"))
        found = look(running, "fleet")
    assert (found.state, found.on, found.pending_restart, found.update) == ("enabled", True, False, None)
    assert [(one.name, one.state) for one in found.needed_by] == [("leasing", "installed")]
    assert (found.permissions.new, found.permissions.dropped) == ((), ())
    assert found.permissions.all == before.permissions.all
    assert [(t.name, t.rows, t.capped) for t in found.footprint.tables] == [("fleet_vehicle", 3, False)]
    assert found.disable.keeps[0] == "1 table stays, with 3 rows."
    assert found.purge.removes[0] == "The table fleet_vehicle with 3 rows."
    assert found.issues == ()


def test_an_update_says_what_it_brings(config: Config, fleet: PluginFolder, actor: Actor) -> None:
    with Application.open(config) as running:
        running.dispatch("plugins.enable", {"module": "fleet"}, actor)
    fleet.forget()
    changed = FLEET.replace("catalog.*.read", "catalog.create_item")
    fleet.write("fleet", changed, manifest='version = "1.1"', files={"migrations/0002_second.py": SECOND})
    with Application.open(config) as running:
        found = look(running, "fleet")
        leaning = look(running, "leasing")
    assert (found.state, found.on) == ("update_pending", False)
    assert found.update is not None
    assert (found.update.installed, found.update.package, found.update.migrations) == ("1.0", "1.1", ("0002",))
    assert found.permissions == Difference(
        ("catalog.create_item",), ("catalog.*.read",), ("fleet.*", "fleet.drive", "greeter.greet")
    )
    assert "backoffice plugin upgrade fleet" in found.issues[0].advice
    assert [(one.name, one.state) for one in leaning.requires] == [("fleet", "update_pending")]


def test_a_newer_version_without_new_tables_goes_on_working(config: Config, fleet: PluginFolder, actor: Actor) -> None:
    fleet.forget()
    fleet.write("fleet", FLEET, manifest='version = "1.1"')
    with Application.open(config) as running:
        running.dispatch("plugins.enable", {"module": "fleet"}, actor)
        found = look(running, "fleet")
    assert (found.on, found.state) == (True, "enabled")
    assert found.update is not None and found.update.migrations == ()


def test_what_was_installed_since_wants_a_restart(
    office: Application, config: Config, fleet: PluginFolder, actor: Actor
) -> None:
    with Application.open(config) as running:
        fleet.write("late")
        with Application.open(config) as other:
            other.registry.install("late")
        running.registry.refresh(force=True)
        assert look(running, "late").pending_restart
        assert look(running, "late").issues[-1].advice == "Restart the server to use it."
        assert not look(running, "fleet").pending_restart


def test_nobody_knows_it(office: Application) -> None:
    with pytest.raises(NotFound, match="no module “nothing”"):
        look(office, "nothing")
