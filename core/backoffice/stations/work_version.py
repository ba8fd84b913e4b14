"""The number that tells a terminal that there is something new for it."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice.stations.devices.models import Device
from backoffice.stations.terminals.models import Terminal


def work_changed(tx: Tx, terminal_id: int) -> None:
    """Count a change of what this terminal must know, in the transaction that makes it."""
    changed = sa.update(Terminal).where(Terminal.id == terminal_id)
    tx.execute(changed.values(work_version=Terminal.work_version + 1))


def work_changed_for(tx: Tx, device_id: int) -> None:
    """The same, for the terminal on which the device hangs."""
    terminal = sa.select(Device.terminal_id).where(Device.id == device_id).scalar_subquery()
    tx.execute(sa.update(Terminal).where(Terminal.id == terminal).values(work_version=Terminal.work_version + 1))
