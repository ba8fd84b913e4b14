"""Times of day and durations: strict on the way in, exact inside, readable on the way out."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError

from backoffice.kinds import Duration, TimeOfDay, duration_text, typed
from backoffice.resources.export import cell_text
from backoffice_web.forms.parse import read_duration

Start = Annotated[str, TimeOfDay("Start", help="On the clock of the site")]
Worked = Annotated[int, Duration("Worked", le=86_400)]


@pytest.mark.parametrize(
    ("alias", "given", "read"),
    [
        (Start, "08:30", "08:30"),
        (Start, "8:30", "08:30"),
        (Start, "23:59", "23:59"),
        (Worked, 27_000, 27_000),
        (Worked, "27000", 27_000),
        (Worked, "7:30", 27_000),
        (Worked, "7:30:15", 27_015),
        (Worked, "7.5", 27_000),
        (Worked, "7.75", 27_900),
        (Worked, "7.00", 25_200),
    ],
)
def test_what_is_meant_is_read(alias: Any, given: Any, read: Any) -> None:
    assert TypeAdapter(alias).validate_python(given) == read


@pytest.mark.parametrize(
    ("alias", "given", "answer"),
    [
        (Start, "24:00", "HH:MM"),
        (Start, "8", "HH:MM"),
        (Start, "08:30:00", "HH:MM"),
        (Start, 510, "HH:MM"),
        (Worked, "7.30", "write 7:30 or 7.3"),
        (Worked, "7.45", "write 7:45"),
        (Worked, 7.5, "such as 7:30"),
        (Worked, True, "such as 7:30"),
        (Worked, "0.0001", "whole seconds"),
        (Worked, -1, "at least 0:00"),
        (Worked, "24:00:01", "at most 24:00"),
    ],
)
def test_the_rest_is_refused_and_says_what_to_write(alias: Any, given: Any, answer: str) -> None:
    with pytest.raises(ValidationError, match=answer):
        TypeAdapter(alias).validate_python(given)


def test_the_column_holds_whole_numbers_and_gives_back_what_was_put_in() -> None:
    table = sa.Table(
        "shift",
        sa.MetaData(),
        *(sa.Column(n, typed(k, t)) for n, k, t in [("s", TimeOfDay(), str), ("d", Duration(), int)]),
    )
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"s": "08:30", "d": 60}, {"s": "22:00", "d": 90}])
        stored = connection.exec_driver_sql("select s, d from shift order by s").all()
        assert stored == [(510, 60), (1320, 90)]
        assert connection.scalars(sa.select(table.c.s).where(table.c.s >= "09:00")).all() == ["22:00"]
        assert connection.scalar(sa.select(sa.func.sum(table.c.d))) == 150


@pytest.mark.parametrize(
    ("typed_by_a_person", "locale", "seconds"),
    [
        ("7:30", "de", 27_000),
        ("7,5", "de", 27_000),
        ("7.5", "en", 27_000),
        ("8", "en", 28_800),
        ("\u22121:15", "en", -4_500),
    ],
)
def test_a_person_types_hours_as_their_language_writes_them(typed_by_a_person: str, locale: str, seconds: int) -> None:
    assert read_duration(typed_by_a_person, locale) == seconds


@pytest.mark.parametrize(("wrong", "locale"), [("7.5", "de"), ("7,30", "de"), ("7.30", "en"), ("half", "en")])
def test_what_may_mean_two_things_is_asked_again(wrong: str, locale: str) -> None:
    with pytest.raises(ValueError, match=r"must be|two ways"):
        read_duration(wrong, locale)


def test_schema_export_and_text() -> None:
    assert TypeAdapter(Start).json_schema()["pattern"] == "^([01][0-9]|2[0-3]):[0-5][0-9]$"
    assert TypeAdapter(Worked).json_schema()["maximum"] == 86_400
    assert [cell_text(Duration())(s) for s in (27_000, -900, 61)] == ["7:30", "-0:15", "0:01:01"]
    assert duration_text(360_000) == "100:00"
