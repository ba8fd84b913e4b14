"""What a party is to us."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from backoffice.bus import Inverse, Tx, command
from backoffice_parties.announce import changed
from backoffice_parties.belongings import in_use
from backoffice_parties.models import PartyRole
from backoffice_parties.payloads import RoleGiven


@command(
    "parties",
    title="Give role",
    on="parties.parties",
    field="party",
    example={"party": "P-NORTH", "role": "customer"},
    inverse=Inverse("parties.remove_role", lambda asked, done: {"party": asked.party, "role": asked.role}),
)
def add_role(tx: Tx, p: RoleGiven) -> None:
    """Let this party be a customer, a vendor, an employee, a contact or something else, besides what it is."""
    row = in_use(tx, p.party)
    if _held(tx, p) is not None:
        tx.refuse("unchanged", f"{row['name']} is that already. Nothing was written.", "role")
    tx.insert(PartyRole, party_id=p.party, role=p.role)
    changed(tx, p.party)


@command(
    "parties",
    title="Take role away",
    on="parties.parties",
    field="party",
    example={"party": "P-NORTH", "role": "customer"},
    inverse=Inverse("parties.add_role", lambda asked, done: {"party": asked.party, "role": asked.role}),
)
def remove_role(tx: Tx, p: RoleGiven) -> None:
    """Let this party be that no more. What it did as one stays as it is."""
    held = _held(tx, p)
    if held is None:
        tx.refuse("unchanged", "This party is not that. Nothing was written.", "role")
    drop(tx, held)
    changed(tx, p.party)


def drop(tx: Tx, role: int) -> None:
    """Take one role off its party; the journal keeps what it was."""
    before = tx.get(PartyRole, role)
    assert before is not None
    tx.execute(sa.delete(PartyRole).where(PartyRole.id == role))
    gone = {name: (before[name], None) for name in ("party_id", "role")}
    tx.run_of.record_change(PartyRole.__tablename__, role, gone)


def _held(tx: Tx, p: RoleGiven) -> Any:
    c = PartyRole.__table__.c
    return tx.execute(sa.select(c.id).where(c.party_id == p.party, c.role == p.role)).scalar()
