"""A small module for the tests of the bus: a till with drawers of money, and everything a command may do wrong."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from backoffice.actor import Actor, Grant, Grants
from backoffice.bus import Command, Event, Payload, Tx, command
from backoffice.bus.bus import Bus
from backoffice.bus.catalogue import Catalogue
from backoffice.bus.journal import declarations as journal_declarations
from backoffice.db.database import Database
from backoffice.db.hot import Hot
from backoffice.errors import Refused
from backoffice.kinds import Count, Id, Number, RefTo, Secret, Text
from backoffice.kinds.columns import resolve
from backoffice.resources import Resource


class TillBase(DeclarativeBase):
    """Metadata of its own: these tables exist in tests only."""


event.listen(TillBase.registry, "resolve_type_annotation", resolve)

Code = Annotated[str, Text("Code", max=20)]
Money = Annotated[Decimal, Number("Money", places=2)]
Sum = Annotated[Decimal, Number("Sum", places=2, gt=0)]
Version = Annotated[int, Count("Version")]
DrawerRef = Annotated[int, RefTo("Drawer", resource="till.drawers")]
Key = Annotated[str, Secret("Key")]


class Drawer(TillBase):
    __tablename__ = "till_drawer"
    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[Code] = mapped_column(unique=True)
    money: Mapped[Money]
    version: Mapped[Version] = mapped_column(default=1)
    company_id: Mapped[Id]


class MoneyTaken(Event, name="money.taken", version=1):
    drawer: int
    sum: Decimal


class Open(Payload):
    code: Code
    money: Money = Decimal(0)


class Take(Payload):
    drawer: DrawerRef
    sum: Sum


class Line(Payload):
    drawer: DrawerRef


class Many(Payload):
    lines: tuple[Line, ...]


class Unlock(Payload):
    key: Key


class Rename(Payload):
    drawer: DrawerRef
    code: Code
    version: Version


class Taken(BaseModel):
    left: Money


drawers = Resource(
    "till.drawers",
    sa.select(Drawer.id, Drawer.code, Drawer.money, Drawer.company_id),
    key="code",
    scope={"company": Drawer.company_id},
)

TAKE = Hot(
    sa.update(Drawer.__table__)
    .where(Drawer.id == sa.bindparam("drawer"), Drawer.money >= sa.bindparam("least", type_=Drawer.money.type))
    .values(money=Drawer.money - sa.bindparam("sum", type_=Drawer.money.type))
)
LEFT = Hot(sa.select(Drawer.money).where(Drawer.id == sa.bindparam("drawer")))


@command("till", title="Open a drawer")
def open_drawer(tx: Tx, p: Open) -> int:
    """Open a drawer with some money in it."""
    return tx.insert(Drawer, code=p.code, money=p.money, version=1, company_id=tx.company_id)


@command("till", title="Take money", scope=lambda tx, p: {"site": {7}})
def take(tx: Tx, p: Take) -> Taken:
    """Take money out of a drawer that has it."""
    if tx.run(TAKE, drawer=p.drawer, least=p.sum, sum=p.sum).rowcount != 1:
        tx.refuse("too_little", "There is not so much in the drawer. Nothing was taken.", "sum")
    tx.emit(MoneyTaken(drawer=p.drawer, sum=p.sum))
    left = tx.one(LEFT, drawer=p.drawer)
    assert left is not None
    return Taken(left=left[0])


@command("till", title="Take twice", calls=("till.take", "bank.deposit?"))
def take_twice(tx: Tx, p: Take) -> str:
    """Take, then try to take again and be content if the second one is refused; then tell the bank, if there is one."""
    tx.call("till.take", {"drawer": p.drawer, "sum": str(p.sum)})
    try:
        tx.call("till.take", {"drawer": p.drawer, "sum": str(p.sum)})
    except Refused as refused:
        return refused.code
    return "both" if tx.call("bank.deposit", {}) is None else "bank"


@command("till", title="Take and crash")
def take_and_crash(tx: Tx, p: Take) -> None:
    """Write, then fail as a plugin with a defect does."""
    tx.run(TAKE, drawer=p.drawer, least=p.sum, sum=p.sum)
    raise ZeroDivisionError("a defect")


@command("till", title="Take and leave")
def take_and_exit(tx: Tx, p: Take) -> None:
    """Write, then try to end the process."""
    tx.run(TAKE, drawer=p.drawer, least=p.sum, sum=p.sum)
    raise SystemExit(1)


@command("till", title="Count to a billion", bound_ms=50)
def count_for_ever(tx: Tx, p: Open) -> None:
    """SQL without an end, after a write."""
    tx.insert(Drawer, code=p.code, money=Decimal(0), version=1, company_id=tx.company_id)
    endless = (
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 1000000000) SELECT max(x) FROM c"
    )
    tx.execute(sa.text(endless))


@command("till", title="Rename", on="till.drawers", field="drawer")
def rename(tx: Tx, p: Rename) -> None:
    """Change the code of a drawer, by hand of its version."""
    tx.change(Drawer, p.drawer, version=p.version, code=p.code)


@command("till", title="Count drawers")
def count_drawers(tx: Tx, p: Many) -> list[int]:
    """The ids of the drawers that the lines name."""
    return [line.drawer for line in p.lines]


@command("till", title="Unlock")
def unlock(tx: Tx, p: Unlock) -> bool:
    """Take a secret that must never be kept."""
    return len(p.key) > 3


@command("till", title="By the ORM")
def open_by_orm(tx: Tx, p: Open) -> int:
    """Write through a session, as ordinary commands may."""
    drawer = Drawer(code=p.code, money=p.money, version=1, company_id=tx.company_id)
    tx.session.add(drawer)
    tx.session.flush()
    return drawer.id


COMMANDS: tuple[Command, ...] = (
    open_drawer, take, take_twice, take_and_crash, take_and_exit, count_for_ever, rename, count_drawers, unlock,
    open_by_orm,
)  # fmt: skip


def clerk(number: int = 1, company: int = 1, *grants: Grant) -> Actor:
    """Somebody who works at the till."""
    held = Grants(grants or (Grant("till.*"),))
    return Actor("user", f"user:{number}", f"Clerk {number}", company, held)


def till(database: Database, *declarations: object) -> Bus:
    """A bus over the till's tables, which are made here."""
    with database.write() as connection:
        TillBase.metadata.create_all(connection)
    catalogue = Catalogue(lambda plugin: plugin != "off")
    catalogue.add("till", (*COMMANDS, drawers, *declarations))
    catalogue.add("journal", journal_declarations())
    return Bus(database, catalogue)


def money_in(database: Database, code: str) -> Decimal:
    with database.read() as connection:
        return connection.execute(sa.select(Drawer.money).where(Drawer.code == code)).scalar_one()


def journal_rows(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(sa.text("SELECT count(*) FROM core_journal")).scalar_one()
