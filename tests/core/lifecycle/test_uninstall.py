"""Taking a plugin out: with its data kept it is found again, purged nothing of it is left, interrupted it goes on."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.core.lifecycle.test_overview import FIRST, FLEET

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.db import migrate
from backoffice.db.base import Base
from backoffice.db.database import Database
from backoffice.db.ownership import tables_of
from backoffice.errors import Conflict, Refused, Unavailable
from backoffice.jobs import subscriptions
from backoffice.lifecycle import states, uninstall
from backoffice.lifecycle.models import SettingRecord
from backoffice.lifecycle.plugin import Desired, Health
from backoffice.testing.plugins import PluginFolder

POINTING = """
import sqlalchemy as sa
from alembic import op
revision = "0001"
down_revision = None
def upgrade():
    op.create_table("depot_bay", sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("vehicle_id", sa.Integer, sa.ForeignKey("fleet_vehicle.id")))
def downgrade():
    op.drop_table("depot_bay")
"""


def left_of(database: Database, name: str) -> list[str]:
    """Everything in the database that belongs to the plugin or speaks of it."""
    with database.read() as connection:
        found = tables_of(connection, name)
        if sa.inspect(connection).has_table(f"alembic_version_{name}"):
            found.append("its version")
        for kept in uninstall.KEPT:
            if connection.scalar(sa.select(sa.func.count()).select_from(kept).where(kept.plugin == name)):
                found.append(kept.__tablename__)
        if name in states.read(connection.execute):
            found.append("its state")
    return found


@pytest.fixture
def running(office: Application, config: Config, plugin_folder: PluginFolder) -> Application:
    """An office with the plugin `fleet` switched off, which has a table with a row, settings and a subscription."""
    plugin_folder.write("fleet", FLEET, files={"migrations/0001_first.py": FIRST})
    office.registry.install("fleet")
    with office.database.write() as connection:
        connection.execute(sa.text("INSERT INTO fleet_vehicle (id) VALUES (1)"))
        now = dt.datetime.now(dt.UTC)
        connection.execute(
            sa.insert(SettingRecord.__table__).values(plugin="fleet", values={}, version=1, changed_at=now)
        )
        connection.execute(
            sa.text("INSERT INTO core_subscription (consumer, plugin, event, role) VALUES ('c', 'fleet', 'e', 'owed')")
        )
    return office


def take_out(application: Application, actor: Actor, *, purge: bool, key: str | None = None) -> None:
    application.dispatch("plugins.uninstall", {"module": "fleet", "purge": purge}, actor, key)


def test_what_is_kept_is_found_again(running: Application, actor: Actor, config: Config) -> None:
    take_out(running, actor, purge=False)
    assert running.registry.plugins["fleet"].desired is Desired.UNINSTALLED
    assert left_of(running.database, "fleet") == ["fleet_vehicle", "its version", "core_setting", "its state"]
    with pytest.raises(Conflict, match="not installed"):
        running.dispatch("plugins.enable", {"module": "fleet"}, actor)
    with Application.open(config) as later:
        assert not later.registry.plugins["fleet"].loaded
        later.dispatch("plugins.install", {"module": "fleet"}, actor)
        with later.read() as connection:
            assert connection.scalar(sa.text("SELECT count(*) FROM fleet_vehicle")) == 1


def test_a_purge_leaves_nothing(running: Application, actor: Actor) -> None:
    take_out(running, actor, purge=True, key="once")
    assert left_of(running.database, "fleet") == []
    assert running.registry.plugins["fleet"].desired is Desired.DISCOVERED
    take_out(running, actor, purge=True, key="once")  # the stored answer
    running.dispatch("plugins.install", {"module": "fleet"}, actor)
    with running.read() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM fleet_vehicle")) == 0


FOLLOWING = """
from backoffice.bus import Event, Payload, command, handler, reactor

class Arrived(Event, name="vehicle.arrived"):
    ...

class Arrive(Payload):
    ...

@command("fleet", title="Arrive")
def arrive(tx, p: Arrive) -> None:
    tx.emit(Arrived())

@hookimpl
def declare():
    return [Arrived, arrive]
"""
WATCHING = """
from backoffice.bus import Event, handler, reactor

class Seen(Event): ...

@reactor("vehicle.arrived", plugin="watch", when_absent="refuse")
def agree(tx, event: Seen) -> None: ...

@handler("vehicle.arrived", plugin="watch")
def note(ctx, event: Seen) -> None: ...

@hookimpl
def declare():
    return [agree, note]
"""


def test_who_was_taken_out_is_asked_no_more_and_follows_again_when_it_is_back(
    office: Application, config: Config, plugin_folder: PluginFolder, actor: Actor
) -> None:
    """In one running server, which still has its code."""
    plugin_folder.write("fleet", FOLLOWING)
    plugin_folder.write("watch", WATCHING)
    for name in ("fleet", "watch"):
        office.registry.install(name)
        office.registry.enable(name)
    with Application.open(config) as running:
        running.dispatch("fleet.arrive", {}, actor)
        running.dispatch("plugins.disable", {"module": "watch"}, actor)
        with pytest.raises(Refused, match="has to agree"):
            running.dispatch("fleet.arrive", {}, actor)
        running.dispatch("plugins.uninstall", {"module": "watch"}, actor)
        running.dispatch("fleet.arrive", {}, actor)
        with running.read() as connection:
            assert subscriptions.handlers(connection) == {}
        with Application.open(config) as other:
            other.dispatch("plugins.install", {"module": "watch"}, actor)
        running.registry.refresh(force=True)
        running.dispatch("plugins.enable", {"module": "watch"}, actor)
        with running.read() as connection:
            assert subscriptions.handlers(connection) == {"vehicle.arrived": ["watch:note"]}


def test_a_purge_after_an_uninstall(running: Application, actor: Actor) -> None:
    take_out(running, actor, purge=False)
    take_out(running, actor, purge=True)
    assert left_of(running.database, "fleet") == []


def test_all_that_the_core_keeps_of_plugins_goes() -> None:
    remembering = {t.name for t in Base.metadata.tables.values() if t.name.startswith("core_") and "plugin" in t.c}
    assert {kept.__tablename__ for kept in uninstall.KEPT} == remembering


def test_who_needs_it_comes_first(running: Application, actor: Actor, plugin_folder: PluginFolder) -> None:
    running.dispatch("plugins.enable", {"module": "fleet"}, actor)
    with pytest.raises(Conflict, match="switched on. Nothing was changed; switch it off first"):
        take_out(running, actor, purge=True)
    running.dispatch("plugins.disable", {"module": "fleet"}, actor)
    plugin_folder.write("leasing", manifest='requires = ["fleet"]')
    running.registry.install("leasing")
    for purge in (False, True):
        with pytest.raises(Conflict, match="required by leasing. Nothing was changed; uninstall leasing first"):
            take_out(running, actor, purge=purge)
    running.dispatch("plugins.uninstall", {"module": "leasing"}, actor)
    take_out(running, actor, purge=True)


def test_tables_that_others_refer_to_stay(running: Application, actor: Actor, plugin_folder: PluginFolder) -> None:
    plugin_folder.write("depot", manifest='requires = ["fleet"]', files={"migrations/0001_first.py": POINTING})
    running.registry.install("depot")
    running.dispatch("plugins.uninstall", {"module": "depot"}, actor)
    with pytest.raises(Conflict, match="depot_bay refers to tables of the module fleet"):
        take_out(running, actor, purge=True)
    assert "fleet_vehicle" in left_of(running.database, "fleet")
    running.dispatch("plugins.uninstall", {"module": "depot", "purge": True}, actor)
    take_out(running, actor, purge=True)
    assert left_of(running.database, "fleet") == left_of(running.database, "depot") == []


KILLED = """
import os, signal, sys
from pathlib import Path
import sqlalchemy as sa
from backoffice.actor import system_actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.lifecycle import states, uninstall

def die(*_): os.kill(os.getpid(), signal.SIGKILL)

config = Config(data_dir=Path(sys.argv[1]), database_url=sys.argv[2])
with Application.open(config) as office:
    if sys.argv[3] == "after the wish":
        uninstall.purge = die
    elif sys.argv[3] == "with the tables dropped":
        uninstall.states.remove = die
    office.dispatch("plugins.uninstall", {"module": "fleet", "purge": True}, system_actor())
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["after the wish", "with the tables dropped"])
def test_a_purge_that_was_killed_goes_on(
    running: Application, actor: Actor, config: Config, moment: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(config.data_dir), config.database_url, moment],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
        timeout=200,
    )
    assert done.returncode == -signal.SIGKILL
    running.registry.refresh(force=True)
    assert running.registry.plugins["fleet"].desired is Desired.PURGING
    assert "fleet_vehicle" in left_of(running.database, "fleet")  # all of it, or nothing
    for move in ("install", "enable", "disable"):
        with pytest.raises(Conflict, match="being removed with its data"):
            running.dispatch(f"plugins.{move}", {"module": "fleet"}, actor)
    if moment == "after the wish":
        take_out(running, actor, purge=True)
    else:
        with Application.open(config) as server:
            server.start("web")
    assert left_of(running.database, "fleet") == []


def test_a_purge_that_fails_says_so_and_can_be_repeated(
    running: Application, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(migrate, "schema_change", no_space)
        with pytest.raises(Unavailable, match=r"could not be done yet \(OSError: no space left\)"):
            take_out(running, actor, purge=True)
    running.registry.refresh(force=True)
    assert running.registry.plugins["fleet"].reason == "The last try failed: OSError: no space left"
    take_out(running, actor, purge=True)
    assert left_of(running.database, "fleet") == []


def test_a_plugin_whose_package_is_gone_can_be_purged(running: Application, actor: Actor, config: Config) -> None:
    root = config.data_dir / "plugins" / "backoffice_fleet"
    root.rename(root.with_name("elsewhere"))
    with Application.open(config) as later:
        assert later.registry.plugins["fleet"].health is Health.MISSING
        take_out(later, actor, purge=True)
        assert left_of(later.database, "fleet") == []
        assert "fleet" not in later.registry.plugins


def test_many_who_change_one_module_at_once(running: Application, actor: Actor, config: Config) -> None:
    """Whatever comes first: each gets an answer, and what is left is one state, whole."""
    moves = ("enable", "disable", "uninstall", "install", "release") * 4

    def move(verb: str) -> str:
        try:
            running.dispatch(f"plugins.{verb}", {"module": "fleet"}, actor)
        except Conflict as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(move, moves))
    assert set(answers) <= {"done", "not_installed", "still_on", "not_quarantined", "restart_needed"}
    assert "done" in answers
    with Application.open(config) as later:
        assert later.registry.plugins["fleet"].health is Health.OK
        assert "fleet_vehicle" in left_of(later.database, "fleet")


def test_of_two_who_saw_the_same_the_second_is_told(running: Application, actor: Actor) -> None:
    running.dispatch("plugins.uninstall", {"module": "fleet", "seen": "installed"}, actor)
    with pytest.raises(
        Conflict, match="Somebody else changed the module fleet meanwhile: it was installed and is unin"
    ):
        running.dispatch("plugins.enable", {"module": "fleet", "seen": "installed"}, actor)


def test_what_an_interrupted_install_left_can_be_purged(running: Application, actor: Actor) -> None:
    with running.database.write() as connection:
        states.begin_change(connection.execute)
        states.remove(connection.execute, "fleet")
    running.registry.refresh(force=True)
    take_out(running, actor, purge=True)
    assert "fleet_vehicle" not in left_of(running.database, "fleet")
    with pytest.raises(Conflict, match="not installed"):
        take_out(running, actor, purge=True)
