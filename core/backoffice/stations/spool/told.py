"""What a terminal tells of a print job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice.devices.printing import PrintOutcome
from backoffice.errors import Refused
from backoffice.stations.devices.models import Device
from backoffice.stations.spool.models import PrintJobRow
from backoffice.stations.spool.rules import PrintState, follows
from backoffice.stations.work_version import work_changed


def told(tx: Tx, terminal_id: int, body: Mapping[str, Any]) -> None:
    """Move the job to the state that the terminal tells; `Refused` for another's job or a step that there is not."""
    job = _job(tx, terminal_id, str(body.get("job")))
    outcome, sent = body.get("outcome"), body.get("sent", 0)
    if outcome not in set(PrintOutcome) or type(sent) is not int or not 0 <= sent < 2**62:
        raise Refused("bad_print_event", "It tells no outcome that is known here, or no number of bytes.")
    now, new = PrintState(job.state), PrintState(outcome)
    if now is not new and not follows(now, new):
        raise Refused("no_step", f"Print job {job.id} is {now.value}, so it cannot become {new.value}.")
    reason = str(body.get("reason") or "")[:500]
    moved = sa.update(PrintJobRow).where(PrintJobRow.id == job.id)
    tx.execute(moved.values(state=new, sent=sent, reason=reason, changed_at=tx.now))
    if now in (PrintState.ready, PrintState.cancelled) or new is PrintState.cancelled:
        work_changed(tx, terminal_id)


def _job(tx: Tx, terminal_id: int, number: str) -> Any:
    ident = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    mine = sa.select(Device.id).where(Device.terminal_id == terminal_id)
    wanted = sa.select(PrintJobRow.id, PrintJobRow.state).where(
        PrintJobRow.id == ident, PrintJobRow.device_id.in_(mine)
    )
    row = tx.execute(wanted.with_for_update()).one_or_none()
    if row is None:
        raise Refused("unknown_job", f"There is no print job {number[:20]} of this terminal.")
    return row
