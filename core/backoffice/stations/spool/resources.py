"""What can be read of print jobs, and the bytes of one for a preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from backoffice.devices.driver import PrintDriver
from backoffice.devices.setting import checked
from backoffice.resources import Resource
from backoffice.stations.devices import known
from backoffice.stations.devices.models import Device
from backoffice.stations.devices.resources import places
from backoffice.stations.models import Station
from backoffice.stations.spool.models import PrintData, PrintJobRow
from backoffice.stations.terminals.models import Terminal

print_jobs = Resource(
    "stations.print_jobs",
    sa.select(
        PrintJobRow.id, PrintJobRow.title, PrintJobRow.state, PrintJobRow.reason, Device.name.label("device_name"),
        Device.public_id.label("device"), Station.code.label("station"), Terminal.public_id.label("terminal"),
        PrintJobRow.purpose, PrintJobRow.copy_no, PrintJobRow.document_key, PrintJobRow.source, PrintJobRow.sent,
        PrintJobRow.created_at, PrintJobRow.created_by, PrintJobRow.changed_at, PrintJobRow.decision,
        PrintJobRow.decided_by, PrintJobRow.copy_of, PrintJobRow.data_sha256, PrintJobRow.device_id,
    )
    .join(Device, Device.id == PrintJobRow.device_id)
    .join(Terminal, Terminal.id == Device.terminal_id)
    .outerjoin(Station, Station.id == Device.station_id),
    label="title",
    labels={"device": "Printer", "device_name": "Printer", "station": "Station", "terminal": "Terminal"},
    sort="-id",
    search=("title", "document_key"),
    sortable=("state",),
    scope=places(Terminal.site_id),
    hidden=("device", "terminal", "source", "copy_of", "data_sha256", "device_id"),
    actions=("stations.decide_print", "stations.cancel_print", "stations.print_again"),
    icon="printer",
    description="What was printed, is printed and waits, and prints of which nobody knows whether they came out.",
)  # fmt: skip


@dataclass(frozen=True)
class Printed:
    """The very bytes of a print, with the driver and the settings of its printer."""

    data: bytes
    driver: str
    settings: Mapping[str, Any]

    def preview(self) -> bytes:
        """A picture (PNG) of what these bytes print; `Refused` when the driver is not installed here."""
        driver = cast(PrintDriver, known.driver(self.driver))
        return driver.preview(self.data, checked(driver.settings, self.settings)[0])


def printed(connection: sa.Connection, job: int) -> Printed | None:
    """The bytes of a job; None before they are made. Check first that the reader reaches the job in `print_jobs`."""
    wanted = (
        sa.select(PrintData.data, Device.driver, Device.settings)
        .join(PrintJobRow, PrintJobRow.data_sha256 == PrintData.sha256)
        .join(Device, Device.id == PrintJobRow.device_id)
        .where(PrintJobRow.id == job)
    )
    row = connection.execute(wanted).one_or_none()
    return None if row is None else Printed(bytes(row.data), row.driver, row.settings)
