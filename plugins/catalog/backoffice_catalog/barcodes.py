"""Giving codes to items and taking them off again."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice.db.hot import Hot
from backoffice_catalog.events import BarcodeAssigned
from backoffice_catalog.models import Barcode, Item
from backoffice_catalog.payloads import BarcodeLine
from backoffice_catalog.rules import canonical

# Imports give thousands of codes, so these are hot.
_OWNER = Hot(
    sa.select(Item.sku).join(Barcode, Barcode.item_id == Item.id).where(Barcode.canonical == sa.bindparam("canonical"))
)
_COLUMNS = tuple(column for column in Barcode.__table__.columns if column.name != "id")
_INSERT = Hot(
    sa.insert(Barcode).values({c.name: sa.bindparam(c.name, type_=c.type) for c in _COLUMNS}).returning(Barcode.id)
)
_RESERVE = Hot(
    sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(sa.bindparam("code", type_=sa.Text), 0)))
)


def assign(tx: Tx, item: int, line: BarcodeLine, path: str = "") -> int:
    """Let the code stand for the item and give its id; refused, naming the field, where it stands for one already.

    Two ways to write one GTIN are one code: 12 digits, and the same with a zero in front.
    """
    one_form = canonical(line.code)
    if tx.dialect == "postgresql":
        # Two callers with one code: the second waits here and then sees the first one's row.
        tx.one(_RESERVE, code=f"catalog_barcode:{one_form}")
    owner = tx.one(_OWNER, canonical=one_form)
    if owner is not None:
        message = f"The barcode {line.code} belongs to item {owner[0]}. Nothing was written; remove it there first."
        tx.refuse("taken", message, f"{path}code")
    values = {"code": line.code, "item_id": item, "unit_id": line.unit, "quantity": line.quantity}
    made = tx.one(_INSERT, canonical=one_form, **values)
    assert made is not None
    barcode = int(made[0])
    tx.run_of.record_change(Barcode.__tablename__, barcode, {name: (None, value) for name, value in values.items()})
    tx.emit(BarcodeAssigned(barcode=barcode, item=item, code=line.code, quantity=line.quantity))
    return barcode


def remove(tx: Tx, barcode: int) -> None:
    """Take the code off its item. The journal keeps what it stood for."""
    before = tx.get(Barcode, barcode)
    assert before is not None  # its reference was resolved in this transaction
    tx.execute(sa.delete(Barcode).where(Barcode.id == barcode))
    gone = {name: (before[name], None) for name in ("code", "item_id", "unit_id", "quantity")}
    tx.run_of.record_change(Barcode.__tablename__, barcode, gone)
