"""Hot statements give what SQLAlchemy's own way gives, on the bare cursor."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

import pytest
import sqlalchemy as sa
from sqlalchemy import bindparam as bind

from backoffice.db.database import Database
from backoffice.db.hot import Hot
from backoffice.kinds import Instant, Number
from backoffice.kinds.columns import column_type

Length = Annotated[Decimal, Number("Length", places=3)]
At = Annotated[dt.datetime, Instant("At")]

META = sa.MetaData()
BEAM = sa.Table(
    "beam",
    META,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("name", sa.String(40)),
    sa.Column("length", column_type(Length)),
    sa.Column("at", column_type(At)),
    sa.Column("tag", sa.Uuid),
    sa.Column("facts", sa.JSON),
    sa.Column("cut_on", sa.Date),
    sa.Column("price", sa.Numeric(12, 4)),
    sa.Column("sold", sa.Boolean, default=False),
    sa.Column("edits", sa.Integer, default=0, onupdate=7),
)
ROW: dict[str, Any] = {
    "name": "oak; DROP TABLE beam --",
    "length": Decimal("2.345"),
    "at": dt.datetime(2026, 3, 29, 1, 30, 15, 123456, dt.UTC),
    "tag": uuid.UUID("0197a5a0-0000-7000-8000-000000000001"),
    "facts": {"knots": [1, 2], "ø": None},
    "cut_on": dt.date(2026, 2, 28),
    "price": Decimal("19.9900"),
}
INSERT = sa.insert(BEAM).values({name: bind(name) for name in ROW})
COLUMNS = [BEAM.c[name] for name in ROW]


@pytest.fixture
def connection(empty_url: str) -> Iterator[sa.Connection]:
    database = Database(empty_url)
    with database.write() as opened:
        META.create_all(opened)
        yield opened
    database.dispose()


@pytest.fixture
def cursor(connection: sa.Connection) -> Any:
    return connection.connection.cursor()


def test_values_go_in_and_come_out_as_sqlalchemy_does_it(connection: sa.Connection, cursor: Any) -> None:
    Hot(INSERT).run(cursor, connection.dialect, ROW)
    connection.execute(sa.insert(BEAM), ROW)
    wanted = connection.execute(sa.select(*COLUMNS)).all()
    assert wanted[0] == wanted[1]
    select = Hot(sa.select(*COLUMNS).where(BEAM.c.name == bind("wanted")).order_by(BEAM.c.id))
    rows = select.all(cursor, connection.dialect, {"wanted": ROW["name"]})
    assert rows == [tuple(row) for row in wanted]
    assert select.one(cursor, connection.dialect, {"wanted": ROW["name"]}) == rows[0]
    assert rows[0][:6] == tuple(ROW.values())[:6]


def test_nulls_stay_nulls(connection: sa.Connection, cursor: Any) -> None:
    Hot(INSERT).run(cursor, connection.dialect, dict.fromkeys(ROW))
    assert Hot(sa.select(BEAM.c.length, BEAM.c.at, BEAM.c.tag)).one(cursor, connection.dialect, {}) == (None,) * 3


def test_no_row_is_none_and_no_rows(connection: sa.Connection, cursor: Any) -> None:
    select = Hot(sa.select(BEAM.c.at))
    assert select.one(cursor, connection.dialect, {}) is None
    assert select.all(cursor, connection.dialect, {}) == []


def test_the_row_count_tells_whether_a_condition_held(connection: sa.Connection, cursor: Any) -> None:
    Hot(INSERT).run(cursor, connection.dialect, ROW)
    take = Hot(sa.update(BEAM).where(BEAM.c.length >= bind("cut")).values(length=BEAM.c.length - bind("cut")))
    assert take.run(cursor, connection.dialect, {"cut": Decimal(2)}).rowcount == 1
    assert take.run(cursor, connection.dialect, {"cut": Decimal(2)}).rowcount == 0
    left = Hot(sa.select(BEAM.c.length, BEAM.c.edits))
    assert left.one(cursor, connection.dialect, {}) == (Decimal("0.345"), 7)


def test_returning_gives_the_id(connection: sa.Connection, cursor: Any) -> None:
    insert = Hot(INSERT.returning(BEAM.c.id, BEAM.c.at))
    assert insert.one(cursor, connection.dialect, ROW) == (1, ROW["at"])


def test_many_rows(connection: sa.Connection, cursor: Any) -> None:
    Hot(INSERT).many(cursor, connection.dialect, (ROW | {"name": str(n)} for n in range(5)))
    total = Hot(sa.select(sa.func.count(), sa.func.sum(BEAM.c.length)))
    assert total.one(cursor, connection.dialect, {}) == (5, Decimal("11.725"))


def test_scalar_defaults_and_literals_are_bound(connection: sa.Connection, cursor: Any) -> None:
    Hot(INSERT).run(cursor, connection.dialect, ROW)
    first = Hot(sa.select(BEAM.c.sold, BEAM.c.edits, sa.literal("x")).where(BEAM.c.edits == 0).limit(1))
    assert first.one(cursor, connection.dialect, {}) == (False, 0, "x")
    same = Hot(sa.select(BEAM.c.id).where(BEAM.c.length == ROW["length"], BEAM.c.tag == ROW["tag"]))
    assert same.one(cursor, connection.dialect, {}) == (1,)


def test_one_statement_may_differ_by_dialect(connection: sa.Connection, cursor: Any) -> None:
    hot = Hot({name: sa.select(sa.literal(name)) for name in ("sqlite", "postgresql")})
    assert hot.one(cursor, connection.dialect, {}) == (connection.dialect.name,)
    with pytest.raises(ValueError, match="no form for"):
        Hot({"oracle": sa.select(1)}).run(cursor, connection.dialect, {})


def test_a_parameter_used_twice_is_processed_once_each(connection: sa.Connection, cursor: Any) -> None:
    Hot(INSERT).run(cursor, connection.dialect, ROW)
    length = bind("length", type_=BEAM.c.length.type)
    between = Hot(sa.select(BEAM.c.id).where(BEAM.c.length <= length, BEAM.c.length >= length))
    assert between.one(cursor, connection.dialect, {"length": ROW["length"]}) == (1,)


def test_a_statement_without_a_fixed_shape_is_refused(connection: sa.Connection) -> None:
    with pytest.raises(ValueError, match="one shape"):
        Hot(sa.select(BEAM).where(BEAM.c.id.in_(bind("ids", expanding=True)))).sql(connection.dialect)
    stamped = sa.Table("stamped", sa.MetaData(), sa.Column("id", sa.Uuid, default=uuid.uuid4), sa.Column("n"))
    with pytest.raises(ValueError, match="computed in Python"):
        Hot(sa.insert(stamped).values(n=bind("n"))).sql(connection.dialect)


def test_a_forgotten_parameter_is_an_error_and_not_a_null(connection: sa.Connection, cursor: Any) -> None:
    with pytest.raises(Exception, match="name"):
        Hot(INSERT).run(cursor, connection.dialect, {k: v for k, v in ROW.items() if k != "name"})


def test_params_are_left_as_they_were(connection: sa.Connection, cursor: Any) -> None:
    params = dict(ROW)
    Hot(INSERT).run(cursor, connection.dialect, params)
    assert params == ROW
