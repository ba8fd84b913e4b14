"""An update of a module: a backup, a rehearsal on a copy, and only then the tables themselves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.core.lifecycle.test_overview import FIRST, FLEET, SECOND

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.backup import postgresql
from backoffice.config import Config
from backoffice.db import migrate
from backoffice.errors import Refused, Unavailable
from backoffice.lifecycle.plugin import Health
from backoffice.lifecycle.upgrade import upgrade
from backoffice.testing.plugins import PluginFolder
from backoffice.testing.postgres import client_programs


@pytest.fixture
def config(config: Config) -> Config:
    return config.model_copy(update={"pg_bin": client_programs()})


@pytest.fixture
def fleet(office: Application, config: Config, plugin_folder: PluginFolder, actor: Actor) -> PluginFolder:
    """Version 1.0 of a plugin with one table that has a row, switched on, and another that requires it."""
    plugin_folder.write("fleet", FLEET, manifest='version = "1.0"', files={"migrations/0001_first.py": FIRST})
    plugin_folder.write("leasing", manifest='requires = ["fleet"]')
    with Application.open(config) as before:
        for name in ("fleet", "leasing"):
            before.registry.install(name)
            before.registry.enable(name)
        with before.database.write() as connection:
            connection.execute(sa.text("INSERT INTO fleet_vehicle (id) VALUES (1)"))
    return plugin_folder


def newer(folder: PluginFolder, second: str = SECOND, code: str = FLEET) -> None:
    folder.forget()
    changed = code.replace("catalog.*.read", "catalog.create_item")
    folder.write("fleet", changed, manifest='version = "1.1"', files={"migrations/0002_second.py": second})


def test_backup_rehearsal_and_then_the_tables(config: Config, fleet: PluginFolder) -> None:
    newer(fleet)
    found = upgrade(config, ["leasing"], agree=True)  # with what it requires
    assert [(one.owner, one.revisions, one.version) for one in found.done] == [
        ("fleet", ("0002",), "1.1"),
        ("leasing", (), "0"),
    ]
    assert found.rehearsed is not None and found.backup is not None
    assert found.backup.parent == config.data_dir / "backups"
    assert "fleet_trip" not in backup_rows(found.backup) and backup_rows(found.backup)["fleet_vehicle"] == 1
    with Application.open(config) as running:
        assert {"fleet", "leasing"} <= running.registry.enabled
        info = running.registry.plugins["fleet"]
        assert (info.installed, info.update_pending) == ("1.1", False)
        assert info.agreed == info.permissions and "catalog.create_item" in (info.agreed or ())
        with running.read() as connection:
            assert connection.scalar(sa.text("SELECT count(*) FROM fleet_trip")) == 0
    assert upgrade(config).backup is None  # nothing to change, nothing to save


def backup_rows(file: Path) -> dict[str, int]:
    from backoffice.backup import archive

    return archive.contents(file).rows


def test_a_running_server_wants_a_restart(config: Config, fleet: PluginFolder) -> None:
    with Application.open(config) as running:
        newer(fleet)
        upgrade(config)
        running.registry.refresh(force=True)
        assert running.registry.plugins["fleet"].restart_pending
        assert not running.registry.plugins["leasing"].restart_pending


FAILING = {
    "it raises": SECOND.replace("def upgrade():", "def upgrade():\n    raise OSError('flat tyre')"),
    "it touches what is not its own": SECOND.replace("fleet_trip", "trip_of_nobody"),
    "it needs data that is not as it hopes": SECOND.replace(
        "def upgrade():", "def upgrade():\n    op.execute('INSERT INTO fleet_vehicle (id) VALUES (1)')"
    ),
}


@pytest.mark.parametrize("second", FAILING.values(), ids=FAILING)
def test_what_fails_fails_on_the_copy(config: Config, fleet: PluginFolder, second: str) -> None:
    newer(fleet, second)
    with pytest.raises(Refused, match="tried on a copy first, and failed there.*itself is as before; the backup is"):
        upgrade(config)
    with Application.open(config) as running:
        assert running.registry.plugins["fleet"].health is Health.UPDATE_PENDING
        assert migrate.current(running.database, "fleet") == "0001"
        with running.read() as connection:
            assert connection.scalar(sa.text("SELECT count(*) FROM fleet_vehicle")) == 1
            names = sa.inspect(connection).get_table_names()
            assert not {"fleet_trip", "trip_of_nobody"} & set(names)


def test_code_that_cannot_be_loaded_gets_no_tables(config: Config, fleet: PluginFolder) -> None:
    newer(fleet, code="raise ZeroDivisionError('new')\n" + FLEET)
    with pytest.raises(Refused, match=r"fleet 1.1 cannot be used.*ZeroDivisionError: new"):
        upgrade(config, with_backup=False)
    with Application.open(config) as running:
        assert migrate.current(running.database, "fleet") == "0001"


def test_without_a_backup_only_who_insists(config: Config, fleet: PluginFolder) -> None:
    newer(fleet)
    found = upgrade(config, with_backup=False)
    assert (found.backup, found.rehearsed) == (None, None)
    assert not (config.data_dir / "backups").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from backoffice.config import Config
from backoffice.lifecycle import upgrade

def die(*_): os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[4] == "before the tables":
    upgrade.make_tables = die
else:
    upgrade._Work._note = die
upgrade.upgrade(Config(data_dir=Path(sys.argv[1]), database_url=sys.argv[2], pg_bin=sys.argv[3]), with_backup=False)
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["before the tables", "before the version is noted"])
def test_an_update_that_was_killed_is_repeated(config: Config, fleet: PluginFolder, moment: str) -> None:
    newer(fleet)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(config.data_dir), config.database_url, str(config.pg_bin), moment],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
        timeout=200,
    )
    assert done.returncode == -signal.SIGKILL
    made = moment == "before the version is noted"
    with Application.open(config) as running:
        assert migrate.current(running.database, "fleet") == ("0002" if made else "0001")
        assert running.registry.plugins["fleet"].update_pending
        assert ("fleet" in running.registry.enabled) is made  # its tables are what its code wants, or it waits
    upgrade(config)
    with Application.open(config) as running:
        assert {"fleet", "leasing"} <= running.registry.enabled
        assert not running.registry.plugins["fleet"].update_pending


@pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgresql)])
class TestPostgreSQL:
    def test_without_its_programs_nothing_is_changed(
        self, config: Config, fleet: PluginFolder, dialect: str, tmp_path: Path
    ) -> None:
        newer(fleet)
        with pytest.raises(Unavailable, match="pg_dump is not in"):
            upgrade(config.model_copy(update={"pg_bin": tmp_path}))
        with Application.open(config) as running:
            assert migrate.current(running.database, "fleet") == "0001"

    def test_who_may_not_create_a_database_is_told_that_it_was_not_rehearsed(
        self, config: Config, fleet: PluginFolder, dialect: str
    ) -> None:
        with Application.open(config) as running, running.database.write() as connection:
            user = f"poor_{connection.scalar(sa.text('SELECT current_database()'))}"
            connection.execute(sa.text(f"CREATE ROLE {user} LOGIN"))
            for table in sa.inspect(connection).get_table_names():
                connection.execute(sa.text(f"ALTER TABLE {table} OWNER TO {user}"))
            connection.execute(sa.text(f"GRANT ALL ON SCHEMA public TO {user}"))
        url = sa.make_url(config.database_url).set(username=user).render_as_string(hide_password=False)
        newer(fleet)
        found = upgrade(config.model_copy(update={"database_url": url}))
        assert found.backup is not None and found.rehearsed is None
        with Application.open(config) as running:
            assert migrate.current(running.database, "fleet") == "0002"

    def test_nothing_is_left_of_the_scratch_database(self, config: Config, fleet: PluginFolder, dialect: str) -> None:
        newer(fleet)
        upgrade(config)
        with Application.open(config) as running, running.read() as connection:
            names = connection.scalars(sa.text("SELECT datname FROM pg_database")).all()
        assert not [name for name in names if name.startswith("backoffice_scratch")]
        assert postgresql.is_empty(config.database_url) is False
