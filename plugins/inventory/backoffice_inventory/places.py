"""Places that come into being: by command, or as the world outside a site when it is first needed."""

from __future__ import annotations

from backoffice.bus import Tx
from backoffice_inventory.models import Location
from backoffice_inventory.queries import hot
from backoffice_inventory.rules import LocationKind

OUTSIDE = {
    LocationKind.supplier: ("SUPPLIER", "Suppliers"),
    LocationKind.customer: ("CUSTOMER", "Customers"),
    LocationKind.loss: ("LOSS", "Losses"),
}
"""(code, name) of the places that stand for the world outside a site, by kind."""


def open_place(tx: Tx, *, site: int, code: str, name: str, kind: LocationKind, parent: int | None = None) -> int | None:
    """Make a place and give its id; None if the site has one of this code."""
    made = tx.one(
        hot.OPEN_PLACE,
        site_id=site, code=code, name=name, kind=kind, parent_id=parent, closed=False, version=1, created_at=tx.now,
    )  # fmt: skip
    if made is None:
        return None
    values = {"site_id": site, "code": code, "name": name, "kind": kind.value, "parent_id": parent}
    tx.run_of.record_change(Location.__tablename__, made[0], {n: (None, value) for n, value in values.items()})
    return int(made[0])


def outside(tx: Tx, place: int, kind: LocationKind) -> int:
    """The id of the place that stands for suppliers, customers or losses at the site of `place`."""
    code, name = OUTSIDE[kind]
    known = tx.one(hot.OUTSIDE, place=place, code=code)
    if known is not None:
        return int(known[0])
    found = tx.one(hot.SITE_OF, place=place)
    assert found is not None  # the reference was resolved in this transaction
    site = found[0]
    made = open_place(tx, site=site, code=code, name=name, kind=kind)
    if made is None:  # somebody else made it while we waited for its code
        known = tx.one(hot.PLACE, site_id=site, code=code)
        assert known is not None
        made = int(known[0])
    return made
