"""Migrations: a version table per owner, all or nothing, and safe when two processes migrate at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent, indent

import pytest
import sqlalchemy as sa

from backoffice.db import migrate
from backoffice.db.database import Database
from backoffice.errors import Conflict, Unavailable


class Scripts:
    """A folder of migration scripts that a test writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self._last: str | None = None

    def add(self, up: str, down: str = "pass") -> str:
        number = f"{int(self._last or 0) + 1:04}"
        text = (
            f"import sqlalchemy as sa\nfrom alembic import op\nrevision = {number!r}\ndown_revision = {self._last!r}\n"
        )
        for name, body in (("upgrade", up), ("downgrade", down)):
            text += f"def {name}():\n{indent(dedent(body), '    ')}\n"
        (self.folder / f"{number}_step.py").write_text(text)
        self._last = number
        return number


CREATE = """
op.create_table("toy_ball", sa.Column("id", sa.Integer, primary_key=True), sa.Column("size", sa.Integer))
op.execute("INSERT INTO toy_ball (id, size) VALUES (1, 5)")
"""
ADD_COLOUR = "op.add_column('toy_ball', sa.Column('colour', sa.String(9)))"


@pytest.fixture
def scripts(tmp_path: Path) -> Scripts:
    made = Scripts(tmp_path / "50% off; a:b" / "migrations")  # what a path may hold
    made.add(CREATE, "op.drop_table('toy_ball')")
    return made


@pytest.fixture
def empty(empty_url: str):
    database = Database(empty_url, pool_size=4)
    yield database
    database.dispose()


def schema(database: Database) -> dict[str, list[str]]:
    with database.read() as connection:
        seen = sa.inspect(connection)
        return {t: sorted(c["name"] for c in seen.get_columns(t)) for t in sorted(seen.get_table_names())}


def test_upgrade_and_downgrade(empty: Database, scripts: Scripts) -> None:
    scripts.add(ADD_COLOUR, "with op.batch_alter_table('toy_ball') as t: t.drop_column('colour')")
    assert (migrate.current(empty, "toy"), migrate.head(scripts.folder)) == (None, "0002")
    assert migrate.pending(empty, "toy", scripts.folder) == ["0001", "0002"]
    migrate.upgrade(empty, "toy", scripts.folder, "0001")
    assert migrate.pending(empty, "toy", scripts.folder) == ["0002"]
    migrate.upgrade(empty, "toy", scripts.folder)
    assert schema(empty)["toy_ball"] == ["colour", "id", "size"]
    assert migrate.pending(empty, "toy", scripts.folder) == []
    migrate.downgrade(empty, "toy", scripts.folder, "0001")
    assert schema(empty)["toy_ball"] == ["id", "size"]
    migrate.downgrade(empty, "toy", scripts.folder, "base")
    assert list(schema(empty)) == ["alembic_version_toy"]
    assert migrate.current(empty, "toy") is None


def test_owners_do_not_touch_each_other(empty: Database, scripts: Scripts, tmp_path: Path) -> None:
    other = Scripts(tmp_path / "other")
    other.add("op.create_table('doll_house', sa.Column('id', sa.Integer))", "op.drop_table('doll_house')")
    migrate.upgrade(empty, "toy", scripts.folder)
    migrate.upgrade(empty, "doll", other.folder)
    migrate.downgrade(empty, "toy", scripts.folder, "base")
    assert "doll_house" in schema(empty)
    assert (migrate.current(empty, "toy"), migrate.current(empty, "doll")) == (None, "0001")


def test_an_owner_without_scripts_has_nothing_to_do(empty: Database, tmp_path: Path) -> None:
    migrate.upgrade(empty, "bare", tmp_path / "nothing")
    assert migrate.head(tmp_path / "nothing") is None
    assert migrate.pending(empty, "bare", tmp_path / "nothing") == []
    assert schema(empty) == {}


def test_a_failing_migration_leaves_the_old_schema_and_can_be_repeated(empty: Database, scripts: Scripts) -> None:
    migrate.upgrade(empty, "toy", scripts.folder)
    before = schema(empty)
    scripts.add(ADD_COLOUR)
    number = scripts.add("op.create_table('toy_kite', sa.Column('id', sa.Integer))\nraise RuntimeError('no wind')")
    with pytest.raises(RuntimeError, match="no wind"):
        migrate.upgrade(empty, "toy", scripts.folder)
    assert schema(empty) == before
    assert migrate.current(empty, "toy") == "0001"
    faulty = scripts.folder / f"{number}_step.py"
    faulty.write_text(faulty.read_text().replace("raise RuntimeError('no wind')", ""))
    migrate.upgrade(empty, "toy", scripts.folder)
    assert "toy_kite" in schema(empty)


MIGRATE = """
import sys
from pathlib import Path
from backoffice.db import migrate
from backoffice.db.database import Database
migrate.upgrade(Database(sys.argv[1]), "toy", Path(sys.argv[2]))
"""


def start(url: str, scripts: Scripts) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", MIGRATE, url, str(scripts.folder)]
    return subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True)


def test_a_killed_migration_leaves_the_old_schema_and_can_be_repeated(
    empty: Database, empty_url: str, scripts: Scripts, tmp_path: Path
) -> None:
    migrate.upgrade(empty, "toy", scripts.folder)
    before = schema(empty)
    reached = tmp_path / "reached"
    hang = f"import pathlib, time\npathlib.Path({str(reached)!r}).touch()\ntime.sleep(60)"
    scripts.add(ADD_COLOUR)
    number = scripts.add(f"op.drop_table('toy_ball')\n{hang}")
    process = start(empty_url, scripts)
    while not reached.exists():
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert schema(empty) == before
    assert migrate.current(empty, "toy") == "0001"
    (scripts.folder / f"{number}_step.py").unlink()
    migrate.upgrade(empty, "toy", scripts.folder)
    assert schema(empty)["toy_ball"] == ["colour", "id", "size"]


def test_two_processes_may_migrate_at_once(empty: Database, empty_url: str, scripts: Scripts) -> None:
    scripts.add(f"import time\ntime.sleep(0.5)\n{ADD_COLOUR}")
    processes = [start(empty_url, scripts) for _ in range(3)]
    assert [(p.wait(30), p.stderr.read()) for p in processes] == [(0, "")] * 3
    assert schema(empty)["toy_ball"] == ["colour", "id", "size"]
    with empty.read() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM toy_ball")) == 1


def test_changing_a_table_by_copy_keeps_the_rows_that_point_to_it(empty: Database, scripts: Scripts) -> None:
    scripts.add(
        """
        op.create_table("toy_patch", sa.Column("id", sa.Integer, primary_key=True),
                        sa.Column("ball_id", sa.Integer, sa.ForeignKey("toy_ball.id", ondelete="CASCADE")))
        op.execute("INSERT INTO toy_patch (id, ball_id) VALUES (1, 1)")
        """
    )
    migrate.upgrade(empty, "toy", scripts.folder)
    scripts.add("with op.batch_alter_table('toy_ball') as t: t.alter_column('size', type_=sa.BigInteger())")
    migrate.upgrade(empty, "toy", scripts.folder)
    with empty.write() as connection:
        assert connection.execute(sa.text("SELECT ball_id FROM toy_patch")).all() == [(1,)]
        connection.execute(sa.text("DELETE FROM toy_ball"))  # the reference is in force again
        assert connection.execute(sa.text("SELECT ball_id FROM toy_patch")).all() == []


def test_a_migration_that_breaks_references_is_undone(empty: Database, scripts: Scripts) -> None:
    scripts.add(
        """
        op.create_table("toy_patch", sa.Column("id", sa.Integer, primary_key=True),
                        sa.Column("ball_id", sa.Integer, sa.ForeignKey("toy_ball.id")))
        op.execute("INSERT INTO toy_patch (id, ball_id) VALUES (1, 99)")
        """
    )
    migrate.upgrade(empty, "toy", scripts.folder, "0001")
    with pytest.raises((Unavailable, sa.exc.IntegrityError)):
        migrate.upgrade(empty, "toy", scripts.folder)
    assert migrate.current(empty, "toy") == "0001"


def test_constraints_are_named_as_the_models_name_them(empty: Database, scripts: Scripts) -> None:
    scripts.add("op.create_table('toy_top', sa.Column('n', sa.Integer, unique=True))")
    migrate.upgrade(empty, "toy", scripts.folder)
    with empty.read() as connection:
        assert [u["name"] for u in sa.inspect(connection).get_unique_constraints("toy_top")] == ["uq_toy_top_n"]


def test_a_database_newer_than_the_scripts_is_left_alone(empty: Database, scripts: Scripts) -> None:
    number = scripts.add(ADD_COLOUR)
    migrate.upgrade(empty, "toy", scripts.folder)
    (scripts.folder / f"{number}_step.py").unlink()
    for attempt in (migrate.pending, migrate.upgrade):
        with pytest.raises(Conflict, match=r"toy are at revision 0002.*Nothing was changed"):
            attempt(empty, "toy", scripts.folder)


def test_an_owner_must_be_a_plain_name(empty: Database, scripts: Scripts) -> None:
    with pytest.raises(ValueError, match="cannot own"):
        migrate.upgrade(empty, 'toy"; DROP TABLE x', scripts.folder)


@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
def test_the_core_goes_up_down_and_up(empty: Database) -> None:
    migrate.upgrade(empty, migrate.CORE, migrate.CORE_FOLDER)
    up = schema(empty)
    assert "core_journal" in up
    migrate.downgrade(empty, migrate.CORE, migrate.CORE_FOLDER, "base")
    assert list(schema(empty)) == ["alembic_version_core"]
    migrate.upgrade(empty, migrate.CORE, migrate.CORE_FOLDER)
    assert schema(empty) == up
