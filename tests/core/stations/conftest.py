"""A bench with a scanner, and a small module that counts things into boxes.

`counting.put` adds a quantity of a thing to a box and can be undone; the station's mode remembers the box.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from backoffice import identity, org, stations
from backoffice.actor import Actor, Grant, Grants, system_actor
from backoffice.bus import Answer, Inverse, Payload, Tx, command
from backoffice.bus.bus import Bus
from backoffice.bus.catalogue import Catalogue
from backoffice.db.database import Database
from backoffice.declarations import Match, Read, Remember, Run, Show, StationMode, Step, StepInput
from backoffice.errors import Refused
from backoffice.identity import passwords
from backoffice.identity.bootstrap import Initialised, initialise
from backoffice.kinds import Count, Instant, Number

table = sa.Table(
    "counting_put",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("thing", sa.Integer),
    sa.Column("box", sa.Integer),
    sa.Column("quantity", sa.Integer),
    sa.Column("at", sa.String(40)),
    sa.Column("undone", sa.Boolean, default=False),
)


class Put(Payload):
    thing: Annotated[int, Count("Thing")]
    box: Annotated[int, Count("Box")]
    quantity: Annotated[Decimal, Number("Quantity", gt=0)]
    at: Annotated[Any, Instant("At")] | None = None


class Undo(Payload):
    put: Annotated[int, Count("Put")]


@command(
    "counting",
    title="Put",
    scope=lambda tx, p: {"site": {p.box}},
    inverse=Inverse("counting.undo", lambda p, result: {"put": result["put"]}),
)
def put(tx: Tx, p: Put) -> dict[str, Any]:
    """Put things into a box."""
    tx.refuse_unless(p.quantity <= 100, "quantity", "The box is full. Nothing was written.", "full")
    at = None if p.at is None else p.at.isoformat()
    done = tx.execute(
        sa.insert(table).values(thing=p.thing, box=p.box, quantity=int(p.quantity), at=at).returning(table.c.id)
    )
    return {"put": done.scalar_one()}


@command("counting", title="Undo")
def undo(tx: Tx, p: Undo) -> None:
    """Take them out again."""
    done = tx.execute(sa.update(table).where(table.c.id == p.put, ~table.c.undone).values(undone=True))
    tx.refuse_unless(done.rowcount == 1, "put", "Undone already.")


@command("counting", title="Break")
def breaks(tx: Tx, p: Undo) -> None:
    """Fail without a word."""
    tx.execute(sa.insert(table).values(thing=9, box=9, quantity=9))
    raise ZeroDivisionError


def into_box(given: StepInput) -> Step:
    if given.match.kind == "counting.box":
        return Remember({"box": given.match.id}, f"Into {given.match.label}")
    if "box" not in given.context:
        raise Refused("no_box", "Scan a box first.")
    payload = {"thing": given.match.id, "box": given.context["box"], "quantity": str(given.quantity)}
    return Run(payload, {"thing": given.match.label})


def show(given: StepInput) -> Step:
    return Show({"sites": [row["code"] for row in given.read("org.sites")]}, f"This is {given.match.label}")


MODES = (
    StationMode("counting.put", "Put", "Put", ("counting.thing", "counting.box"), "counting.put", into_box, order=1),
    StationMode("counting.look", "Look up", "Found", ("counting.thing",), "counting.put", show, order=2),
    StationMode("counting.break", "Break", "Broken", ("counting.thing",), "counting.breaks", lambda g: Run({"put": 1})),
)
BOX_1, BOX_2 = (Match("counting.box", n, f"B{n}", f"Box {n}") for n in (1, 2))
SCREW, NAIL = Match("counting.thing", 1, "S", "Screw"), Match("counting.thing", 2, "N", "Nail")
DOZEN = replace(SCREW, quantity=Decimal(12), unit="dozen")
CODES = {"B1": [BOX_1], "B2": [BOX_2], "S": [SCREW], "N": [NAIL], "S12": [DOZEN], "TWO": [SCREW, NAIL, BOX_1]}


def resolve(read: Read, code: str, aim: str, company_id: int | None) -> list[Match]:
    return CODES.get(code, [])


Scan = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is slow on purpose; most tests need only that it happens."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._nobody.cache_clear()


@pytest.fixture
def office(database: Database) -> Initialised:
    with database.write() as connection:
        table.create(connection)
    return initialise(database, "Huber", station_code="BENCH")


@pytest.fixture
def switched_on() -> set[str]:
    return {"counting"}


@pytest.fixture
def bus(database: Database, office: Initialised, switched_on: set[str]) -> Iterator[Bus]:
    catalogue = Catalogue(switched_on.__contains__, meanings=resolve)
    for area in (org, identity, stations):
        catalogue.add(area.__name__.rpartition(".")[2], area.declarations())
    catalogue.add("counting", (put, undo, breaks, *MODES))
    made = Bus(database, catalogue)
    yield made
    made.close()


@pytest.fixture
def person(office: Initialised) -> Callable[..., Actor]:
    """Somebody with these grants; permissions in text hold everywhere."""

    def make(*grants: str | Grant) -> Actor:
        held = Grants([Grant(one) if isinstance(one, str) else one for one in grants])
        return Actor("user", "user:1", "Eva", office.company_id, held, user_id=office.admin_id)

    return make


@pytest.fixture
def send(bus: Bus, office: Initialised) -> Callable[..., Answer]:
    """Send a scan of the bench, as the system unless somebody else is named."""
    system = system_actor(office.company_id)

    def run(
        code: str,
        context: dict[str, Any] | None = None,
        *,
        mode: str = "counting.put",
        event: uuid.UUID | None = None,
        actor: Actor | None = None,
        key: str | None = None,
        **more: Any,
    ) -> Answer:
        payload = {
            "event_id": str(event or uuid.uuid4()), "station": "BENCH", "code": code, "mode": mode,
            "context": context or {},
        }  # fmt: skip
        return bus.dispatch("stations.scan", payload | more, actor or system, key)

    return run


@pytest.fixture
def scan(send: Callable[..., Answer]) -> Scan:
    """The answer to a scan."""

    def run(*args: Any, **kwargs: Any) -> dict[str, Any]:
        answer: dict[str, Any] = send(*args, **kwargs).result
        return answer

    return run


@pytest.fixture
def puts(database: Database) -> Callable[[], list[tuple[int, int, int]]]:
    """(thing, box, quantity) of everything that was put and not undone."""

    def read() -> list[tuple[int, int, int]]:
        with database.read() as connection:
            rows = connection.execute(sa.select(table).where(~table.c.undone).order_by(table.c.id))
            return [(row.thing, row.box, row.quantity) for row in rows]

    return read


@pytest.fixture
def kept(database: Database) -> Callable[[], list[tuple[str, str]]]:
    """(code, outcome) of every scan that was kept."""

    def read() -> list[tuple[str, str]]:
        with database.read() as connection:
            rows = connection.execute(sa.text("SELECT code, outcome FROM core_scan ORDER BY id"))
            return [(row.code, row.outcome) for row in rows]

    return read
