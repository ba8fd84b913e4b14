"""The stock: places, moves between them, levels and their value. Wiring only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backoffice.bus import Command, Payload, Tx
from backoffice.declarations import Match, Nav, Read, Role, Settings
from backoffice.hookspecs import hookimpl
from backoffice_inventory import events, guard, resources, scanning
from backoffice_inventory.checkers import CHECKERS
from backoffice_inventory.commands import issue, locations, move, prints, rebuild, receive, undo
from backoffice_inventory.demo import fill
from backoffice_inventory.settings import InventorySettings

_READ = ("inventory.*.read", "catalog.*.read")
_SCAN = ("stations.scan", "stations.set_session")
_WORK = ("inventory.receive", "inventory.move", "inventory.issue", "inventory.undo", *_SCAN)
_PAPER = ("inventory.print_delivery_slip", "inventory.print_counter_receipt", "inventory.print_count_sheet")

_MANAGE = ("inventory.*", *_SCAN, "stations.*.read", "catalog.*.read")

ROLES = (
    Role("inventory.clerk", "Storeman", (*_WORK, *_PAPER, *_READ)),
    Role("inventory.manager", "Inventory manager", _MANAGE),
)


def _nav(resource: str, title: str, icon: str, order: int) -> Nav:
    name = f"inventory.{resource}"
    return Nav(name, title, "Warehouse", f"{name}.read", icon, order, resource=name)


NAVS = (
    _nav("levels", "Stock", "stack-2", 20),
    _nav("moves", "Moves", "arrows-right-left", 30),
    _nav("locations", "Locations", "map-pin", 40),
    _nav("lots", "Lots", "tags", 50),
    _nav("valuation", "Stock value", "coins", 60),
)


@hookimpl
def declare() -> Iterable[Any]:
    yield from (receive.receive, move.move, issue.issue, undo.undo, rebuild.rebuild_levels)
    yield from (prints.print_delivery_slip, prints.print_counter_receipt, prints.print_count_sheet)
    yield from (locations.create_location, locations.update_location)
    yield from (locations.close_location, locations.reopen_location)
    yield from (resources.locations, resources.levels, resources.moves, resources.lots, resources.valuation)
    yield Settings("inventory", InventorySettings)
    yield from (events.StockReceived, events.StockIssued, events.StockMoved, events.StockValued)
    yield from (*scanning.MODES, *CHECKERS, *ROLES, *NAVS)


@hookimpl
def resolve_code(read: Read, code: str, aim: str, company_id: int | None) -> Iterable[Match]:
    return scanning.matches(read, code)


@hookimpl
def before_command(tx: Tx, command: Command, payload: Payload) -> None:
    if command.name == "catalog.update_item":
        guard.refuse_recounting(tx, payload)


@hookimpl
def demo_data(office: Any, seed: int) -> None:
    fill(office, seed)
