"""What the catalogue's commands are given."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from backoffice.bus import Payload
from backoffice_catalog.fields import (
    BarcodeRef,
    Code,
    CostMethod,
    ItemName,
    ItemRef,
    Method,
    PackSize,
    Sku,
    Tracking,
    TrackingOf,
    UnitRef,
)

ONE = Decimal(1)


class BarcodeLine(Payload):
    """A barcode of an item: the code alone, or the code of a pack with its unit and size."""

    code: Code
    unit: UnitRef | None = None
    quantity: PackSize = ONE

    @model_validator(mode="before")
    @classmethod
    def _code_alone(cls, given: Any) -> Any:
        return {"code": given} if isinstance(given, str) else given

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        alone = {"type": "string", "minLength": 1, "maxLength": 80}
        return {"anyOf": [alone, handler(schema)]}


class CreateItem(Payload):
    sku: Sku
    name: ItemName
    uom: UnitRef = Field(title="Unit", description="What its quantities are counted in")
    tracking: TrackingOf = Tracking.none
    cost_method: Method = CostMethod.average
    barcodes: list[BarcodeLine] = Field(default=[], max_length=50)


class AddBarcode(BarcodeLine):
    item: ItemRef


class RemoveBarcode(Payload):
    barcode: BarcodeRef
