"""Where a command acts: the sites, and their companies, of the places it is about."""

from __future__ import annotations

from typing import Any

from backoffice.bus import Tx
from backoffice_inventory.queries import hot

Places = dict[str, set[int]]


def of_receipt(tx: Tx, p: Any) -> Places:
    return of_places(tx, p.to, p.to)


def of_move(tx: Tx, p: Any) -> Places:
    return of_places(tx, p.source, p.to)


def of_issue(tx: Tx, p: Any) -> Places:
    return of_places(tx, p.source, p.source)


def of_undo(tx: Tx, p: Any) -> Places:
    row = tx.one(hot.PLACES_OF_MOVE, move=p.move)
    return {} if row is None else of_places(tx, *row)


def of_location(tx: Tx, p: Any) -> Places:
    return of_places(tx, p.location, p.location)


def of_places(tx: Tx, one: int, other: int) -> Places:
    """The sites and companies of two places."""
    rows = tx.all(hot.SITES, one=one, other=other)
    return {"site": {site for site, _ in rows}, "company": {company for _, company in rows}}
