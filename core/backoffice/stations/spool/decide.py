"""What people do with print jobs: take one back, and decide where nobody knows whether it came out."""

from __future__ import annotations

from typing import Annotated, Any

import sqlalchemy as sa

from backoffice.bus import Payload, Tx, command
from backoffice.kinds import Choice
from backoffice.stations.devices.models import DeviceAction
from backoffice.stations.spool.ask import Asked, OfJob, copy, job_row, of_job
from backoffice.stations.spool.models import PrintDecision, PrintJobRef, PrintJobRow
from backoffice.stations.spool.rules import HELD, OPEN, PrintState
from backoffice.stations.work_version import work_changed_for

JOBS = "stations.print_jobs"
CANCEL, RELEASE = "spool.cancel", "spool.release"


class DecidePrint(Payload):
    job: PrintJobRef
    decision: Annotated[PrintDecision, Choice("Decision", help="Look at the paper first")]


@command("stations", title="Cancel", on=JOBS, field="job", scope=of_job, example={"job": 1})
def cancel_print(tx: Tx, p: OfJob) -> str:
    """Take a print job back before it is printed. One that the terminal has is asked back; gives its state."""
    row = job_row(tx, p.job)
    state = PrintState(row["state"])
    if state not in OPEN or state in (PrintState.sending, PrintState.uncertain):
        tx.refuse("too_late", f"This print is {state.value}: it cannot be taken back. Nothing was changed.", "job")
    if state not in HELD:
        tx.change(PrintJobRow, p.job, state=PrintState.cancelled, changed_at=tx.now, reason="")
    if state is not PrintState.queued:
        _tell(tx, row, CANCEL)  # a job that is ready may have been fetched a moment ago
    return (state if state in HELD else PrintState.cancelled).value


@command("stations", title="Decide", on=JOBS, field="job", scope=of_job, example={"job": 1, "decision": "printed"})
def decide_print(tx: Tx, p: DecidePrint) -> Asked | None:
    """Say what became of a print that may or may not have come out, so that the printer goes on.

    `printed`: it is there. `reprint`: print it again, as COPY. `abandon`: leave it. Gives the copy, if there is one.
    """
    row = job_row(tx, p.job)
    if row["state"] != PrintState.uncertain:
        tx.refuse("not_uncertain", "This print waits for no decision. Nothing was changed.", "job")
    tx.change(
        PrintJobRow, p.job, state=PrintState.settled, decision=p.decision, decided_by=tx.actor.id, changed_at=tx.now
    )
    _tell(tx, row, RELEASE)
    return copy(tx, row) if p.decision is PrintDecision.reprint else None


def _tell(tx: Tx, row: dict[str, Any] | Any, action: str) -> None:
    tx.execute(
        sa.insert(DeviceAction).values(
            device_id=row["device_id"], action=action, arguments={"job": str(row["id"])}, asked_by=tx.actor.id,
            asked_at=tx.now,
        )
    )  # fmt: skip
    work_changed_for(tx, row["device_id"])


COMMANDS = (cancel_print, decide_print)
