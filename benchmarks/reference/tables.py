"""The reference's tables: moves with three indexes, and the balance of each item in each place."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

ITEMS, PLACES, STOCK = 100, 10, 100_000

metadata = sa.MetaData()
move = sa.Table(
    "move",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("item", sa.Integer, nullable=False),
    sa.Column("source", sa.Integer, nullable=False),
    sa.Column("target", sa.Integer, nullable=False),
    sa.Column("quantity", sa.BigInteger, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("who", sa.String(80), nullable=False),
    sa.Index("move_item", "item", "at"),
    sa.Index("move_source", "source"),
    sa.Index("move_target", "target"),
)
balance = sa.Table(
    "balance",
    metadata,
    sa.Column("item", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("quantity", sa.BigInteger, nullable=False),
)
INSERT = sa.insert(move)
UPDATE = (
    sa.update(balance)
    .where(balance.c.item == sa.bindparam("i"), balance.c.place == sa.bindparam("p"))
    .values(quantity=balance.c.quantity + sa.bindparam("d"))
)


def engine(url: str) -> sa.Engine:
    """An engine of the same durability as ours: SQLite in WAL mode with FULL, PostgreSQL as the server is."""
    if not url.startswith("sqlite"):
        return sa.create_engine(sa.make_url(url).set(drivername="postgresql+psycopg"), pool_size=32)
    made = sa.create_engine(url, pool_size=32, connect_args={"check_same_thread": False})

    @event.listens_for(made, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("busy_timeout=60000", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return made


def prepare(url: str) -> None:
    """Make the tables, with stock of every item in every place."""
    made = engine(url)
    metadata.create_all(made)
    rows = [{"item": item, "place": place, "quantity": STOCK} for item in range(ITEMS) for place in range(PLACES)]
    with made.begin() as connection:
        connection.execute(sa.insert(balance), rows)
    made.dispose()


def check(url: str) -> int:
    """The number of moves. AssertionError unless the balances are what was there at first and what was moved."""
    made = engine(url)
    came = sa.select(move.c.item, move.c.target.label("place"), move.c.quantity)
    left = sa.select(move.c.item, move.c.source, -move.c.quantity)
    kept = sa.select(balance.c.item, balance.c.place, STOCK - balance.c.quantity)
    facts = came.union_all(left, kept).subquery()
    total = sa.func.sum(facts.c.quantity)
    wrong = sa.select(facts.c.item, facts.c.place).group_by(facts.c.item, facts.c.place).having(total != 0)
    with made.connect() as connection:
        assert connection.execute(wrong).first() is None, "the reference's balances are not the sum of its moves"
        count = int(connection.execute(sa.select(sa.func.count()).select_from(move)).scalar_one())
    made.dispose()
    return count


def a_move() -> dict[str, Any]:
    """A move of one piece of any item between any two places."""
    source, target = random.sample(range(PLACES), 2)
    return {
        "item": random.randrange(ITEMS),
        "source": source,
        "target": target,
        "quantity": 1,
        "at": dt.datetime.now(dt.UTC),
        "who": "user:1",
    }
