"""Install, enable, disable: what is in the way is said, and nothing is half done."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from backoffice.db.database import Database
from backoffice.errors import Conflict, NotFound
from backoffice.lifecycle.plugin import Desired
from backoffice.testing.plugins import PluginFolder

TABLE = """
import sqlalchemy as sa
from alembic import op
revision = "0001"
down_revision = None
def upgrade():
    op.create_table("fleet_vehicle", sa.Column("id", sa.Integer, primary_key=True))
    {more}
def downgrade():
    op.drop_table("fleet_vehicle")
"""


def tables(database: Database) -> list[str]:
    with database.read() as connection:
        return [t for t in sa.inspect(connection).get_table_names() if "fleet" in t]


def test_a_whole_life(plugin_folder: PluginFolder, open_registry, database: Database) -> None:
    plugin_folder.write("fleet", files={"migrations/0001_first.py": TABLE.format(more="")})
    registry = open_registry()
    assert registry.plugins["fleet"].desired is Desired.DISCOVERED
    assert not registry.gate("fleet")
    registry.install("fleet")
    assert tables(database) == ["alembic_version_fleet", "fleet_vehicle"]
    assert (registry.plugins["fleet"].desired, registry.gate("fleet")) == (Desired.INSTALLED, False)
    registry.enable("fleet")
    assert registry.gate("fleet")
    assert open_registry().gate("fleet")
    registry.disable("fleet")
    assert not registry.gate("fleet")
    assert open_registry().plugins["fleet"].desired is Desired.DISABLED
    assert "fleet_vehicle" in tables(database)


def test_each_step_may_be_repeated(plugin_folder: PluginFolder, open_registry) -> None:
    plugin_folder.write("fleet")
    registry = open_registry()
    for step in (registry.install, registry.enable, registry.disable):
        step("fleet")
        step("fleet")
    registry.enable("fleet")
    registry.install("fleet")
    assert registry.gate("fleet")  # installing what is installed does not switch it off


def test_a_failing_migration_installs_nothing(plugin_folder: PluginFolder, open_registry, database: Database) -> None:
    plugin_folder.write("fleet", files={"migrations/0001_first.py": TABLE.format(more="raise OSError('flat tyre')")})
    registry = open_registry()
    with pytest.raises(Conflict, match="failed .OSError: flat tyre.. It was undone and nothing was changed"):
        registry.install("fleet")
    assert tables(database) == []
    assert registry.plugins["fleet"].desired is Desired.DISCOVERED


def test_what_is_required_comes_first(plugin_folder: PluginFolder, open_registry) -> None:
    plugin_folder.write("fleet")
    plugin_folder.write("leasing", manifest='requires = ["fleet"]')
    registry = open_registry()
    with pytest.raises(Conflict, match="requires fleet.*install fleet first"):
        registry.install("leasing")
    registry.install("fleet")
    registry.install("leasing")
    with pytest.raises(Conflict, match="requires fleet, which is switched off.*switch on fleet first"):
        registry.enable("leasing")
    registry.enable("fleet")
    registry.enable("leasing")
    with pytest.raises(Conflict, match="needed by leasing.*switch off leasing first"):
        registry.disable("fleet")
    assert registry.enabled == {"fleet", "leasing"}
    registry.disable("leasing")
    registry.disable("fleet")
    assert registry.enabled == frozenset()


def test_what_cannot_be_switched_says_why(plugin_folder: PluginFolder, open_registry) -> None:
    plugin_folder.write("fleet")
    plugin_folder.write("faulty", "raise ValueError('broken on purpose')")
    running = open_registry()
    for step in (running.install, running.enable, running.disable):
        with pytest.raises(NotFound, match="no module “nothing”"):
            step("nothing")
    for step in (running.enable, running.disable):
        with pytest.raises(Conflict, match="not installed"):
            step("fleet")
    with pytest.raises(Conflict, match="broken on purpose.*Nothing was changed"):
        running.install("faulty")
    open_registry().install("fleet")
    running.refresh(force=True)
    with pytest.raises(Conflict, match="restart the server"):
        running.enable("fleet")


def test_a_refused_change_leaves_the_generation_alone(plugin_folder: PluginFolder, open_registry) -> None:
    plugin_folder.write("fleet")
    registry = open_registry()
    before = registry.generation.refresh()
    with pytest.raises(Conflict):
        registry.enable("fleet")
    assert registry.generation.refresh() == before
