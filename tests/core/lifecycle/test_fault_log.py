"""The error log: every failure of a module is kept, bounded, without what it worked on, and nobody waits for it."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time

import pytest
import sqlalchemy as sa

from backoffice.db.database import Database
from backoffice.lifecycle import faults as fault_log
from backoffice.lifecycle.failure import error_line, stack_of
from backoffice.lifecycle.faults import Faults
from backoffice.lifecycle.models import FaultRecord
from backoffice.testing.plugins import PluginFolder

CANARY = "canary-4711"
LEAKY = """
import pydantic
import sqlalchemy as sa

class Card(pydantic.BaseModel):
    number: int

@hookimpl
def resolve_code(read, code):
    secret = code
    if "model" in code:
        Card(number=code)
    if "statement" in code:
        engine = sa.create_engine("sqlite://")
        with engine.connect() as connection:
            connection.execute(sa.text("select * from lost where code = :code"), {"code": code})
    raise ValueError("long " * 1000 + "end\\nsecond line " + code)
"""


def rows(database: Database) -> list[sa.Row]:
    with database.read() as connection:
        return list(connection.execute(sa.select(FaultRecord.__table__).order_by(FaultRecord.id)))


@pytest.mark.parametrize("way", ["plain", "model", "statement"])
def test_nothing_of_what_it_worked_on_is_kept_or_logged(
    plugin_folder: PluginFolder, install, database: Database, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    plugin_folder.write("leaky", LEAKY)
    registry = install("leaky")
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):  # the third puts it aside, with a reason
            registry.manager.hook.resolve_code(read=None, code=f"{CANARY} {way}", aim="", company_id=1)
    assert registry.faults.flush()
    (first, *others) = rows(database)
    assert len(others) == 2
    assert (first.plugin, first.place) == ("leaky", "resolve_code")
    assert first.error.startswith(("ValueError: long long", "ValidationError: Card", "OperationalError: no such table"))
    assert len(first.error) <= 500
    assert "\n" not in first.error
    assert "in resolve_code" in first.stack
    assert "backoffice_leaky" in first.stack
    for text in (first.error, first.stack, caplog.text, registry.plugins["leaky"].reason):
        assert CANARY not in text
    registry.close()


def test_nobody_waits_for_the_database(database: Database) -> None:
    log = Faults(database, pause=0.05)
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with database.write() as connection:
            connection.execute(sa.text("update core_generation set n = n"))
            held.set()
            let_go.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(20)
    started = time.monotonic()
    for _ in range(fault_log.WAITING * 3):
        log.record("fleet", "resolve_code", ValueError("boom"))
    assert time.monotonic() - started < 2.0
    let_go.set()
    holder.join()
    assert log.flush()
    assert fault_log.WAITING <= len(rows(database)) < fault_log.WAITING * 3


def test_a_database_that_does_not_answer_is_tried_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    log = Faults(database, pause=0.05)
    tries = []

    def refuse(**_: object):
        tries.append(1)
        if len(tries) > 2:
            monkeypatch.undo()
        raise sa.exc.OperationalError("", {}, Exception("gone"))

    monkeypatch.setattr(database, "write", refuse)
    log.record("fleet", "job fleet.check", ValueError("boom"))
    assert log.flush()
    assert [row.place for row in rows(database)] == ["job fleet.check"]
    assert len(tries) == 3


def test_it_never_raises(database: Database) -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no words")

    log = Faults(database)
    log.record("fleet" * 100, "place" * 100, MuteError())
    log.record("fleet", "page /fleet", SystemExit(3))
    log.close()
    log.record("fleet", "page /fleet", ValueError("after the end"))
    assert [row.error for row in rows(database)] == ["MuteError: it cannot say what is wrong with it", "SystemExit: 3"]


def test_old_failures_and_too_many_are_forgotten(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fault_log, "KEPT", 3)
    now = dt.datetime.now(dt.UTC)
    row = {"place": "x", "error": "x", "stack": "x", "process": "x"}
    with database.write() as connection:
        old = {"at": now - dt.timedelta(days=91), "plugin": "other", **row}
        new = [{"at": now, "plugin": plugin, **row} for plugin in ("other", *["fleet"] * 5)]
        connection.execute(sa.insert(FaultRecord), [old, *new])
    log = Faults(database)
    log.record("fleet", "resolve_code", ValueError("the last"))
    assert log.flush()
    kept = [(one.plugin, one.error) for one in rows(database)]
    assert kept == [("other", "x"), ("fleet", "x"), ("fleet", "x"), ("fleet", "ValueError: the last")]


def test_what_a_database_says_is_told_without_values(database: Database) -> None:
    statement = sa.text("select cast(:text as integer) + missing.number")
    with pytest.raises(sa.exc.DBAPIError) as caught, database.read() as connection:
        connection.execute(statement, {"text": CANARY})
    line = error_line(caught.value)
    assert "in: select cast(" in line
    assert CANARY not in line
    if database.dialect == "postgresql":
        with pytest.raises(sa.exc.DBAPIError) as caught, database.read() as connection:
            connection.execute(sa.text("select cast(cast(:text as varchar) as integer)"), {"text": CANARY})
        assert CANARY in str(caught.value.orig)
        assert error_line(caught.value).startswith("DataError: InvalidTextRepresentation 22P02")
        assert CANARY not in error_line(caught.value)


def test_causes_are_told_without_their_words() -> None:
    def cause() -> None:
        try:
            raise KeyError(CANARY)
        except KeyError as fault:
            raise ValueError("what is wrong") from fault

    with pytest.raises(ValueError, match="what is wrong") as caught:
        cause()
    stack = stack_of(caught.value)
    assert "caused by KeyError" in stack
    assert CANARY not in stack
    assert error_line(caught.value) == "ValueError: what is wrong"
