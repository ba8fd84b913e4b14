"""What is looked at before a plugin gets tables: their names, what its migrations touch, and whether they succeed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from backoffice.db.database import Database
from backoffice.db.ownership import owner_of
from backoffice.errors import Conflict
from backoffice.lifecycle.plugin import Desired
from backoffice.testing.plugins import PluginFolder

MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision = "0001"
down_revision = None
def upgrade():
    op.create_table("fleet_vehicle", sa.Column("id", sa.Integer, primary_key=True))
    {step}
def downgrade():
    op.drop_table("fleet_vehicle")
"""
FOREIGN = {
    "it makes one": ('op.create_table("vehicles", sa.Column("id", sa.Integer, primary_key=True))', "vehicles"),
    "it drops one": ('op.drop_table("depot_bay")', "depot_bay"),
    "it renames one": ('op.rename_table("depot_bay", "fleet_bay")', "depot_bay"),
    "it adds a column": ('op.add_column("core_site", sa.Column("colour", sa.String(20)))', "core_site"),
    "it indexes one": ('op.create_index("ix_fleet", "depot_bay", ["note"])', "depot_bay"),
    "it takes the name of another": (
        'op.create_table("fleet_extra_car", sa.Column("id", sa.Integer, primary_key=True))',
        "fleet_extra_car",
    ),
    "it takes the version of another": (
        'op.create_table("alembic_version_depot2", sa.Column("n", sa.Integer))',
        "alembic_version_depot2",
    ),
}
DEPOT = MIGRATION.replace("fleet_vehicle", "depot_bay").replace(
    "primary_key=True)", 'primary_key=True), sa.Column("note", sa.String(20))', 1
)
STOPPING = {"it raises": "raise OSError('flat')", "it stops the process": "raise SystemExit('flat')"}


def schema(database: Database) -> dict[str, list[str]]:
    with database.read() as connection:
        inspector = sa.inspect(connection)
        return {
            t: [c["name"] for c in inspector.get_columns(t)] for t in inspector.get_table_names() if "journal" not in t
        }


@pytest.mark.parametrize(("step", "table"), FOREIGN.values(), ids=FOREIGN)
def test_a_migration_that_touches_what_is_not_its_own(
    plugin_folder: PluginFolder, open_registry, database: Database, step: str, table: str
) -> None:
    plugin_folder.write("depot", files={"migrations/0001_first.py": DEPOT.format(step="")})
    plugin_folder.write(
        "fleet_extra", files={"migrations/0001_first.py": DEPOT.replace("depot_bay", "fleet_extra_x").format(step="")}
    )
    plugin_folder.write("fleet", files={"migrations/0001_first.py": MIGRATION.format(step=step)})
    registry = open_registry()
    registry.install("depot")
    registry.install("fleet_extra")
    before = schema(database)
    with pytest.raises(Conflict, match=rf"makes or changes {table}, which is not its own.*named fleet_…"):
        registry.install("fleet")
    assert schema(database) == before
    assert registry.plugins["fleet"].desired is Desired.DISCOVERED


@pytest.mark.parametrize("step", STOPPING.values(), ids=STOPPING)
def test_a_migration_that_fails_leaves_everything(
    plugin_folder: PluginFolder, open_registry, database: Database, step: str
) -> None:
    plugin_folder.write("fleet", files={"migrations/0001_first.py": MIGRATION.format(step=step)})
    registry = open_registry()
    before = schema(database)
    with pytest.raises(Conflict, match="A migration of the module fleet failed .*flat.*undone and nothing was changed"):
        registry.install("fleet")
    assert schema(database) == before
    assert registry.plugins["fleet"].desired is Desired.DISCOVERED


def test_a_foreign_key_to_a_table_of_others_is_no_change_of_it(
    plugin_folder: PluginFolder, open_registry, database: Database
) -> None:
    step = 'op.create_table("fleet_stay", sa.Column("bay", sa.Integer, sa.ForeignKey("depot_bay.id")))'
    plugin_folder.write("depot", files={"migrations/0001_first.py": DEPOT.format(step="")})
    plugin_folder.write("fleet", files={"migrations/0001_first.py": MIGRATION.format(step=step)})
    registry = open_registry()
    registry.install("depot")
    registry.install("fleet")
    assert "fleet_stay" in schema(database)


def test_a_model_whose_table_is_not_named_after_the_plugin(plugin_folder: PluginFolder, open_registry) -> None:
    model = """
from sqlalchemy.orm import Mapped, mapped_column
from backoffice.db.base import Base
class Vehicle(Base):
    __tablename__ = "vehicle_of_nobody"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
    plugin_folder.write("fleet", model)
    registry = open_registry()
    with pytest.raises(Conflict, match="its table vehicle_of_nobody must be named fleet_…"):
        registry.install("fleet")


def test_the_longer_name_owns_the_table() -> None:
    assert owner_of("fleet_extra_car", {"fleet", "fleet_extra"}) == "fleet_extra"
    assert owner_of("fleet_car", {"fleet", "fleet_extra"}) == "fleet"
    assert owner_of("fleeting", {"fleet"}) is None


def test_of_two_who_change_one_module_the_second_is_told(plugin_folder: PluginFolder, open_registry, database) -> None:
    plugin_folder.write("fleet")
    registry = open_registry()
    registry.install("fleet")
    registry.enable("fleet")
    with pytest.raises(Conflict, match="Somebody else changed the module fleet.*was installed and is enabled now"):
        registry.enable("fleet", seen=Desired.INSTALLED)
    registry.disable("fleet", seen=Desired.ENABLED)
    with pytest.raises(Conflict) as refused:
        registry.disable("fleet", seen=Desired.ENABLED)
    assert refused.value.params == {"seen": "enabled", "current": "disabled"}
