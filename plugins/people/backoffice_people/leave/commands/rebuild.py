"""The kept balances are made anew from the ledger."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.bus import Payload, Tx, command
from backoffice_people.leave.models import LeaveBalance, LeaveEntry


class Rebuild(Payload):
    pass


@command("people", title="Rebuild leave balances", bound_ms=30_000, example={})
def rebuild_leave_balances(tx: Tx, p: Rebuild) -> int:
    """Make the kept balances anew from the ledger, which is the truth; gives how many there are."""
    ledger = LeaveEntry.__table__.c
    whole = sa.select(
        ledger.employee_id,
        ledger.type_id,
        ledger.day,
        sa.func.sum(sa.func.sum(ledger.days))
        .over(partition_by=(ledger.employee_id, ledger.type_id), order_by=ledger.day)
        .label("balance"),
    ).where(ledger.days != 0)
    tx.execute(sa.delete(LeaveBalance))
    columns = ["employee_id", "type_id", "day", "balance"]
    days = whole.group_by(ledger.employee_id, ledger.type_id, ledger.day)
    return tx.execute(sa.insert(LeaveBalance).from_select(columns, days)).rowcount
