"""Exact numbers: quantities, prices and rates, amounts of money, counts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

import sqlalchemy as sa
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from sqlalchemy.types import TypeEngine

from backoffice.kinds.base import Kind
from backoffice.kinds.sqltypes import BigId, Scaled

NUMBER_SCALE = 6
"""Quantities, prices, costs and rates are stored as millionths."""
AMOUNT_SCALE = 4
"""Amounts are stored as ten-thousandths: a whole number of them makes the minor unit of every ISO 4217 currency."""


@dataclass(frozen=True)
class Number(Kind):
    """An exact decimal of at most `places` decimal places and `digits` digits in all; text in JSON, never a float."""

    places: int = 0
    unit: str = ""
    digits: int = 18
    ge: Decimal | int | None = None
    gt: Decimal | int | None = None
    le: Decimal | int | None = None

    widget: ClassVar[str] = "number"
    align: ClassVar[str] = "end"
    ops: ClassVar[tuple[str, ...]] = ("eq", "gte", "lte")
    scale: ClassVar[int] = NUMBER_SCALE

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.places > self.scale:
            raise ValueError(f"at most {self.scale} decimal places can be stored")

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return Scaled(self.scale)

    @property
    def whole_digits(self) -> int:
        """Digits before the decimal point; bounded so that the stored integer fits into 64 bits."""
        return min(self.digits - self.places, 18 - self.scale)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        exact = core_schema.no_info_plain_validator_function(
            self._exact, serialization=core_schema.plain_serializer_function_ser_schema(plain_text)
        )
        bounds = {n: Decimal(v) for n in ("ge", "gt", "le") if (v := getattr(self, n)) is not None}
        if not bounds:
            return exact
        bounded = core_schema.decimal_schema(**bounds)  # type: ignore[arg-type]
        return core_schema.chain_schema(
            [exact, bounded],
            serialization=core_schema.plain_serializer_function_ser_schema(plain_text),
        )

    def _exact(self, value: Any) -> Decimal:
        if isinstance(value, bool | float):
            raise PydanticCustomError("inexact", 'must be sent as text, such as "2.5"')
        if isinstance(value, str) and not _looks_decimal(value):
            raise PydanticCustomError("not_a_number", "must be a decimal number, such as 2.5")
        try:
            number = Decimal(value)
        except (InvalidOperation, TypeError, ValueError):
            raise PydanticCustomError("not_a_number", "must be a decimal number, such as 2.5") from None
        if not number.is_finite():
            raise PydanticCustomError("not_a_number", "must be a decimal number, such as 2.5")
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.places:
            number = number.normalize()
            exponent = number.as_tuple().exponent
            if isinstance(exponent, int) and -exponent > self.places:
                message = "must have at most {places} decimal places"
                raise PydanticCustomError("over_precise", message, {"places": self.places})
        if number.adjusted() >= self.whole_digits and number != 0:
            message = "must have at most {digits} digits before the decimal point"
            raise PydanticCustomError("too_large", message, {"digits": self.whole_digits})
        return number

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        signed = not any(b is not None and b >= 0 for b in (self.ge, self.gt))
        body = rf"(0|[1-9][0-9]{{0,{self.whole_digits - 1}}})"
        fraction = rf"(\.[0-9]{{1,{self.places}}})?" if self.places else ""
        described = {
            "type": "string",
            "format": "decimal",
            "pattern": f"^{'-?' if signed else ''}{body}{fraction}$",
        }
        if self.unit:
            described["x-unit"] = self.unit
        return self.described(described)


@dataclass(frozen=True)
class Amount(Number):
    """Money, in the currency whose ISO code stands in the row's column `currency`."""

    places: int = AMOUNT_SCALE
    currency: str = "currency"

    widget: ClassVar[str] = "amount"
    scale: ClassVar[int] = AMOUNT_SCALE


@dataclass(frozen=True)
class Count(Kind):
    """A whole number of things, as a plain JSON number."""

    ge: int = 0
    le: int = 2**31 - 1

    widget: ClassVar[str] = "count"
    align: ClassVar[str] = "end"
    ops: ClassVar[tuple[str, ...]] = ("eq", "gte", "lte")

    def sql(self, python_type: Any) -> TypeEngine[Any]:
        return sa.Integer() if self.le < 2**31 else BigId

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return whole_number(self.ge, self.le)


def whole_number(ge: int, le: int) -> CoreSchema:
    """A JSON number without a fraction, or the same as text, as it comes in a query or a form."""
    text = core_schema.no_info_plain_validator_function(_whole_text)
    exact = core_schema.union_schema([core_schema.int_schema(strict=True), text])
    number = core_schema.chain_schema([exact, core_schema.int_schema(strict=True, ge=ge, le=le)])
    return core_schema.json_or_python_schema(core_schema.int_schema(strict=True, ge=ge, le=le), number)


def _whole_text(value: Any) -> int:
    digits = value.removeprefix("-") if isinstance(value, str) else ""
    if len(digits) <= 19 and digits.isascii() and digits.isdigit():
        return int(value)
    raise PydanticCustomError("not_a_number", "must be a whole number")


def plain_text(value: Decimal) -> str:
    """A decimal as text without exponent or trailing zeros, which is how decimals travel."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _looks_decimal(text: str) -> bool:
    digits = text.removeprefix("-").replace(".", "", 1)
    return len(text) <= 40 and digits.isascii() and digits.isdigit() and not text.endswith(".")
