"""Commands that call commands, events and reactors, in one transaction."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.bus import Reactor, Tx, command, reactor
from backoffice.bus.bus import Bus
from backoffice.bus.catalogue import Catalogue, check_calls
from backoffice.db.database import Database
from backoffice.errors import Refused
from tests.core.bus.till import Take, clerk, journal_rows, money_in, till


def test_one_journal_row_holds_nested_calls(bus: Bus, database: Database) -> None:
    before = journal_rows(database)
    assert bus.dispatch("till.take_twice", {"drawer": "A", "sum": "20"}, clerk()).result == "both"
    assert money_in(database, "A") == 60
    assert journal_rows(database) == before + 1


def test_a_refused_call_undoes_only_itself(bus: Bus, database: Database) -> None:
    answer = bus.dispatch("till.take_twice", {"drawer": "A", "sum": "60"}, clerk())
    assert answer.result == "too_little"
    assert money_in(database, "A") == 40
    with database.read() as connection:
        events = connection.execute(sa.text(f"SELECT events FROM core_journal WHERE seq = {answer.seq}")).scalar_one()
    assert bytes(events).count(b"money.taken") == 1


def test_a_call_that_was_not_declared_is_a_defect(database: Database) -> None:
    @command("till", title="Sneak")
    def sneak(tx: Tx, p: Take) -> None:
        tx.call("till.take", {"drawer": p.drawer, "sum": "1"})

    bus = till(database, sneak)
    bus.dispatch("till.open_drawer", {"code": "A", "money": "9"}, clerk())
    with pytest.raises(TypeError, match="without declaring"):
        bus.dispatch("till.sneak", {"drawer": "A", "sum": "1"}, clerk())
    assert money_in(database, "A") == 9


def test_circles_are_found_when_declared() -> None:
    @command("x", title="A", calls=("x.b",))
    def a(tx: Tx, p: Take) -> None: ...

    @command("x", title="B", calls=("x.a?",))
    def b(tx: Tx, p: Take) -> None: ...

    catalogue = Catalogue(lambda plugin: True)
    catalogue.add("x", (a, b))
    with pytest.raises(ValueError, match="circle: x.a > x.b > x.a"):
        check_calls(catalogue)


def test_a_required_command_that_nobody_declares_is_found_when_declared() -> None:
    @command("x", title="A", calls=("y.b",))
    def a(tx: Tx, p: Take) -> None: ...

    catalogue = Catalogue(lambda plugin: False)  # switched off, it would fail when it is switched on
    catalogue.add("x", (a,))
    with pytest.raises(ValueError, match="x.a calls y.b, which nobody declares"):
        check_calls(catalogue)


def _limit(plugin: str, when_absent: Any) -> Reactor:
    @reactor("money.taken", plugin=plugin, when_absent=when_absent)
    def limit(tx: Tx, event: Any) -> None:
        assert event.source == "till.take"
        if event.sum > 50:
            raise Refused("limit", "More than 50 needs a second person. Nothing was taken.")

    return limit


def test_a_reactor_may_refuse(database: Database) -> None:
    bus = till(database, _limit("till", "owe"))
    bus.dispatch("till.open_drawer", {"code": "A", "money": "100"}, clerk())
    bus.dispatch("till.take", {"drawer": "A", "sum": "49"}, clerk())
    with pytest.raises(Refused, match="second person"):
        bus.dispatch("till.take", {"drawer": "A", "sum": "51"}, clerk())
    assert money_in(database, "A") == 51


def test_a_reactor_that_is_off_is_owed_the_event(database: Database) -> None:
    bus = till(database, _limit("off", "owe"))
    bus.dispatch("till.open_drawer", {"code": "A", "money": "100"}, clerk())
    bus.dispatch("till.take", {"drawer": "A", "sum": "70"}, clerk())
    with database.read() as connection:
        owed = connection.execute(sa.text("SELECT plugin, reactor, event, version FROM core_owed_event")).all()
    assert [tuple(row) for row in owed] == [("off", "off:limit", "money.taken", 1)]


def test_a_reactor_that_guards_refuses_while_it_is_off(database: Database) -> None:
    bus = till(database, _limit("off", "refuse"))
    bus.dispatch("till.open_drawer", {"code": "A", "money": "100"}, clerk())
    with pytest.raises(Refused, match="switched off"):
        bus.dispatch("till.take", {"drawer": "A", "sum": "1"}, clerk())
    assert money_in(database, "A") == 100
