"""What the values of the catalogue are: one alias each for columns, payloads, forms and the API."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from backoffice.kinds import Choice, Count, Number, RefTo, Text
from backoffice_catalog.rules import expected_check_digit


class Tracking(StrEnum):
    """Whether single goods of an item are told apart: not at all, by batch, or one by one."""

    none = "none"
    lot = "lot"
    serial = "serial"


class CostMethod(StrEnum):
    """How the cost of goods that leave is found."""

    standard = "standard"
    average = "average"
    fifo = "fifo"
    specific = "specific"


def _checked(code: str) -> str:
    right = expected_check_digit(code)
    if right is None:
        return code
    message = "ends in the wrong check digit: {given} should be {right}; look at the code again"
    raise PydanticCustomError("check_digit", message, {"given": code[-1], "right": right})


def _works(method: CostMethod) -> CostMethod:
    if method is CostMethod.average:
        return method
    message = "{method} cost is not available yet; average is the method that works"
    raise PydanticCustomError("cost_method", message, {"method": method.value})


ItemRef = Annotated[int, RefTo("Item", resource="catalog.items")]
UnitRef = Annotated[int, RefTo("Unit", resource="catalog.units")]
BarcodeRef = Annotated[int, RefTo("Barcode", resource="catalog.barcodes")]

Sku = Annotated[str, Text("SKU", max=64, help="The item's own number, unique in the house")]
ItemName = Annotated[str, Text("Name", max=200)]
TrackingOf = Annotated[Tracking, Choice("Tracking", help="By lot or serial number, each move names which one")]
Method = Annotated[CostMethod, Choice("Cost method"), AfterValidator(_works)]

Code = Annotated[
    str,
    Text("Barcode", max=80, help="8, 12, 13 or 14 digits are a GTIN and are checked; anything else is taken as it is"),
    AfterValidator(_checked),
]
CanonicalCode = Annotated[str, Text("Barcode in its one form", max=80)]
PackSize = Annotated[
    Decimal, Number("Pack size", places=6, gt=0, le=1_000_000, help="How much of the item the code stands for")
]

UnitCode = Annotated[str, Text("Code", max=20)]
UnitName = Annotated[str, Text("Name", max=80)]
DecimalPlaces = Annotated[
    int, Count("Decimal places", ge=0, le=6, help="How finely it can be counted: 0 for pieces, 3 for kilograms")
]
