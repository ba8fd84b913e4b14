"""Who reads confidential fields of others is on record before the answer goes out; one's own are nobody's business."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.actor import Actor, Grant, Grants, system_actor
from backoffice.application import Application
from backoffice.errors import Unavailable
from backoffice.identity.models import User
from backoffice.identity.reads import ConfidentialRead, ConfidentialRow
from backoffice.resources import Resource, csv_rows

QUERY = sa.select(User.id, User.name, User.display_name, User.locale.label("pay"))
BONUS = Resource(
    "yard.bonus", QUERY, key="name", shared=True, search=("name",), sortable=("pay",), secrecy={"pay": "pay"}
)
OWN = Resource("yard.own_bonus", QUERY, key="name", shared=True, secrecy={"pay": "pay"}, mine=User.id)


@pytest.fixture
def officer(office: Application, actor: Actor) -> Actor:
    office.dispatch("identity.add_user", {"name": "ana", "display_name": "Ana"}, actor)
    return actor


def logged(office: Application) -> list[tuple[str, str, list[str], list[str]]]:
    """(resource, how, columns, rows) of what was recorded, in order."""
    with office.read() as connection:
        rows: dict[int, list[str]] = {}
        for row in connection.execute(sa.select(ConfidentialRow).order_by(ConfidentialRow.id)):
            rows.setdefault(row.read_id, []).append(row.row_id)
        found = connection.execute(sa.select(ConfidentialRead).order_by(ConfidentialRead.id)).all()
        return [(one.resource, one.how, one.columns, rows.get(one.id, [])) for one in found]


def test_every_way_to_read_is_recorded_with_the_rows(office: Application, officer: Actor) -> None:
    doors: tuple[tuple[str, Callable[[sa.Connection], Any], list[str]], ...] = (
        ("list", lambda c: BONUS.page(c, officer), ["1", "2"]),
        ("record", lambda c: BONUS.record(c, officer, 2), ["2"]),
        ("count", lambda c: BONUS.count(c, officer, {"pay": "en"}), []),
        ("export", lambda c: list(csv_rows(BONUS, c, officer, {"columns": "name,pay"})), ["1", "2"]),
    )
    for how, door, rows in doors:
        with office.read() as connection:
            door(connection)
        resource, was, columns, who = logged(office)[-1]
        assert (resource, was, columns, sorted(who)) == ("yard.bonus", how, ["pay"], rows)
    assert len(logged(office)) == len(doors)


def test_one_request_writes_once(office: Application, officer: Actor) -> None:
    with office.read() as connection:
        BONUS.page(connection, officer)
        BONUS.page(connection, officer)
        BONUS.record(connection, officer, 1)
    assert [how for _, how, _, _ in logged(office)] == ["list", "record"]


def test_what_is_public_ones_own_or_read_by_the_installation_is_not_recorded(
    office: Application, officer: Actor
) -> None:
    clerk = Actor("user", "user:9", "Clerk", officer.company_id, Grants((Grant("yard.*"),)))
    with office.read() as connection:
        BONUS.page(connection, clerk)
        BONUS.page(connection, officer, {"columns": "name"})
        BONUS.count(connection, officer)
        BONUS.lookup(connection, officer, "an")
        OWN.page(connection, officer)
        OWN.record(connection, officer, 1)
        BONUS.page(connection, system_actor(officer.company_id))
    assert logged(office) == []


def test_a_sort_by_a_confidential_field_tells_of_it_and_is_recorded(office: Application, officer: Actor) -> None:
    with office.read() as connection:
        BONUS.page(connection, officer, {"sort": "pay", "columns": "name"})
    assert logged(office)[0][2] == ["pay"]


def test_what_cannot_be_recorded_is_not_shown(
    office: Application, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise sa.exc.OperationalError("insert", {}, Exception("disk full"))

    monkeypatch.setattr(office.database, "write", full)
    with pytest.raises(Unavailable) as fault, office.read() as connection:
        BONUS.page(connection, officer)
    assert fault.value.code == "not_recorded"
    with office.read() as connection:
        chunks = csv_rows(BONUS, connection, officer, {})
        assert b"ana" not in next(chunks)
        with pytest.raises(Unavailable):
            next(chunks)
    with office.read() as connection:
        assert BONUS.page(connection, officer, {"columns": "name"}).rows, "everything else goes on"


def test_the_log_can_be_read_by_record_and_only_with_the_permission(office: Application, officer: Actor) -> None:
    with office.read() as connection:
        BONUS.record(connection, officer, 2)
    log = office.resource("identity.confidential_records")
    with office.read() as connection:
        found = log.page(connection, officer, {"record": "2", "resource": "yard.bonus"}).dicts()
    assert [(row["principal"], row["how"]) for row in found] == [(officer.id, "record")]
