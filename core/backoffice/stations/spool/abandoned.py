"""Prints whose terminal will say nothing any more."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice.stations.devices.models import Device
from backoffice.stations.spool.models import PrintJobRow
from backoffice.stations.spool.rules import HELD, PrintState

REASON = "Its terminal was revoked and tells nothing any more"


def abandon(tx: Tx, terminal_id: int) -> None:
    """Leave what the terminal had of the spool to a person: whether it came out can be seen on paper only."""
    mine = sa.select(Device.id).where(Device.terminal_id == terminal_id)
    unknown = sorted(HELD - {PrintState.uncertain})
    held = sa.select(PrintJobRow.id).where(PrintJobRow.device_id.in_(mine), PrintJobRow.state.in_(unknown))
    for job in tx.execute(held.order_by(PrintJobRow.id)).scalars().all():
        tx.change(PrintJobRow, job, state=PrintState.uncertain, reason=REASON, changed_at=tx.now)
