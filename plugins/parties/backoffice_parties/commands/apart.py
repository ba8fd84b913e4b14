"""Two parties that look alike and are not the same."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.bus import Inverse, Tx, command
from backoffice_parties.models import Apart
from backoffice_parties.payloads import TwoParties


@command(
    "parties",
    title="Not the same",
    example={"party": "P-NORTH", "other": "P-000007"},
    inverse=Inverse("parties.compare_again", lambda asked, done: {"party": asked.party, "other": asked.other}),
    hidden=True,
)
def keep_apart(tx: Tx, p: TwoParties) -> None:
    """Say that two parties are not the same, so that they are shown as duplicates no more."""
    low, high = _pair(tx, p)
    if _found(tx, low, high) is not None:
        tx.refuse("unchanged", "These two are kept apart already. Nothing was written.", "other")
    tx.insert(Apart, party_id=low, other_id=high, created_at=tx.now)


@command("parties", title="Compare again", example={"party": "P-NORTH", "other": "P-000007"}, hidden=True)
def compare_again(tx: Tx, p: TwoParties) -> None:
    """Let two parties be shown as duplicates again if they look alike."""
    low, high = _pair(tx, p)
    found = _found(tx, low, high)
    if found is None:
        tx.refuse("unchanged", "These two are not kept apart. Nothing was written.", "other")
    tx.execute(sa.delete(Apart).where(Apart.id == found))
    tx.run_of.record_change(Apart.__tablename__, found, {"party_id": (low, None), "other_id": (high, None)})


def _pair(tx: Tx, p: TwoParties) -> tuple[int, int]:
    if p.party == p.other:
        tx.refuse("same", "These are one party. Nothing was written; choose two.", "other")
    return min(p.party, p.other), max(p.party, p.other)


def _found(tx: Tx, low: int, high: int) -> int | None:
    return tx.execute(sa.select(Apart.id).where(Apart.party_id == low, Apart.other_id == high)).scalar()
