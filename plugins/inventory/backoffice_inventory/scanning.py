"""Receiving, moving, issuing and looking up by scanner: what each scan leads to. Places are scanned before goods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from backoffice.declarations import Match, Read, Remember, Run, Show, StationMode, Step, StepInput
from backoffice.errors import Refused
from backoffice.kinds import plain_text

ITEM, PLACE, LOT = "catalog.item", "inventory.location", "inventory.lot"
_SHOWN = 20
_MINUS = "\N{MINUS SIGN}"


def matches(read: Read, code: str) -> Iterator[Match]:
    """The places and the lots that a code may mean."""
    for row in read("inventory.locations", code=code):
        yield Match(PLACE, row["id"], row["code"], row["name"], detail=row["site"])
    for row in read("inventory.lots", code=code):
        yield Match(LOT, row["id"], row["code"], row["name"], detail=row["item"], data={"item": row["item_id"]})


def _receive(scan: StepInput) -> Step:
    if scan.match.kind == PLACE:
        return Remember({"to": _place(scan)}, f"Receiving into {scan.match.key}.")
    to = _known(scan.context, "to")
    return Run({**_goods(scan), "to": to}, effect=_effect(scan, "+", "into", to))


def _move(scan: StepInput) -> Step:
    source, to = scan.context.get("from"), scan.context.get("to")
    if scan.match.kind == PLACE:
        place = _place(scan)
        if source is None or to is not None:  # a third place begins another round
            return Remember({"from": place, "to": None}, f"Moving out of {scan.match.key}. Scan where to.")
        return Remember({"to": place}, f"Moving from {source} to {scan.match.key}.")
    source, to = _known(scan.context, "from"), _known(scan.context, "to", "Scan where the goods go")
    return Run({**_goods(scan), "from": source, "to": to}, effect=_effect(scan, "", "to", to))


def _issue(scan: StepInput) -> Step:
    if scan.match.kind == PLACE:
        return Remember({"from": _place(scan)}, f"Issuing from {scan.match.key}.")
    source = _known(scan.context, "from")
    return Run({**_goods(scan), "from": source}, effect=_effect(scan, _MINUS, "from", source))


def _look_up(scan: StepInput) -> Step:
    if scan.match.kind == PLACE:
        rows = scan.read("inventory.levels", location=scan.match.key)
        facts = {"kinds of goods": len(rows), "here": _listed(rows, ("item", "name", "quantity", "unit"))}
        said = f"{scan.match.label}: {len(rows)} kinds of goods." if rows else f"{scan.match.label} is empty."
        return Show(facts, said)
    by_lot = scan.match.kind == LOT
    item = scan.match.detail if by_lot else scan.match.key
    found = scan.read("inventory.levels", item=item, **({"lot": scan.match.key} if by_lot else {}))
    total = sum((row["quantity"] for row in found), Decimal(0))
    stock = f"{plain_text(total)} {found[0]['unit'] if found else ''}".strip()
    facts = {"in stock": stock, "places": _listed(found, ("location", "quantity", "lot"))}
    return Show(facts, f"{scan.match.label}: {stock} in stock.")


def _goods(scan: StepInput) -> dict[str, Any]:
    """What moves: a scanned lot says of what it is; else the lot is in the code or in the context, or there is none."""
    match = scan.match
    payload: dict[str, Any] = {"item": match.id, "quantity": plain_text(scan.quantity)}
    lot = match.data.get("lot") or scan.context.get("lot")
    if match.kind == LOT:
        payload["item"], lot = match.data["item"], match.key
    return payload if lot is None else {**payload, "lot": lot}


def _place(scan: StepInput) -> str | int:
    """How the context names a place: by its code, and where several sites have that code by its id."""
    return scan.match.key if len(scan.read("inventory.locations", code=scan.match.key)) == 1 else scan.match.id


def _known(context: Mapping[str, Any], key: str, what: str = "Scan the bin first") -> Any:
    place = context.get(key)
    if place is None:
        raise Refused("place_missing", f"{what}. Nothing moved, and the scan is kept.", field=key)
    return place


def _effect(scan: StepInput, sign: str, label: str, place: Any) -> dict[str, Any]:
    return {
        "quantity": f"{sign}{plain_text(scan.quantity)}",
        "unit": _unit(scan),
        "place": place,
        "place_label": label,
    }


def _unit(scan: StepInput) -> str:
    """The item's own unit, in which the quantity is: a box of 200 moves 200 pieces."""
    sku = scan.match.detail if scan.match.kind == LOT else scan.match.key
    rows = scan.read("catalog.items", sku=sku)
    return str(rows[0]["uom"]) if rows else ""


def _listed(rows: list[Mapping[str, Any]], names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{n: _text(row[n]) for n in names if row[n] is not None} for row in rows[:_SHOWN]]


def _text(value: Any) -> str:
    return plain_text(value) if isinstance(value, Decimal) else str(value)


_ALL = (ITEM, PLACE, LOT)

MODES = (
    StationMode(
        "inventory.receive", "Receive", "Received", _ALL, "inventory.receive", _receive,
        icon="truck-delivery", key="F1", order=10, context=(("to", "Into bin"),),
    ),
    StationMode(
        "inventory.move", "Move", "Moved", _ALL, "inventory.move", _move,
        icon="arrows-right-left", key="F2", order=20, context=(("from", "From bin"), ("to", "To bin")),
    ),
    StationMode(
        "inventory.issue", "Issue", "Issued", _ALL, "inventory.issue", _issue,
        icon="package-export", key="F3", order=30, context=(("from", "From bin"),),
    ),
    StationMode(
        "inventory.lookup", "Look up", "Found", _ALL, "", _look_up, icon="search", key="F5", order=50,
    ),
)  # fmt: skip
