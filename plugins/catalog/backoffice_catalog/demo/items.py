"""Creates the items of a hardware wholesaler, each with its barcodes."""

from __future__ import annotations

from typing import Any

from backoffice.errors import Refused
from backoffice_catalog.demo.family import Sample, samples
from backoffice_catalog.rules import check_digit

SHOWN = "FX-M8-40-Z"
"""The item whose barcodes are offered for a first scan."""


def fill(office: Any, seed: int) -> None:
    """Some thousand items by `catalog.create_item`, the same for the same seed."""
    number = seed % 1000 * 1_000_000
    requests = []
    for sample in samples():
        number += 10
        requests.append(("catalog.create_item", _payload(sample, number), None))
        if sample.sku == SHOWN:
            office.samples.append((_ean(number), sample.name))
            office.samples.append((_case(number), f"{sample.name}, a box of {sample.pack}"))
    for answer in office.application.bus.dispatch_many(requests, office.actor):
        if isinstance(answer, Refused):
            raise answer


def _payload(sample: Sample, number: int) -> dict[str, Any]:
    barcodes: list[Any] = [_ean(number)]
    if sample.pack:
        barcodes.append({"code": _case(number), "unit": sample.pack_unit, "quantity": str(sample.pack)})
    return {
        "sku": sample.sku,
        "name": sample.name,
        "uom": sample.unit,
        "tracking": sample.tracking,
        "barcodes": barcodes,
    }


def _ean(number: int) -> str:
    """An EAN-13 that no maker has: GS1 leaves the prefixes 20 to 29 to each company for its own use."""
    digits = f"20{number:010d}"
    return digits + check_digit(digits)


def _case(number: int) -> str:
    """The GTIN-14 of a pack of the same: packaging level 1 in front of the digits of the single item."""
    digits = f"120{number:010d}"
    return digits + check_digit(digits)
