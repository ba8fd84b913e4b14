"""Giving codes to items and taking them off again."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice_catalog.events import BarcodeAssigned
from backoffice_catalog.models import Barcode, Item
from backoffice_catalog.payloads import BarcodeLine
from backoffice_catalog.rules import canonical


def assign(tx: Tx, item: int, line: BarcodeLine, path: str = "") -> int:
    """Let the code stand for the item and give its id; refused, naming the field, where it stands for one already.

    Two ways to write one GTIN are one code: 12 digits, and the same with a zero in front.
    """
    one_form = canonical(line.code)
    if tx.dialect == "postgresql":
        # Two callers with one code: the second waits here and then sees the first one's row.
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"barcode:{one_form}", 0))))
    owner = tx.execute(
        sa.select(Item.sku).join(Barcode, Barcode.item_id == Item.id).where(Barcode.canonical == one_form)
    ).scalar()
    if owner is not None:
        message = f"The barcode {line.code} belongs to item {owner}. Nothing was written; remove it there first."
        tx.refuse("taken", message, f"{path}code")
    barcode = tx.insert(
        Barcode, code=line.code, canonical=one_form, item_id=item, unit_id=line.unit, quantity=line.quantity
    )
    tx.emit(BarcodeAssigned(barcode=barcode, item=item, code=line.code, quantity=line.quantity))
    return barcode


def remove(tx: Tx, barcode: int) -> None:
    """Take the code off its item. The journal keeps what it stood for."""
    before = tx.get(Barcode, barcode)
    assert before is not None  # its reference was resolved in this transaction
    tx.execute(sa.delete(Barcode).where(Barcode.id == barcode))
    gone = {name: (before[name], None) for name in ("code", "item_id", "unit_id", "quantity")}
    tx.run_of.record_change(Barcode.__tablename__, barcode, gone)
