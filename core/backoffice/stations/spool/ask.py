"""Asking for prints: a document on a printer, a test page, a copy."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import Field
from typing_extensions import TypedDict  # pydantic takes typing's own from Python 3.12 on

from backoffice.bus import Payload, Tx, command
from backoffice.devices.document import PrintDocument, Text
from backoffice.errors import FieldError, Invalid, NotFound
from backoffice.kinds import Json
from backoffice.kinds import Text as TextKind
from backoffice.stations.devices import known
from backoffice.stations.devices.commands import DEVICES, of_device
from backoffice.stations.devices.models import Device, DeviceRef
from backoffice.stations.models import StationRef
from backoffice.stations.spool.models import PrintJobRef, PrintJobRow
from backoffice.stations.spool.rules import OPEN, PrintState, copy_key
from backoffice.stations.test_page import test_page

RENDER = "stations.render"
PRINTER = "printer"
COPY = "COPY"


class Print(Payload):
    """`document` is a `PrintDocument` as JSON. Its name, the purpose and the number of the copy make it one print.

    Without a device it goes to the first printer of the station that is switched on.
    """

    document: Annotated[dict[str, Any], Json("Document")]
    document_key: Annotated[str, TextKind("Document", max=120, help="What is printed, such as delivery:D-17")]
    purpose: Annotated[str, TextKind("Purpose", max=40, pattern=r"^[a-z][a-z0-9_]*$")] = Field(default="slip")
    device: DeviceRef | None = None
    station: StationRef | None = None
    source: Annotated[str, TextKind("Source", max=120)] | None = None


class OfPrinter(Payload):
    device: DeviceRef


class OfJob(Payload):
    job: PrintJobRef


class Asked(TypedDict):
    """The print job, and where it is. It may be an earlier one, when the same print was asked for before."""

    job: int
    state: str


def of_job(tx: Tx, p: Any) -> Mapping[str, frozenset[int]]:
    """The site of a print job, as a command's scope."""
    device = tx.execute(sa.select(PrintJobRow.device_id).where(PrintJobRow.id == p.job)).scalar_one()
    return of_device(tx, OfPrinter(device=device))


def _of_print(tx: Tx, p: Print) -> Mapping[str, frozenset[int]]:
    return of_device(tx, OfPrinter(device=_printer(tx, p)))


@command(
    "stations", title="Print", name="print", scope=_of_print, hidden=True,
    example={
        "station": "STATION-1", "document_key": "delivery:D-17",
        "document": {"title": "Delivery D-17", "blocks": [{"block": "text", "text": "Delivery D-17"}]},
    },
)  # fmt: skip
def print_document(tx: Tx, p: Print) -> Asked:
    """Put a document into a printer's queue. Asking for the same print again gives the one that there is."""
    try:
        document = PrintDocument.from_json(p.document)
    except ValueError as fault:
        raise Invalid([FieldError("document", str(fault), "bad_document")]) from fault
    return enqueue(tx, _printer(tx, p), document, p.document_key, p.purpose, p.source or "")


@command(
    "stations", title="Print a test page", on=DEVICES, field="device", scope=of_device,
    example={"device": "d-0123456789ab"},
)  # fmt: skip
def print_test_page(tx: Tx, p: OfPrinter) -> Asked:
    """Print a page that shows letters, columns and codes, to see that the printer works."""
    row = tx.get(Device, p.device)
    assert row is not None  # the reference was resolved
    page = test_page(row["name"], row["driver"], tx.actor.name, tx.now)
    return enqueue(tx, p.device, page, f"test:{uuid.uuid4().hex}", "test", "")


@command("stations", title="Print again", on="stations.print_jobs", field="job", scope=of_job, example={"job": 1})
def print_again(tx: Tx, p: OfJob) -> Asked:
    """Print a document that is done once more; it says COPY."""
    row = job_row(tx, p.job)
    if row["state"] in OPEN:
        tx.refuse("not_done", "This print is not done yet. Nothing was printed; wait for it or cancel it.", "job")
    return copy(tx, row)


def copy(tx: Tx, row: Mapping[str, Any]) -> Asked:
    """Ask for one more print of the same document, with the next number and COPY at its head."""
    same = sa.and_(PrintJobRow.document_key == row["document_key"], PrintJobRow.purpose == row["purpose"])
    number = int(tx.execute(sa.select(sa.func.max(PrintJobRow.copy_no)).where(same)).scalar_one()) + 1
    first = row["id"] if row["copy_of"] is None else row["copy_of"]
    original = PrintDocument.from_json(row["document"])
    blocks = original.blocks if row["copy_no"] == 0 else original.blocks[1:]
    marked = replace(original, blocks=(Text(COPY, align="center", bold=True, size=2), *blocks))
    return enqueue(tx, row["device_id"], marked, row["document_key"], row["purpose"], row["source"], number, first)


def enqueue(
    tx: Tx, device_id: int, document: PrintDocument, name: str, purpose: str, source: str, copy_no: int = 0,
    copy_of: int | None = None,
) -> Asked:  # fmt: skip
    """The job of this print, made unless it is there; its bytes are made after the commit, in a worker."""
    key = copy_key(name, purpose, copy_no)
    earlier = tx.execute(sa.select(PrintJobRow.id, PrintJobRow.state).where(PrintJobRow.key == key)).one_or_none()
    if earlier is not None:
        return Asked(job=earlier.id, state=str(earlier.state))
    device = tx.get(Device, device_id)
    assert device is not None  # the reference was resolved
    if device["kind"] != PRINTER or device["archived_at"] is not None:
        tx.refuse("no_printer", f"“{device['name']}” is no printer in use. Nothing was printed.", "device")
    missing = device["driver"] not in known.drivers()
    state = PrintState.failed if missing else PrintState.queued
    reason = f"The driver {device['driver']} is not installed beside the server." if missing else ""
    job = tx.insert(
        PrintJobRow, key=key, device_id=device_id, title=document.title[:200] or name, document=document.to_json(),
        document_key=name, purpose=purpose, copy_no=copy_no, source=source, state=state, reason=reason, sent=0,
        created_at=tx.now, created_by=tx.actor.id, changed_at=tx.now, copy_of=copy_of,
    )  # fmt: skip
    if not missing:
        tx.start_job(RENDER, {"job": job}, key=str(job))
    return Asked(job=job, state=state.value)


def job_row(tx: Tx, job: int) -> Mapping[str, Any]:
    """The row of a job whose reference was resolved, held until the commit."""
    wanted = sa.select(PrintJobRow).where(PrintJobRow.id == job).with_for_update()
    row = tx.execute(wanted).mappings().one_or_none()
    if row is None:
        raise NotFound(f"There is no print job {job} here. Nothing was written.")
    return dict(row)


def _printer(tx: Tx, p: Print) -> int:
    """The printer that is named, or the station's: the first that is switched on, else the first."""
    if p.device is not None:
        return p.device
    if p.station is None:
        raise Invalid([FieldError("station", "a device or a station is required", "missing")])
    printers = (
        sa.select(Device.id)
        .where(Device.station_id == p.station, Device.kind == PRINTER, Device.archived_at.is_(None))
        .order_by(Device.enabled.desc(), Device.id)
        .limit(1)
    )
    found = tx.execute(printers).scalar()
    if found is None:
        tx.refuse("no_printer", "This station has no printer. Nothing was printed; set one up for it.", "station")
    return int(found)


COMMANDS = (print_document, print_test_page, print_again)
