"""When two parties turn out to be one, the employees of the one that went up in the other belong to the survivor."""

from __future__ import annotations

import sqlalchemy as sa
from pydantic import BaseModel

from backoffice.bus import Tx, reactor
from backoffice_people.staff.models import Employee


class Merged(BaseModel):
    """What this part needs to know of `party.merged`."""

    kept: int
    merged: int


@reactor("party.merged", plugin="people")
def follow_merged_party(tx: Tx, event: Merged) -> None:
    """Re-point in the same transaction, so that no employee ever belongs to a party that is gone."""
    for ident in tx.execute(sa.select(Employee.id).where(Employee.party_id == event.merged)).scalars().all():
        tx.change(Employee, ident, party_id=event.kept)
