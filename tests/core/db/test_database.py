"""The two engines: durable, transactional, and readers that cannot write."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from backoffice.db.database import Database
from backoffice.errors import Unavailable

NOTE = sa.Table("note", sa.MetaData(), sa.Column("n", sa.Integer, primary_key=True))


@pytest.fixture
def empty(empty_url: str):
    database = Database(empty_url, pool_size=4)
    yield database
    database.dispose()


@pytest.fixture
def notes(empty: Database) -> Database:
    with empty.write() as connection:
        NOTE.create(connection)
    return empty


def count(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(NOTE))


def test_a_sound_database_is_accepted(empty: Database, dialect: str) -> None:
    empty.verify()
    assert empty.dialect == dialect


@pytest.mark.parametrize("pragma", ["synchronous=NORMAL", "journal_mode=DELETE", "foreign_keys=OFF"])
def test_sqlite_that_would_lose_acknowledged_rows_is_refused(tmp_path: Path, pragma: str) -> None:
    database = Database(f"sqlite:///{tmp_path / 'unsafe.db'}")
    event.listen(database.write_engine, "connect", lambda c, _: c.execute(f"PRAGMA {pragma}"))
    with pytest.raises(Unavailable, match=pragma.partition("=")[0]):
        database.verify()


@pytest.mark.postgresql
def test_postgresql_that_would_lose_acknowledged_rows_is_refused(databases) -> None:
    url = databases.empty("postgresql")
    database = Database(url)
    with database.write() as connection:
        name = connection.scalar(sa.func.current_database())
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
    database.dispose()
    with pytest.raises(Unavailable, match="synchronous_commit"):
        database.verify()


def test_an_exception_undoes_the_transaction_and_its_ddl(empty: Database) -> None:
    def fail() -> None:
        with empty.write() as connection:
            NOTE.create(connection)
            connection.execute(NOTE.insert(), {"n": 1})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with empty.read() as connection:
        assert not sa.inspect(connection).has_table("note")


def test_a_sqlite_writer_holds_the_write_lock_from_the_start(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    foreign_tool = sqlite3.connect(tmp_path / "a.db", timeout=0)
    with database.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
        foreign_tool.execute("BEGIN IMMEDIATE")


def test_the_sqlite_driver_begins_nothing_by_itself(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    raw = database.write_engine.raw_connection()
    raw.cursor().execute("CREATE TABLE note (n INTEGER)")
    raw.cursor().execute("INSERT INTO note VALUES (1)")
    assert not raw.in_transaction
    raw.close()
    assert count(database) == 1


def test_a_reader_cannot_write(notes: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError, match=r"read-?only"), notes.read() as connection:
        connection.execute(NOTE.insert(), {"n": 1})
    assert count(notes) == 0


def test_a_reader_sees_one_snapshot(notes: Database) -> None:
    with notes.read() as connection:
        before = connection.scalar(sa.select(sa.func.count()).select_from(NOTE))
        with notes.write() as writer:
            writer.execute(NOTE.insert(), {"n": 1})
        assert connection.scalar(sa.select(sa.func.count()).select_from(NOTE)) == before
    assert count(notes) == 1


def test_concurrent_writers_lose_nothing(notes: Database) -> None:
    def write(first: int) -> None:
        for n in range(first, first + 10):
            with notes.write() as connection:
                connection.execute(NOTE.insert(), {"n": n})

    threads = [threading.Thread(target=write, args=(k * 10,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(notes) == 40


def test_bookkeeping_does_not_wait_for_the_disk_and_leaves_the_connection_as_it_was(notes: Database) -> None:
    asked = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}[notes.dialect]
    loose, strict = {"sqlite": (1, 2), "postgresql": ("off", "on")}[notes.dialect]
    with notes.write(durable=False) as connection:
        connection.execute(sa.insert(NOTE).values(n=1))
        assert connection.exec_driver_sql(asked).scalar_one() == loose
    with pytest.raises(sa.exc.IntegrityError), notes.write(durable=False) as connection:
        connection.execute(sa.insert(NOTE), [{"n": 2}, {"n": 1}])
    with notes.write() as connection:  # the same pooled connection
        assert connection.exec_driver_sql(asked).scalar_one() == strict
    assert count(notes) == 1
    notes.verify()


def test_instants_come_back_in_utc(empty: Database, dialect: str) -> None:
    if dialect == "postgresql":
        with empty.read() as connection:
            assert connection.scalar(sa.text("SHOW timezone")) == "UTC"


def write_in_child(database: Database, n: int) -> None:
    with database.write() as connection:
        connection.execute(NOTE.insert(), {"n": n})


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
def test_a_forked_process_opens_its_own_connections_and_lock(notes: Database) -> None:
    count(notes)
    with notes.write() as connection:
        connection.execute(NOTE.insert(), {"n": 0})
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=write_in_child, args=(notes, n)) for n in (1, 2, 3)]
    for child in children:
        child.start()
    with notes.write() as connection:
        connection.execute(NOTE.insert(), {"n": 4})
    for child in children:
        child.join(20)
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert count(notes) == 5


def test_a_child_waits_for_the_lock_that_its_parent_holds(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'fork.db'}")
    with database.write() as connection:
        NOTE.create(connection)
    child = multiprocessing.get_context("fork").Process(target=write_in_child, args=(database, 1))
    with database.file_lock:
        child.start()
        time.sleep(0.2)
        assert count(database) == 0
    child.join(20)
    assert count(database) == 1


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SQLite"):
        Database(url)


def test_the_password_stays_out_of_what_is_logged() -> None:
    assert "geheim" not in repr(Database("postgresql://office:geheim@localhost/office"))
