"""Exact numbers: what goes in comes out, on every surface; what cannot be exact is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from backoffice.kinds import Amount, Number, Scaled, Text, plain_text, typed
from backoffice.kinds.number import whole_number

Quantity = Annotated[Decimal, Number("Quantity", places=3, gt=0)]
Price = Annotated[Decimal, Number("Price", places=6)]
quantity = TypeAdapter[Decimal](Quantity)
price = TypeAdapter[Decimal](Price)


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=6))
def test_a_decimal_survives_json_and_the_database(value: Decimal) -> None:
    assert price.validate_json(price.dump_json(value)) == value
    column = Scaled(6)
    dialect: Any = None
    assert column.process_result_value(column.process_bind_param(value, dialect), dialect) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**6), max_value=10**6))
def test_nothing_is_ever_rounded_silently(value: Decimal) -> None:
    try:
        kept = price.validate_python(f"{value:f}")
    except ValidationError:
        assert value != value.quantize(Decimal("0.000001"))
    else:
        assert kept == value


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        (0.5, "inexact"),
        (True, "inexact"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("1e3", "not_a_number"),
        ("٣", "not_a_number"),
        ("1_000", "not_a_number"),
        ("1,5", "not_a_number"),
        ("", "not_a_number"),
        ("1.", "not_a_number"),
        (" 1", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1" * 500, "not_a_number"),
        (None, "not_a_number"),
        ([], "not_a_number"),
        ("0.0001", "over_precise"),
        ("9999999999999", "too_large"),
        ("0", "greater_than"),
        ("-1", "greater_than"),
    ],
    ids=str,
)
def test_what_is_no_quantity_is_named(given_: object, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        quantity.validate_python(given_)
    assert caught.value.errors()[0]["type"] == code


def test_trailing_zeros_are_no_precision() -> None:
    assert quantity.validate_python("2.500000") == Decimal("2.5")
    assert plain_text(Decimal("2.500000")) == "2.5"
    assert plain_text(Decimal("1E+3")) == "1000"


def test_a_float_never_reaches_the_database() -> None:
    with pytest.raises(TypeError, match="float"):
        Scaled(6).process_bind_param(0.1, None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="decimal places"):
        Scaled(2).process_bind_param(Decimal("0.001"), None)  # type: ignore[arg-type]


_line = sa.Table(
    "line",
    sa.MetaData(),
    sa.Column("quantity", typed(Number("Quantity", places=3), Decimal)),
    sa.Column("cost", typed(Number("Cost", places=6), Decimal)),
    sa.Column("value", typed(Amount("Value"), Decimal)),
    sa.Column("name", typed(Text("Name"), str)),
)


def test_sums_and_whole_multiples_keep_kind_and_scale() -> None:
    for expression in (_line.c.quantity + _line.c.quantity, _line.c.quantity * 12, sa.func.sum(_line.c.quantity)):
        assert expression.type.kind.label == "Quantity"
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        _line.create(connection)
        connection.execute(sa.insert(_line), [{"quantity": Decimal("1.5"), "value": Decimal("0.05")}] * 3)
        total = connection.execute(
            sa.select(sa.func.sum(_line.c.quantity), _line.c.quantity * 12, _line.c.value)
        ).first()
    assert total == (Decimal("4.5"), Decimal(18), Decimal("0.05"))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda c: c.quantity * c.cost,
        lambda c: c.quantity / 2,
        lambda c: c.quantity + c.value,
        lambda c: c.quantity - c.value,
        lambda c: c.quantity % 2,
    ],
    ids=["product", "division", "unlike sum", "unlike difference", "remainder"],
)
def test_arithmetic_that_would_be_wrong_by_powers_of_ten_is_refused_when_written(wrong: Any) -> None:
    with pytest.raises(TypeError):
        wrong(_line.c)


def test_text_is_still_joined() -> None:
    assert "||" in str(_line.c.name + "x")


def test_the_schema_says_the_same_as_the_validator() -> None:
    schema = quantity.json_schema()
    assert schema["pattern"] == r"^(0|[1-9][0-9]{0,11})(\.[0-9]{1,3})?$"
    assert schema["title"] == "Quantity"


def test_whole_numbers_come_as_numbers_or_as_their_digits() -> None:
    from pydantic_core import SchemaValidator

    count = SchemaValidator(whole_number(0, 99))
    assert count.validate_python("7") == 7
    assert count.validate_json("7") == 7
    for wrong in ("7.0", "1e1", "٣", "", "100", "-1", True, 1.0):
        with pytest.raises(ValidationError):
            count.validate_python(wrong)
    with pytest.raises(ValidationError):
        count.validate_json('"7"')
