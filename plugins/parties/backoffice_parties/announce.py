"""What is done after every change to a party: duplicates are looked up anew, and everybody is told."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice_parties.events import PartyChanged
from backoffice_parties.keys import refresh
from backoffice_parties.models import Party, PartyRole


def changed(tx: Tx, party: int) -> None:
    """The party is not what it was."""
    refresh(tx, party)
    row = tx.get(Party, party)
    assert row is not None
    tx.emit(
        PartyChanged(
            party=party,
            number=row["number"],
            name=row["name"],
            roles=roles_of(tx, party),
            archived=row["archived_at"] is not None,
        )
    )


def roles_of(tx: Tx, party: int) -> list[str]:
    """The roles of a party, in the order of the alphabet."""
    found = tx.execute(sa.select(PartyRole.role).where(PartyRole.party_id == party).order_by(PartyRole.role))
    return [str(role) for role in found.scalars()]
