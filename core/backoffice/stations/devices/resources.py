"""What can be read of terminals and devices."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.identity.models import Role
from backoffice.org.models import Site
from backoffice.resources import Resource
from backoffice.stations.devices.models import Device, DeviceAction, DeviceEventRow, StationSession
from backoffice.stations.models import Station
from backoffice.stations.terminals.models import FoundDevice, Terminal

_of_company = aliased(Site)  # apart from the site that a list shows


def places(site: Any) -> dict[str, Any]:
    """The scope of rows at a site."""
    company = sa.select(_of_company.company_id).where(_of_company.id == site).scalar_subquery()
    return {"site": site, "company": company}


terminals = Resource(
    "stations.terminals",
    sa.select(
        Terminal.id, Terminal.public_id, Terminal.name, Site.code.label("site"), Role.code.label("role"),
        Terminal.seen_at, Terminal.clock_offset_ms, Terminal.agent_version, Terminal.drivers, Terminal.created_at,
        Terminal.enrolled_at, Terminal.revoked_at, Terminal.last_seq, Terminal.work_version, Terminal.site_id,
    ).join(Site, Site.id == Terminal.site_id).join(Role, Role.id == Terminal.role_id),
    key="public_id",
    label="name",
    labels={"site": "Site", "role": "Role"},
    sort="-id",
    search=("name", "public_id"),
    sortable=("name", "seen_at"),
    scope=places(Terminal.site_id),
    hidden=("id", "last_seq", "work_version", "site_id"),
    archived="revoked_at",
    create="stations.add_terminal",
    actions=("stations.rename_terminal", "stations.revoke_terminal"),
    icon="device-desktop",
    description="Machines with devices: each runs an agent and is known by its key.",
)  # fmt: skip
devices = Resource(
    "stations.devices",
    sa.select(
        Device.id, Device.public_id, Device.name, Device.kind, Device.state, Device.reason, Device.reason_code,
        Device.since, Station.code.label("station"), Terminal.public_id.label("terminal"),
        Terminal.name.label("terminal_name"), Terminal.seen_at.label("terminal_seen_at"), Device.driver,
        Device.enabled, Device.identity, Device.descriptor, Device.settings, Device.health, Device.health_at,
        Device.version, Device.created_at, Device.archived_at, Device.station_id, Device.terminal_id,
    ).join(Terminal, Terminal.id == Device.terminal_id).outerjoin(Station, Station.id == Device.station_id),
    key="public_id",
    label="name",
    labels={"station": "Station", "terminal": "Terminal", "terminal_name": "Terminal", "terminal_seen_at": "Last seen"},
    sort="-id",
    search=("name", "public_id"),
    sortable=("name", "kind", "state", "archived_at"),
    scope=places(Terminal.site_id),
    hidden=("id", "descriptor", "settings", "health", "version", "station_id", "terminal_id", "reason_code"),
    archived="archived_at",
    create="stations.add_device",
    actions=(
        "stations.change_device", "stations.enable_device", "stations.disable_device", "stations.print_test_page",
        "stations.remove_device",
    ),
    icon="plug-connected-x",
    description="Scanners and printers, each with its state and the reason for it.",
)  # fmt: skip
found_devices = Resource(
    "stations.found_devices",
    sa.select(
        FoundDevice.id, FoundDevice.name, FoundDevice.identity, Terminal.public_id.label("terminal"),
        Terminal.name.label("terminal_name"), FoundDevice.descriptor, FoundDevice.drivers, FoundDevice.found_at,
        Device.public_id.label("device"), FoundDevice.terminal_id,
    ).join(Terminal, Terminal.id == FoundDevice.terminal_id).outerjoin(
        Device,
        sa.and_(
            Device.terminal_id == FoundDevice.terminal_id,
            Device.identity == FoundDevice.identity,
            Device.archived_at.is_(None),
        ),
    ).where(Terminal.revoked_at.is_(None)),
    label="name",
    labels={"terminal": "Terminal", "terminal_name": "Terminal", "device": "Set up as"},
    sort="-id",
    search=("name",),
    scope=places(Terminal.site_id),
    hidden=("id", "descriptor", "terminal_id"),
    icon="link",
    description="What hangs on the terminals now, set up or not, with the drivers that fit.",
)  # fmt: skip
device_events = Resource(
    "stations.device_events",
    sa.select(
        DeviceEventRow.id, DeviceEventRow.recorded_at, DeviceEventRow.kind, DeviceEventRow.device,
        Device.name.label("device_name"), Terminal.name.label("terminal"), DeviceEventRow.quarantined,
        DeviceEventRow.settled, DeviceEventRow.at, DeviceEventRow.counted_at, DeviceEventRow.body,
        DeviceEventRow.event_id, DeviceEventRow.epoch, DeviceEventRow.seq, DeviceEventRow.device_id,
    ).join(Terminal, Terminal.id == DeviceEventRow.terminal_id)
    .outerjoin(Device, Device.id == DeviceEventRow.device_id),
    label="kind",
    labels={"device_name": "Device", "terminal": "Terminal", "quarantined": "Put aside because"},
    sort="-id",
    search=("kind", "device"),
    scope=places(Terminal.site_id),
    hidden=("id", "device", "epoch", "seq", "device_id"),
    actions=("stations.settle_event",),
    icon="activity",
    description="Every event that terminals reported. One that could not be taken says why and waits for a person.",
)  # fmt: skip
device_actions = Resource(
    "stations.device_actions",
    sa.select(
        DeviceAction.id, Device.public_id.label("device"), Device.name.label("device_name"), DeviceAction.action,
        DeviceAction.arguments, DeviceAction.asked_by, DeviceAction.asked_at, DeviceAction.acted_at,
        DeviceAction.error, DeviceAction.device_id,
    ).join(Device, Device.id == DeviceAction.device_id).join(Terminal, Terminal.id == Device.terminal_id),
    label="action",
    labels={"device": "Device", "device_name": "Device"},
    sort="-id",
    scope=places(Terminal.site_id),
    hidden=("device_id",),
    icon="player-play",
    description="What people asked of devices, and whether it was done.",
)  # fmt: skip
station_sessions = Resource(
    "stations.station_sessions",
    sa.select(
        Station.id, Station.code, Station.name, StationSession.mode, StationSession.context,
        StationSession.changed_at, StationSession.changed_by,
    ).join(StationSession, StationSession.station_id == Station.id),
    key="code",
    label="name",
    scope=places(Station.site_id),
    icon="clipboard-list",
    description="The mode and context in which scans of a station's devices count.",
)  # fmt: skip

RESOURCES = (terminals, devices, found_devices, device_events, device_actions, station_sessions)
