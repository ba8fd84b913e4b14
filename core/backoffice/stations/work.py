"""What a terminal is told: its devices, the jobs of its printers, and what people asked of its devices."""

from __future__ import annotations

import base64
from typing import Any

import sqlalchemy as sa

from backoffice.application import Application
from backoffice.stations.devices.models import Device, DeviceAction
from backoffice.stations.spool.models import PrintData, PrintJobRow
from backoffice.stations.spool.rules import PrintState
from backoffice.stations.terminals import seen
from backoffice.stations.terminals.door import Known
from backoffice.stations.terminals.models import Terminal

MOST_JOBS = 20
"""Handed down at once; the rest follows as they are accepted."""


def version(application: Application, terminal: Known) -> int:
    """The number of what there is now."""
    seen.note(application, terminal.id, application.clock())
    with application.read() as connection:
        return _version(connection, terminal.id)


def work(application: Application, terminal: Known) -> dict[str, Any]:
    """All of it, in one snapshot."""
    with application.read() as connection:
        return {
            "version": str(_version(connection, terminal.id)),
            "devices": _devices(connection, terminal.id),
            "jobs": _jobs(connection, terminal.id),
            "actions": _actions(connection, terminal.id),
        }


def _version(connection: sa.Connection, terminal: int) -> int:
    return int(connection.execute(sa.select(Terminal.work_version).where(Terminal.id == terminal)).scalar_one())


def _devices(connection: sa.Connection, terminal: int) -> list[dict[str, Any]]:
    wanted = (
        sa.select(Device.public_id, Device.driver, Device.descriptor, Device.settings, Device.enabled, Device.name)
        .where(Device.terminal_id == terminal, Device.archived_at.is_(None))
        .order_by(Device.id)
    )
    return [
        {
            "id": row.public_id, "driver": row.driver, "device": row.descriptor, "settings": row.settings,
            "enabled": row.enabled, "name": row.name,
        }
        for row in connection.execute(wanted)
    ]  # fmt: skip


def _jobs(connection: sa.Connection, terminal: int) -> list[dict[str, Any]]:
    wanted = (
        sa.select(PrintJobRow.id, Device.public_id, PrintJobRow.title, PrintData.data)
        .join(Device, Device.id == PrintJobRow.device_id)
        .join(PrintData, PrintData.sha256 == PrintJobRow.data_sha256)
        .where(Device.terminal_id == terminal, PrintJobRow.state == PrintState.ready)
        .order_by(PrintJobRow.id)
        .limit(MOST_JOBS)
    )
    return [
        {"id": str(row.id), "device": row.public_id, "title": row.title, "data": base64.b64encode(row.data).decode()}
        for row in connection.execute(wanted)
    ]


def _actions(connection: sa.Connection, terminal: int) -> list[dict[str, Any]]:
    wanted = (
        sa.select(DeviceAction.id, Device.public_id, DeviceAction.action, DeviceAction.arguments)
        .join(Device, Device.id == DeviceAction.device_id)
        .where(Device.terminal_id == terminal, DeviceAction.acted_at.is_(None))
        .order_by(DeviceAction.id)
    )
    return [
        {"id": str(row.id), "device": row.public_id, "action": row.action, "arguments": row.arguments}
        for row in connection.execute(wanted)
    ]
