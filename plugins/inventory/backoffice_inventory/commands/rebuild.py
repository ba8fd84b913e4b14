"""The levels are computed anew from the moves."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.bus import Payload, Tx, command
from backoffice_inventory.models import Level, Location
from backoffice_inventory.queries.balances import summed_levels
from backoffice_inventory.rules import VALUED


class RebuildLevels(Payload):
    """Nothing needs to be said."""


@command("inventory", title="Rebuild stock levels", bound_ms=600_000, hidden=True, example={})
def rebuild_levels(tx: Tx, p: RebuildLevels) -> None:
    """Throw the kept levels away and add up all moves again. They are equal, unless `check` said otherwise."""
    if tx.dialect == "postgresql":
        tx.execute(sa.text("LOCK TABLE inventory_level IN EXCLUSIVE MODE"))  # moves wait until the new levels stand
    tx.execute(sa.delete(Level))
    sums = summed_levels().subquery("sums")
    rows = sa.select(
        sums.c.item_id, sums.c.location_id, sums.c.lot_id, sums.c.q, Location.kind.not_in([k.value for k in VALUED])
    ).join(Location, Location.id == sums.c.location_id)
    names = ["item_id", "location_id", "lot_id", "quantity", "unbounded"]
    tx.execute(sa.insert(Level).from_select(names, rows))
