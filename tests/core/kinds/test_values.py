"""Texts, days, instants, references: strict on the way in, the same on both databases."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import CreateTable

from backoffice.actor import Grant, Grants
from backoffice.db.base import Base
from backoffice.kinds import Choice, Day, Flag, Id, Instant, Json, RefTo, Secret, Text, UtcInstant, kind_of

Name = Annotated[str, Text("Name", max=5, secrecy="hr")]
At = Annotated[dt.datetime, Instant("At")]
On = Annotated[dt.date, Day("On")]
Yes = Annotated[bool, Flag("Yes")]
Item = Annotated[Id, RefTo("Item", resource="catalog.items")]
Key = Annotated[str, Secret("Key")]


def _reads(alias: Any, value: object) -> Any:
    return TypeAdapter(alias).validate_python(value)


@pytest.mark.parametrize(
    ("alias", "value", "read"),
    [
        (Name, "  Åse ", "Åse"),
        (On, "2026-02-28", dt.date(2026, 2, 28)),
        (At, "2026-03-29T02:30:00+02:00", dt.datetime(2026, 3, 29, 0, 30, tzinfo=dt.UTC)),
        (At, "2026-01-01 00:00Z", dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        (Yes, "true", True),
        (Yes, False, False),
        (Item, 17, 17),
        (Item, "17", "17"),
    ],
    ids=str,
)
def test_what_is_meant_is_read(alias: Any, value: object, read: object) -> None:
    found = _reads(alias, value)
    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize(
    ("alias", "value"),
    [
        (Name, ""),
        (Name, "   "),
        (Name, "abcdef"),
        (Name, "a\x00b"),
        (Name, "a\x1bb"),
        (Name, 5),
        (On, "0"),
        (On, "2026-02-30"),
        (On, "2026-2-3"),
        (On, 20260203),
        (At, "2026-01-01T00:00:00"),
        (At, "yesterday"),
        (At, 1767225600),
        (At, "0001-01-01T00:00:00Z"),
        (At, dt.datetime(2026, 1, 1)),  # noqa: DTZ001  (the very fault)
        (Yes, "yes"),
        (Yes, 1),
        (Item, 0),
        (Item, -1),
        (Item, 2**63),
        (Item, ""),
        (Item, "x" * 201),
        (Item, True),
        (Item, 1.0),
    ],
    ids=str,
)
def test_what_could_mean_something_else_is_refused(alias: Any, value: object) -> None:
    with pytest.raises(ValidationError):
        _reads(alias, value)


def test_a_naive_time_is_never_stored() -> None:
    with pytest.raises(ValueError, match="naive"):
        UtcInstant().process_bind_param(dt.datetime(2026, 1, 1), sqlite.dialect())  # noqa: DTZ001


def test_an_instant_comes_back_in_utc_from_both_databases() -> None:
    moment = dt.datetime(2026, 7, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        stored = UtcInstant().process_bind_param(moment, dialect)
        back = UtcInstant().process_result_value(stored, dialect)
        assert back == moment
        assert back is not None
        assert back.utcoffset() == dt.timedelta(0)


def test_a_secret_is_not_written_out() -> None:
    assert TypeAdapter(Key).dump_json("hunter2") == b'"[secret]"'


def test_a_class_of_secrecy_must_exist() -> None:
    with pytest.raises(ValueError, match="secrecy"):
        Text("Pay", secrecy="very")


def test_the_outer_kind_wins_and_optional_is_looked_through() -> None:
    assert isinstance(kind_of(Item)[1], RefTo)
    assert kind_of(Name | None)[1] == Text("Name", max=5, secrecy="hr")


class Colour(enum.StrEnum):
    RED = "red"


ColourChoice = Annotated[Colour, Choice("Colour")]


class Toy(Base):
    __tablename__ = "kinds_test_toy"

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[Name] = mapped_column(unique=True)
    colour: Mapped[ColourChoice | None]
    at: Mapped[At]


Base.metadata.remove(Toy.__table__)  # type: ignore[arg-type]


def test_a_mapped_class_needs_only_its_annotations() -> None:
    table: Any = Toy.__table__
    assert [(c.name, type(c.type.kind).__name__, c.nullable) for c in table.c] == [
        ("id", "IdKind", False),
        ("name", "Text", False),
        ("colour", "Choice", True),
        ("at", "Instant", False),
    ]
    assert 'VARCHAR(5) COLLATE "C"' in str(CreateTable(table).compile(dialect=postgresql.dialect()))
    assert "id INTEGER NOT NULL" in str(CreateTable(table).compile(dialect=sqlite.dialect()))


@pytest.mark.parametrize(
    ("grants", "places", "covered"),
    [
        ([Grant("a.b")], {}, True),
        ([Grant("a.*", company_id=1)], {"company": {1}}, True),
        ([Grant("a.*", company_id=1)], {"company": {2}}, False),
        ([Grant("a.*", company_id=1)], {}, False),
        ([Grant("a.b", site_id=3)], {"company": {1}, "site": {3}}, True),
        ([Grant("a.b", site_id=3)], {"company": {1}, "site": {3, 4}}, False),
        ([Grant("a.b", site_id=3), Grant("a.b", site_id=4)], {"site": {3, 4}}, True),
        ([Grant("a.c")], {"site": {3}}, False),
        ([], {}, False),
    ],
    ids=str,
)
def test_grants_cover_places(grants: list[Grant], places: dict[str, set[int]], covered: bool) -> None:
    wanted = {dimension: frozenset(ids) for dimension, ids in places.items()}
    assert Grants(grants).covers("a.b", wanted) is covered


def test_a_token_holds_no_more_than_it_was_given() -> None:
    token = Grants([Grant("a.*"), Grant("b.c", company_id=1)]).restrict(["a.b", "b.*"])
    assert token.allows("a.b")
    assert not token.allows("a.c")
    assert token.alternatives("b.c") == ({"company": frozenset({1})},)


@pytest.mark.parametrize("text", ['{"n": 99999999999999999999999}', '{"n": [NaN]}', '{"n": {"m": -Infinity}}'])
def test_json_that_no_journal_can_hold_is_refused(text: str) -> None:
    adapter = TypeAdapter(Annotated[dict[str, Any], Json("Context")])
    with pytest.raises(ValidationError, match="64 bits"):
        adapter.validate_json(text)
    assert adapter.validate_json('{"n": [1, 1.5, null, "x"]}') == {"n": [1, 1.5, None, "x"]}
