"""Two parties that are one become one; and the way back.

Nothing is deleted: the one that goes up in the other stays as an archived row, and its number keeps leading to the
survivor. What moved is written down in `parties_merge`, from which it can be taken back.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from typing_extensions import TypedDict  # pydantic takes typing's own from Python 3.12 on

from backoffice.bus import Inverse, Tx, command
from backoffice_parties import carry_over
from backoffice_parties.announce import changed
from backoffice_parties.belongings import in_use
from backoffice_parties.events import MergeUndone, PartyMerged
from backoffice_parties.models import Merge, Party
from backoffice_parties.payloads import MergeGiven, MergeParties


class Merged(TypedDict):
    """The merge, and the party that is left."""

    id: int
    kept: int
    number: str


@command(
    "parties",
    title="Merge parties",
    on="parties.parties",
    field="keep",
    example={"keep": "P-NORTH", "merge": "P-000007"},
    inverse=Inverse("parties.undo_merge", lambda asked, done: {"merge": done["id"]}),
    bound_ms=500,
)
def merge_parties(tx: Tx, p: MergeParties) -> Merged:
    """Let one party go up in another: its addresses, contacts, accounts and roles come over, its number leads there."""
    if p.keep == p.merge:
        message = "These are one party already. Nothing was written; choose two that are not."
        tx.refuse("same", message, "merge")
    kept, merged = in_use(tx, p.keep, "keep"), in_use(tx, p.merge, "merge")
    below = under(tx, p.merge)
    moved = carry_over.carry(tx, p.merge, p.keep)
    _join(tx, kept, merged, moved["filled"])
    for one in below:
        tx.change(Party, one, merged_into_id=p.keep)
    merge = tx.insert(Merge, kept_id=p.keep, merged_id=p.merge, merged_at=tx.now, undone_at=None, moved=moved)
    for party in (p.merge, p.keep):
        changed(tx, party)
    tx.emit(
        PartyMerged(
            merge=merge,
            kept=p.keep,
            kept_number=kept["number"],
            merged=p.merge,
            merged_number=merged["number"],
        )
    )
    return Merged(id=merge, kept=p.keep, number=kept["number"])


@command("parties", title="Undo merge", on="parties.merges", field="merge", example={"merge": 1}, bound_ms=500)
def undo_merge(tx: Tx, p: MergeGiven) -> None:
    """Let the party be one of its own again, with what came over and is still there. What other modules have re-pointed
    to the survivor since stays with it."""
    merge = tx.get(Merge, p.merge)
    assert merge is not None  # its reference was resolved in this transaction
    if merge["undone_at"] is not None:
        tx.refuse("unchanged", "This merge was undone already. Nothing was written.", "merge")
    kept = tx.get(Party, merge["kept_id"])
    assert kept is not None
    if kept["merged_into_id"] is not None:
        message = f"{kept['number']} went up in another party since. Nothing was written; undo that merge first."
        tx.refuse("later_merge", message, "merge")
    tx.change(Merge, p.merge, undone_at=tx.now)
    for one in under(tx, merge["merged_id"]):
        tx.change(Party, one, merged_into_id=merge["merged_id"])
    tx.change(Party, merge["merged_id"], merged_into_id=None, archived_at=None)
    carry_over.give_back(tx, merge["merged_id"], merge["kept_id"], merge["moved"])
    for party in (merge["merged_id"], merge["kept_id"]):
        changed(tx, party)
    tx.emit(MergeUndone(merge=p.merge, kept=merge["kept_id"], merged=merge["merged_id"]))


def _join(tx: Tx, kept: Any, merged: Any, filled: dict[str, Any]) -> None:
    """Write both rows, the lower id first, so that two merges at once wait for each other and never in a circle."""
    ended = {"merged_into_id": kept["id"], "archived_at": tx.now}
    for row, values in sorted(((kept, filled), (merged, ended)), key=lambda pair: pair[0]["id"]):
        if not tx.change(Party, row["id"], Party.archived_at.is_(None), **values):
            message = f"Somebody else changed {row['number']} at the same moment. Nothing was written; look again."
            tx.refuse("busy", message)


def under(tx: Tx, party: int) -> list[int]:
    """The parties that went up in this one, also by way of others, by the merges that stand."""
    pairs: Any = tx.execute(sa.select(Merge.kept_id, Merge.merged_id).where(Merge.undone_at.is_(None)))
    into: dict[int, list[int]] = {}
    for kept, merged in pairs:
        into.setdefault(kept, []).append(merged)
    found: list[int] = []
    waiting = [party]
    while waiting:
        below = [one for one in into.get(waiting.pop(), ()) if one not in found]
        found += below
        waiting += below
    return sorted(found)
