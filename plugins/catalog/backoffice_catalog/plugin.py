"""The catalogue: items, their units and their barcodes. Wiring only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backoffice.declarations import Match, Nav, Read, Role
from backoffice.hookspecs import hookimpl
from backoffice_catalog import commands, events, masters, resources, scanning
from backoffice_catalog.demo import fill

EDITOR = Role("catalog.editor", "Catalogue editor", ("catalog.*",))

NAVS = (
    Nav("catalog.items", "Items", "Catalogue", "catalog.items.read", "package", 10, resource="catalog.items"),
    Nav("catalog.units", "Units", "Catalogue", "catalog.units.read", "ruler-2", 20, resource="catalog.units"),
)


@hookimpl
def declare() -> Iterable[Any]:
    yield masters.units
    yield from (commands.create_item, commands.add_barcode, commands.remove_barcode)
    yield from map(masters.telling, (masters.items.update, masters.items.archive, masters.items.restore))
    yield from (resources.items, resources.barcodes)
    yield from (events.ItemCreated, events.ItemChanged, events.BarcodeAssigned)
    yield EDITOR
    yield from NAVS


@hookimpl
def resolve_code(read: Read, code: str, aim: str, company_id: int | None) -> Iterable[Match]:
    return scanning.matches(read, code, aim)


@hookimpl
def demo_data(office: Any, seed: int) -> None:
    fill(office, seed)
