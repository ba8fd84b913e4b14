"""Any row of the journal that is changed, removed or cut off is found."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from backoffice.bus import seal
from backoffice.bus.audit import verify_chain, write_anchor
from backoffice.bus.bus import Bus
from backoffice.bus.seal import seal_once
from backoffice.db.database import Database
from tests.core.bus.till import clerk, till


@pytest.fixture
def journal(bus: Bus, database: Database) -> Database:
    """A journal of a dozen rows, sealed."""
    for number in range(11):
        bus.dispatch("till.take", {"drawer": "A", "sum": "1"}, clerk(), f"k{number}")
    seal_once(database)
    return database


def _tamper(database: Database, statement: str, **values: object) -> None:
    with database.write() as connection:
        connection.execute(sa.text(statement), values)


def test_an_untouched_journal_is_sound(journal: Database) -> None:
    report = verify_chain(journal)
    assert report.ok
    assert (report.rows, report.unsealed) == (12, 0)


@pytest.mark.parametrize("column", ["payload", "result", "events", "digest", "salt", "request_hash"])
def test_a_single_changed_bit_is_found(journal: Database, column: str) -> None:
    with journal.read() as connection:
        stored = connection.execute(sa.text(f"SELECT {column} FROM core_journal WHERE seq = 6")).scalar_one()
    value = bytearray(bytes(stored))
    value[random.Random(3).randrange(len(value))] ^= 1
    _tamper(journal, f"UPDATE core_journal SET {column} = :value WHERE seq = 6", value=bytes(value))
    report = verify_chain(journal)
    assert not report.ok
    assert "row 6" in report.problems[0]


@pytest.mark.parametrize(
    "change",
    ["principal = 'user:9'", "command = 'till.rename'", "company_id = 2", "recorded_at = '2020-01-01 00:00:00'"],
)
def test_a_changed_fact_is_found(journal: Database, change: str) -> None:
    _tamper(journal, f"UPDATE core_journal SET {change} WHERE seq = 4")
    assert "row 4 (till" in verify_chain(journal).problems[0]


def test_a_removed_row_is_found(journal: Database) -> None:
    _tamper(journal, "DELETE FROM core_journal WHERE seq = 5")
    assert not verify_chain(journal).ok


_FORGED = "principal, company_id, command, recorded_at, request_hash, salt, payload, result, digest, hash"
_FORGE = f"INSERT INTO core_journal ({_FORGED}) SELECT {_FORGED} FROM core_journal WHERE seq = 5"


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_an_inserted_row_is_found(journal: Database) -> None:
    _tamper(journal, _FORGE)
    assert not verify_chain(journal).ok


@pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_the_sealer_cannot_tell_a_forged_row_from_a_written_one(journal: Database) -> None:
    """The limit of sealing later: who may write to the table may add to its end until the next pass."""
    _tamper(journal, _FORGE)
    assert seal_once(journal) == 1


def test_a_cut_off_end_is_found_by_what_was_written_down(journal: Database, tmp_path: Path, dialect: str) -> None:
    anchors = tmp_path / "anchors"
    write_anchor(anchors, verify_chain(journal))
    assert verify_chain(journal, anchors).ok
    if dialect == "postgresql":
        _tamper(journal, "DELETE FROM core_journal_seal WHERE seq > 9")
    _tamper(journal, "DELETE FROM core_journal WHERE seq > 9")
    assert verify_chain(journal).ok
    assert "once had 12 rows and now has 9" in verify_chain(journal, anchors).problems[0]


def test_a_body_can_be_erased_and_the_key_removed(journal: Database) -> None:
    erase = "payload = NULL, result = NULL, events = NULL, changes = NULL, key = NULL"
    _tamper(journal, f"UPDATE core_journal SET {erase} WHERE seq = 5")
    assert verify_chain(journal).ok


@pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_the_sealer_waits_for_transactions_that_are_still_running(database: Database) -> None:
    """A number drawn early may commit late: it must come into the chain, and in its place."""
    bus = till(database)
    bus.dispatch("till.open_drawer", {"code": "A", "money": "100"}, clerk())
    seal_once(database)
    entered, leave = threading.Event(), threading.Event()

    def slow() -> None:
        with database.write_engine.begin() as connection:
            connection.execute(sa.text("SELECT pg_current_xact_id()"))
            connection.execute(
                sa.text(
                    "INSERT INTO core_journal (principal, command, recorded_at, request_hash, salt, digest)"
                    " VALUES ('x', 'x', now(), '', '', '')"
                )
            )
            entered.set()
            leave.wait(10)

    thread = threading.Thread(target=slow)
    thread.start()
    entered.wait(10)
    bus.dispatch("till.take", {"drawer": "A", "sum": "1"}, clerk())
    assert seal_once(database) == 0
    assert verify_chain(database).unsealed == 1
    leave.set()
    thread.join()
    assert seal_once(database) == 2
    assert verify_chain(database).unsealed == 0


@pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_transactions_are_sealed_in_the_order_of_their_numbers(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As text 100 comes before 20: a chain in that order would leave rows out, or take them twice."""
    bus = till(database)
    for number in range(6):
        bus.dispatch("till.open_drawer", {"code": f"D{number}"}, clerk())
    for seq, xid in enumerate(("9", "10", "20", "99", "100", "101"), start=1):
        _tamper(database, f"UPDATE core_journal SET xid = '{xid}' WHERE seq = {seq}")
    monkeypatch.setattr(seal, "_CHUNK", 2)
    assert [seal_once(database) for _ in range(4)] == [2, 2, 2, 0]
    with database.read() as connection:
        order = connection.execute(sa.text("SELECT seq FROM core_journal_seal ORDER BY n")).scalars().all()
    assert order == [1, 2, 3, 4, 5, 6]
    assert verify_chain(database).ok
