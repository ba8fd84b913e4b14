"""One command from request to committed answer."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from backoffice.actor import Actor, Grant
from backoffice.bus import Answer
from backoffice.bus.bus import Bus
from backoffice.db.database import Database
from backoffice.errors import Conflict, Denied, Invalid, NotFound, Refused, Unavailable
from tests.core.bus.till import clerk, journal_rows, money_in


def test_an_answer_is_committed_and_journaled(bus: Bus, database: Database) -> None:
    answer = bus.dispatch("till.take", b'{"drawer": "A", "sum": "30.5"}', clerk(), "k1")
    assert answer.result == {"left": "69.5"}
    assert not answer.replayed
    assert money_in(database, "A") == Decimal("69.5")
    with database.read() as connection:
        row = connection.execute(sa.text("SELECT * FROM core_journal ORDER BY seq DESC LIMIT 1")).mappings().one()
    assert (row["principal"], row["key"], row["command"]) == ("user:1", "k1", "till.take")
    assert bytes(row["payload"]) == b'{"drawer":"A","sum":"30.5"}'
    assert b"money.taken" in bytes(row["events"])


def test_the_same_key_and_request_get_the_same_answer_once_more(bus: Bus, database: Database) -> None:
    first = bus.dispatch("till.take", {"drawer": "A", "sum": "60"}, clerk(), "k1")
    again = bus.dispatch("till.take", b'{"sum": "60", "drawer": "A"}', clerk(), "k1")
    assert again.raw == first.raw
    assert again.replayed
    assert again.seq == first.seq
    assert money_in(database, "A") == 40


def test_a_replay_is_answered_even_where_the_command_would_now_be_refused(bus: Bus, database: Database) -> None:
    bus.dispatch("till.take", {"drawer": "A", "sum": "100"}, clerk(), "k1")
    assert bus.dispatch("till.take", {"drawer": "A", "sum": "100"}, clerk(), "k1").replayed
    assert money_in(database, "A") == 0


def test_the_same_key_with_another_request_is_a_conflict(bus: Bus, database: Database) -> None:
    bus.dispatch("till.take", {"drawer": "A", "sum": "1"}, clerk(), "k1")
    with pytest.raises(Conflict) as caught:
        bus.dispatch("till.take", {"drawer": "A", "sum": "2"}, clerk(), "k1")
    assert caught.value.status == 409
    assert money_in(database, "A") == 99


def test_keys_belong_to_their_principal(bus: Bus, database: Database) -> None:
    bus.dispatch("till.take", {"drawer": "A", "sum": "1"}, clerk(1), "k")
    assert not bus.dispatch("till.take", {"drawer": "A", "sum": "2"}, clerk(2), "k").replayed
    assert money_in(database, "A") == 97


def test_a_refusal_writes_nothing_and_frees_the_key(bus: Bus, database: Database) -> None:
    before = journal_rows(database)
    with pytest.raises(Refused, match="not so much") as caught:
        bus.dispatch("till.take", {"drawer": "A", "sum": "100.01"}, clerk(), "k1")
    assert [e.field for e in caught.value.errors] == ["sum"]
    assert journal_rows(database) == before
    assert bus.dispatch("till.take", {"drawer": "A", "sum": "5"}, clerk(), "k1").result == {"left": "95"}


def test_every_fault_of_a_payload_is_named(bus: Bus, database: Database) -> None:
    with pytest.raises(Invalid) as caught:
        bus.dispatch("till.take", {"sum": "-1.234", "colour": "red"}, clerk())
    assert {(e.field, e.code) for e in caught.value.errors} == {
        ("drawer", "missing"),
        ("sum", "over_precise"),
        ("colour", "unknown_field"),
    }


@pytest.mark.parametrize(
    "payload", [b"", b"{", b"[]", b"null", b'"x"', b'{"drawer": "A\\u0000", "sum": "1"}', b"\xff\xfe"]
)
def test_what_is_no_payload_is_refused(bus: Bus, payload: bytes) -> None:
    with pytest.raises(Invalid):
        bus.dispatch("till.take", payload, clerk())


@pytest.mark.parametrize("key", ["", "a b", "k\n", "x" * 201, "é"])
def test_a_key_that_cannot_be_kept_is_refused(bus: Bus, key: str) -> None:
    with pytest.raises(Invalid) as caught:
        bus.dispatch("till.take", {"drawer": "A", "sum": "1"}, clerk(), key)
    assert caught.value.errors[0].field == "Idempotency-Key"


def test_a_reference_is_a_key_or_an_id_of_the_own_company(bus: Bus) -> None:
    ident = bus.dispatch("till.open_drawer", {"code": "17", "money": "5"}, clerk()).result
    assert bus.dispatch("till.take", {"drawer": "17", "sum": "1"}, clerk()).result == {"left": "4"}
    assert bus.dispatch("till.take", {"drawer": ident, "sum": "1"}, clerk()).result == {"left": "3"}
    for elsewhere in ("17", ident):
        with pytest.raises(Invalid) as caught:
            bus.dispatch("till.take", {"drawer": elsewhere, "sum": "1"}, clerk(company=2))
        assert caught.value.errors[0].code == "unknown_reference"


def test_references_of_many_lines_are_resolved_and_named_by_line(bus: Bus) -> None:
    ids = [bus.dispatch("till.open_drawer", {"code": f"D{n}"}, clerk()).result for n in range(12)]
    lines = [{"drawer": f"D{n}"} if n % 2 else {"drawer": ids[n]} for n in range(12)]
    assert bus.dispatch("till.count_drawers", {"lines": lines}, clerk()).result == ids
    lines[3], lines[8] = {"drawer": "nowhere"}, {"drawer": 999_999}
    with pytest.raises(Invalid) as caught:
        bus.dispatch("till.count_drawers", {"lines": lines}, clerk())
    assert [e.field for e in caught.value.errors] == ["lines.3.drawer", "lines.8.drawer"]


def test_permission_comes_before_the_payload_is_even_read(bus: Bus) -> None:
    stranger = clerk(2, 1, Grant("till.open_drawer"))
    with pytest.raises(Denied) as caught:
        bus.dispatch("till.take", b"{not json", stranger)
    assert caught.value.status == 403
    assert caught.value.permission == "till.take"


@pytest.mark.parametrize(
    ("grant", "allowed"),
    [
        (Grant("till.take"), True),
        (Grant("till.*", company_id=1), True),
        (Grant("till.*", company_id=2), False),
        (Grant("till.take", site_id=7), True),
        (Grant("till.take", site_id=8), False),
    ],
)
def test_a_grant_counts_only_where_it_was_given(bus: Bus, grant: Grant, allowed: bool) -> None:
    actor = clerk(5, 1, grant)
    if allowed:
        assert bus.dispatch("till.take", {"drawer": "A", "sum": "1"}, actor).result == {"left": "99"}
        return
    with pytest.raises(Denied):
        bus.dispatch("till.take", {"drawer": "A", "sum": "1"}, actor)


def test_unknown_commands_are_not_found(bus: Bus) -> None:
    with pytest.raises(NotFound):
        bus.dispatch("till.burn", {}, clerk())


def test_a_defect_is_rolled_back_and_raised(bus: Bus, database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        bus.dispatch("till.take_and_crash", {"drawer": "A", "sum": "1"}, clerk())
    with pytest.raises(SystemExit):
        bus.dispatch("till.take_and_exit", {"drawer": "A", "sum": "1"}, clerk())
    assert money_in(database, "A") == 100
    assert bus.dispatch("till.take", {"drawer": "A", "sum": "1"}, clerk()).result == {"left": "99"}


def test_a_command_without_an_end_is_stopped_and_writes_nothing(bus: Bus) -> None:
    with pytest.raises(Unavailable, match="stopped"):
        bus.dispatch("till.count_for_ever", {"code": "endless"}, clerk())
    with pytest.raises(Invalid):
        bus.dispatch("till.take", {"drawer": "endless", "sum": "1"}, clerk())
    assert bus.dispatch("till.take", {"drawer": "A", "sum": "1"}, clerk()).result == {"left": "99"}


def test_a_stale_version_shows_both_values(bus: Bus) -> None:
    bus.dispatch("till.rename", {"drawer": "A", "code": "B", "version": 1}, clerk())
    with pytest.raises(Conflict) as caught:
        bus.dispatch("till.rename", {"drawer": "B", "code": "C", "version": 1}, clerk())
    assert caught.value.params == {"version": 2, "fields": {"code": {"yours": "C", "theirs": "B"}}}


def test_a_change_is_recorded_with_its_difference(bus: Bus, database: Database) -> None:
    seq = bus.dispatch("till.rename", {"drawer": "A", "code": "B", "version": 1}, clerk()).seq
    with database.read() as connection:
        changes = connection.execute(sa.text(f"SELECT changes FROM core_journal WHERE seq = {seq}")).scalar_one()
        subjects = connection.execute(sa.text(f"SELECT subject FROM core_journal_subject WHERE seq = {seq}")).all()
    assert bytes(changes) == b'[["till_drawer",1,{"code":["A","B"]}]]'
    assert [tuple(row) for row in subjects] == [("till_drawer",)]


def test_the_orm_writes_in_the_same_transaction(bus: Bus, database: Database) -> None:
    bus.dispatch("till.open_by_orm", {"code": "ORM", "money": "3"}, clerk())
    assert money_in(database, "ORM") == 3
    with pytest.raises(sa.exc.IntegrityError):
        bus.dispatch("till.open_by_orm", {"code": "ORM", "money": "4"}, clerk())
    assert money_in(database, "ORM") == 3


def test_a_secret_is_never_kept(bus: Bus, database: Database) -> None:
    assert bus.dispatch("till.unlock", {"key": "canary-7f3a"}, clerk()).result is True
    with database.read() as connection:
        row = connection.execute(sa.text("SELECT * FROM core_journal ORDER BY seq DESC LIMIT 1")).one()
    assert not any(b"canary" in bytes(value) for value in row if isinstance(value, bytes | memoryview))


def test_nobody_is_somebody_else(bus: Bus) -> None:
    actor = Actor("token", "token:1", "Robot", 1, clerk().grants.restrict(["till.open_drawer"]))
    with pytest.raises(Denied):
        bus.dispatch("till.take", {"drawer": "A", "sum": "1"}, actor)


def test_many_commands_are_answered_in_order_each_for_itself(bus: Bus, database: Database) -> None:
    requests = [("till.take", {"drawer": "A", "sum": str(n)}, f"m{n}") for n in (60, 50, 30, 0)]
    outcomes = bus.dispatch_many(requests, clerk())
    assert [getattr(one, "result", None) or one.code for one in outcomes] == [
        {"left": "40"},
        "too_little",
        {"left": "10"},
        "invalid",
    ]
    again = bus.dispatch_many(requests[:1], clerk())[0]
    assert isinstance(again, Answer)
    assert again.replayed
    assert money_in(database, "A") == 10


@pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_the_bound_of_a_command_does_not_stop_a_migration_on_the_same_connection(bus: Bus, database: Database) -> None:
    bus.dispatch("till.take", {"drawer": "A", "sum": "1"}, clerk())
    with database.write() as connection:
        assert connection.execute(sa.text("SHOW statement_timeout")).scalar_one() == "0"
