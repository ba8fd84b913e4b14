"""Print jobs and the bytes that they print."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import BigId, Binary, Choice, Count, Id, Instant, Json, RefTo, Text
from backoffice.stations.devices.models import Device, DeviceRef, Reason
from backoffice.stations.spool.rules import PrintState

PrintJobRef = Annotated[int, RefTo("Print job", resource="stations.print_jobs")]
Digest = Annotated[str, Text("Bytes", max=64)]


class PrintDecision(StrEnum):
    """What a person decided about a print of which nobody knows whether it came out."""

    printed = "printed"
    reprint = "reprint"
    abandon = "abandon"


class PrintData(Base):
    """What goes to a printer, by the SHA-256 of its bytes. Built once; previewed and printed from here."""

    __tablename__ = "core_print_data"

    sha256: Mapped[Digest] = mapped_column(primary_key=True)
    data: Mapped[Annotated[bytes, Binary("Data")]]
    created_at: Mapped[Annotated[dt.datetime, Instant("Created")]]


class PrintJobRow(Base):
    """One print of a document. Its key is the document, the purpose and the number of the copy."""

    __tablename__ = "core_print_job"
    __table_args__ = (Index(None, "device_id", "state"), Index(None, "state", "id"))

    id: Mapped[Id] = mapped_column(primary_key=True)
    key: Mapped[Annotated[str, Text("Key", max=200)]] = mapped_column(unique=True)
    device_id: Mapped[DeviceRef] = mapped_column(ForeignKey(Device.id))
    title: Mapped[Annotated[str, Text("Title", max=200)]]
    document: Mapped[Annotated[dict[str, Any], Json("Document")]]
    document_key: Mapped[Annotated[str, Text("Document", max=120)]] = mapped_column(index=True)
    purpose: Mapped[Annotated[str, Text("Purpose", max=40)]]
    copy_no: Mapped[Annotated[int, Count("Copy")]]
    """0 for the first print; each further one says COPY."""
    source: Mapped[Annotated[str, Text("Source", max=120)]]
    state: Mapped[Annotated[PrintState, Choice("State")]]
    reason: Mapped[Reason]
    data_sha256: Mapped[Digest | None] = mapped_column(ForeignKey(PrintData.sha256), index=True)
    sent: Mapped[Annotated[int, Count("Bytes sent", le=2**62)]] = mapped_column(BigId)
    created_at: Mapped[Annotated[dt.datetime, Instant("Asked")]]
    created_by: Mapped[Annotated[str, Text("By", max=80)]]
    changed_at: Mapped[Annotated[dt.datetime, Instant("Changed")]]
    decision: Mapped[Annotated[PrintDecision, Choice("Decision")] | None]
    decided_by: Mapped[Annotated[str, Text("Decided by", max=80)] | None]
    copy_of: Mapped[PrintJobRef | None] = mapped_column(ForeignKey("core_print_job.id"), index=True)
