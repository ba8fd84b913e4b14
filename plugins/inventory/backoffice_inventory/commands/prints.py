"""Paper about the stock, on a receipt printer: the slip of a move, the sheet to count a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.bus import Tx, command
from backoffice.devices.document import PrintDocument
from backoffice.errors import NotFound
from backoffice.org.models import Company, Site
from backoffice.stations.spool.ask import Asked
from backoffice_catalog import Item, Unit
from backoffice_inventory.commands import scope
from backoffice_inventory.models import Level, Location, Lot, Move
from backoffice_inventory.payloads import PrintMove, PrintPlace
from backoffice_inventory.printouts import Line, count_sheet, counter_receipt, delivery_slip

PRINT = "stations.print"


@command(
    "inventory", title="Print delivery slip", on="inventory.moves", field="move", scope=scope.of_undo, calls=(PRINT,),
    example={"move": 1, "station": "STATION-1"},
)  # fmt: skip
def print_delivery_slip(tx: Tx, p: PrintMove) -> Asked:
    """Put the slip of a move into a printer's queue, once: asking again gives the print that there is."""
    number, company, place, at, line = _facts(tx, p.move)
    return _print(tx, p, delivery_slip(number, company, place, at, [line]), f"move:{p.move}", "delivery_slip")


@command(
    "inventory", title="Print counter receipt", on="inventory.moves", field="move", scope=scope.of_undo, calls=(PRINT,),
    example={"move": 1, "station": "STATION-1"},
)  # fmt: skip
def print_counter_receipt(tx: Tx, p: PrintMove) -> Asked:
    """Put the receipt of goods that were handed out into a printer's queue, once."""
    number, company, _, at, line = _facts(tx, p.move)
    return _print(tx, p, counter_receipt(number, company, at, [line]), f"move:{p.move}", "counter_receipt")


@command(
    "inventory", title="Print count sheet", on="inventory.locations", field="location", scope=scope.of_location,
    calls=(PRINT,), example={"location": "A-04-2", "station": "STATION-1"},
)  # fmt: skip
def print_count_sheet(tx: Tx, p: PrintPlace) -> Asked:
    """Put a list of what is kept at a place into a printer's queue, without the quantities. Each time a new one."""
    place = tx.execute(
        sa.select(Location.code, Location.name, Site.zone)
        .join(Site, Site.id == Location.site_id)
        .where(Location.id == p.location)
    ).one()
    rows = tx.execute(
        sa.select(Item.sku, Item.name, Level.quantity, Unit.code, Lot.code)
        .join(Item, Item.id == Level.item_id)
        .join(Unit, Unit.id == Item.uom_id)
        .outerjoin(Lot, Lot.id == Level.lot_id)
        .where(Level.location_id == p.location, Level.quantity != 0)
        .order_by(Item.sku, Lot.code)
        .limit(500)
    )
    lines = [_line(row) for row in rows]
    at = tx.now.astimezone(ZoneInfo(place.zone))
    sheet = count_sheet(place.code, place.name, at, lines)
    return _print(tx, p, sheet, f"location:{p.location}:{tx.now:%Y%m%dT%H%M%S%f}", "count_sheet")


def _facts(tx: Tx, move: int) -> tuple[str, str, str, dt.datetime, Line]:
    """(number, company, place, local time, line) of a move."""
    source = aliased(Location)
    row: Any = tx.execute(
        sa.select(
            Company.id, Company.name, source.code, Site.zone, Move.at, Item.sku, Item.name, Move.quantity, Unit.code,
            Lot.code,
        )
        .join(Company, Company.id == Move.company_id)
        .join(source, source.id == Move.from_id)
        .join(Site, Site.id == Move.site_id)
        .join(Item, Item.id == Move.item_id)
        .join(Unit, Unit.id == Item.uom_id)
        .outerjoin(Lot, Lot.id == Move.lot_id)
        .where(Move.id == move)
    ).one_or_none()  # fmt: skip
    if row is None or tx.company_id not in (None, row[0]):
        raise NotFound(f"There is no move {move}. Nothing was printed; look up its number in the list of moves.")
    return f"M-{move}", row[1], row[2], row[4].astimezone(ZoneInfo(row[3])), _line(row[5:])


def _line(row: Sequence[Any]) -> Line:
    return Line(row[0], row[1], Decimal(row[2]), row[3], row[4] or "")


def _print(tx: Tx, p: Any, document: PrintDocument, key: str, purpose: str) -> Asked:
    where: Mapping[str, Any] = {name: getattr(p, name) for name in ("device", "station") if getattr(p, name)}
    asked = {"document": document.to_json(), "document_key": f"inventory.{key}", "purpose": purpose, **where}
    return cast("Asked", tx.call(PRINT, asked))
