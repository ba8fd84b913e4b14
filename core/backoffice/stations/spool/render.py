"""Making the bytes of a print: in a worker, by the driver, once. They are kept by their hash."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, cast

import sqlalchemy as sa

from backoffice.bus import Payload, Tx, command
from backoffice.db.insert import insert_new
from backoffice.devices.document import PrintDocument
from backoffice.devices.driver import PrintDriver
from backoffice.devices.setting import checked
from backoffice.jobs.context import JobContext
from backoffice.jobs.job import job
from backoffice.kinds import Count, Secret, Text
from backoffice.stations.devices import known
from backoffice.stations.devices.models import Device
from backoffice.stations.spool.ask import job_row
from backoffice.stations.spool.models import PrintData, PrintJobRow
from backoffice.stations.spool.rules import PrintState
from backoffice.stations.work_version import work_changed_for

MOST_BYTES: Final = 1024 * 1024
"""Of one print: some metres of paper with pictures all over."""
JobId = Annotated[int, Count("Print job", ge=1, le=2**62)]

log = logging.getLogger(__name__)


class Render(Payload):
    job: JobId


class Rendered(Payload):
    """`data` in base64; not kept in the journal, which has the document."""

    job: JobId
    data: Annotated[str, Secret("Data", max=MOST_BYTES * 4 // 3 + 4)] | None = None
    fault: Annotated[str, Text("Fault", max=500)] | None = None


@dataclass(frozen=True)
class _Order:
    document: PrintDocument
    driver: str
    settings: Mapping[str, Any]


@job("stations", title="Prepare a print", name="render")
def render(ctx: JobContext, p: Render) -> str:
    """Let the driver turn the document into bytes. What cannot be printed is told with its reason."""
    order = _order(ctx, p.job)
    if order is None:
        return "cancelled"
    payload: dict[str, Any] = {"job": p.job}
    try:
        payload["data"] = base64.b64encode(_bytes(order)).decode()
    except Exception as fault:  # whatever a driver raises; the person who waits is told
        log.exception("print job %s cannot be rendered by %s", p.job, order.driver)
        payload["fault"] = f"The driver {order.driver} cannot print this: {str(fault) or type(fault).__name__}"[:500]
    ctx.dispatch("stations.take_rendered", payload)
    return "failed" if "fault" in payload else "ready"


@command("stations", title="Keep the bytes of a print", hidden=True)
def take_rendered(tx: Tx, p: Rendered) -> None:
    """Keep what a driver made of a document, and let it go down to the printer's terminal."""
    row = job_row(tx, p.job)
    if row["state"] != PrintState.queued:
        return  # cancelled meanwhile, or made by an earlier run of the job
    if p.data is None:
        tx.change(PrintJobRow, p.job, state=PrintState.failed, reason=p.fault or "", changed_at=tx.now)
        return
    data = base64.b64decode(p.data)
    digest = hashlib.sha256(data).hexdigest()
    kept = insert_new(tx.dialect, PrintData, ["sha256"])
    tx.execute(kept.values(sha256=digest, data=data, created_at=tx.now))
    tx.change(PrintJobRow, p.job, state=PrintState.ready, data_sha256=digest, changed_at=tx.now)
    work_changed_for(tx, row["device_id"])


def _order(ctx: JobContext, number: int) -> _Order | None:
    wanted = (
        sa.select(PrintJobRow.document, PrintJobRow.state, Device.driver, Device.settings)
        .join(Device, Device.id == PrintJobRow.device_id)
        .where(PrintJobRow.id == number)
    )
    with ctx.snapshot() as connection:
        row = connection.execute(wanted).one_or_none()
    if row is None or row.state != PrintState.queued:
        return None
    return _Order(PrintDocument.from_json(row.document), row.driver, row.settings)


def _bytes(order: _Order) -> bytes:
    driver = cast(PrintDriver, known.driver(order.driver))
    settings, _ = checked(driver.settings, order.settings)
    data = driver.render(order.document, settings)
    if len(data) > MOST_BYTES:
        raise ValueError(f"it makes {len(data):,} bytes, more than {MOST_BYTES:,}")
    return data


DECLARED = (render, take_rendered)
