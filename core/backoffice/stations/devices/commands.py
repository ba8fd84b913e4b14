"""What people do with devices: add, set, switch, remove, and ask one to act."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import Field
from typing_extensions import TypedDict  # pydantic takes typing's own from Python 3.12 on

from backoffice.bus import Payload, Tx, command
from backoffice.devices.health import State
from backoffice.errors import Conflict
from backoffice.kinds import Count, Flag, Json
from backoffice.stations.devices import known
from backoffice.stations.devices.models import ActionName, Device, DeviceAction, DeviceName, DeviceRef, DriverName
from backoffice.stations.models import Station, StationRef
from backoffice.stations.spool.models import PrintJobRow
from backoffice.stations.spool.rules import OPEN
from backoffice.stations.terminals.commands import place_of
from backoffice.stations.terminals.models import Terminal, TerminalRef
from backoffice.stations.work_version import work_changed

DEVICES = "stations.devices"
Settings = Annotated[dict[str, Any], Json("Settings")]
MAX_WAITING = 20
"""Actions that wait for one device: a person who clicks again and again asks for no more."""


class AddDevice(Payload):
    """`device` is the descriptor as it was found; settings that are left out have their defaults."""

    terminal: TerminalRef
    driver: DriverName
    device: Annotated[dict[str, Any], Json("Device")]
    settings: Settings = Field(default_factory=dict)
    station: StationRef | None = None
    name: DeviceName | None = None
    enabled: Annotated[bool, Flag("On")] = True


class ChangeDevice(Payload):
    """What is left out stays as it is. `settings` names those that change; `descriptor` says where it hangs now."""

    device: DeviceRef
    version: Annotated[int, Count("Version", ge=1)]
    name: DeviceName | None = None
    station: StationRef | None = None
    settings: Settings | None = None
    descriptor: Annotated[dict[str, Any], Json("Device")] | None = None


class OfDevice(Payload):
    device: DeviceRef


class ActOnDevice(Payload):
    device: DeviceRef
    action: ActionName
    arguments: Annotated[dict[str, Any], Json("Arguments")] = Field(default_factory=dict)


class DeviceSaved(TypedDict):
    """The device, its public id and its version after the command."""

    id: int
    device: str
    version: int


def of_device(tx: Tx, p: Any) -> Mapping[str, frozenset[int]]:
    """The site of a device, as a command's scope."""
    terminal = tx.execute(sa.select(Device.terminal_id).where(Device.id == p.device)).scalar_one()
    return place_of(tx, terminal)


@command(
    "stations", title="New device", scope=lambda tx, p: place_of(tx, p.terminal),
    example={
        "terminal": "t-0123456789ab", "driver": "virtual.scanner", "station": "STATION-1", "name": "Gate scanner",
        "device": {"bus": "virtual", "path": "scanner-1"},
    },
)  # fmt: skip
def add_device(tx: Tx, p: AddDevice) -> DeviceSaved:
    """Set up a device of a terminal: which driver, with which settings, for which station."""
    driver = known.driver(p.driver)
    device = known.descriptor(p.device)
    settings = known.valid_settings(driver.settings, p.settings)
    terminal = tx.get(Terminal, p.terminal)
    assert terminal is not None  # the reference was resolved
    tx.refuse_unless(terminal["revoked_at"] is None, "terminal", "This terminal is revoked.", "revoked")
    _check_station(tx, p.station, terminal["site_id"])
    same = sa.select(Device.name).where(
        Device.terminal_id == p.terminal, Device.identity == device.identity, Device.archived_at.is_(None)
    )
    if (taken := tx.execute(same).scalar()) is not None:
        tx.refuse("taken", f"This device is set up already as “{taken}”. Nothing was written.", "device")
    public_id = f"d-{uuid.uuid4().hex[:12]}"
    row = tx.insert(
        Device, public_id=public_id, terminal_id=p.terminal, driver=driver.name, kind=driver.kind,
        identity=device.identity, descriptor=device.to_json(), settings=settings, station_id=p.station,
        name=p.name or device.name, enabled=p.enabled, version=1, created_at=tx.now,
        state=(State.DISCOVERED if p.enabled else State.DISABLED).value, reason="", reason_code="",
    )  # fmt: skip
    work_changed(tx, p.terminal)
    return DeviceSaved(id=row, device=public_id, version=1)


@command(
    "stations", title="Change", on=DEVICES, field="device", scope=of_device,
    example={"device": "d-0123456789ab", "version": 1, "name": "Scanner at gate 2"},
)  # fmt: skip
def change_device(tx: Tx, p: ChangeDevice) -> DeviceSaved:
    """Change a device's name, station or settings. The terminal takes it up by itself within moments."""
    row = _row(tx, p.device)
    new: dict[str, Any] = {}
    if p.name is not None:
        new["name"] = p.name
    if "station" in p.model_fields_set:
        terminal = tx.get(Terminal, row["terminal_id"])
        assert terminal is not None
        _check_station(tx, p.station, terminal["site_id"])
        new["station_id"] = p.station
    if p.settings is not None:
        driver = known.driver(row["driver"])
        kept = {s.name: row["settings"][s.name] for s in driver.settings if s.name in row["settings"]}
        new["settings"] = known.valid_settings(driver.settings, {**kept, **p.settings})
    if p.descriptor is not None:
        moved = known.descriptor(p.descriptor)
        new |= {"descriptor": moved.to_json(), "identity": moved.identity}
    if not tx.change(Device, p.device, version=p.version, **new):
        raise Conflict("stale", "Somebody else changed this device just now. Nothing was written; look again.")
    work_changed(tx, row["terminal_id"])
    return DeviceSaved(id=p.device, device=row["public_id"], version=row["version"] + 1)


@command(
    "stations", title="Switch on", on=DEVICES, field="device", scope=of_device, example={"device": "d-0123456789ab"}
)
def enable_device(tx: Tx, p: OfDevice) -> DeviceSaved:
    """Let the terminal open the device again."""
    return _switch(tx, p, on=True)


@command(
    "stations", title="Switch off", on=DEVICES, field="device", scope=of_device, example={"device": "d-0123456789ab"}
)
def disable_device(tx: Tx, p: OfDevice) -> DeviceSaved:
    """Make the terminal let go of the device; its settings stay. Print jobs for it wait."""
    return _switch(tx, p, on=False)


@command("stations", title="Remove", on=DEVICES, field="device", scope=of_device, example={"device": "d-0123456789ab"})
def remove_device(tx: Tx, p: OfDevice) -> None:
    """Take a device out of use for good. What it reported stays, and it can be set up anew."""
    row = _row(tx, p.device)
    waiting = sa.select(PrintJobRow.id).where(PrintJobRow.device_id == p.device, PrintJobRow.state.in_(OPEN)).limit(1)
    if tx.execute(waiting).first() is not None:
        tx.refuse(
            "jobs_open", "There are print jobs for it. Nothing was written; cancel or decide them first.", "device"
        )
    tx.change(Device, p.device, archived_at=tx.now, enabled=False, state=State.DISABLED.value, reason="")
    unasked = sa.update(DeviceAction).where(DeviceAction.device_id == p.device, DeviceAction.acted_at.is_(None))
    tx.execute(unasked.values(acted_at=tx.now, error="The device was removed before it was done."))
    work_changed(tx, row["terminal_id"])


@command(
    "stations", title="Let it act", on=DEVICES, field="device", scope=of_device, hidden=True,
    example={"device": "d-0123456789ab", "action": "feed"},
)  # fmt: skip
def act_on_device(tx: Tx, p: ActOnDevice) -> int:
    """Ask a device to do one of the actions of its driver, such as feeding paper. Gives the number of the request."""
    row = _row(tx, p.device)
    action = next((a for a in known.driver(row["driver"]).actions if a.name == p.action), None)
    if action is None:
        tx.refuse("unknown_action", f"“{p.action}” is nothing that this device can do. Nothing was asked.", "action")
    arguments = known.valid_settings(action.arguments, p.arguments, "arguments")
    waiting = sa.select(sa.func.count()).where(DeviceAction.device_id == p.device, DeviceAction.acted_at.is_(None))
    if tx.execute(waiting).scalar_one() >= MAX_WAITING:
        tx.refuse("too_many", "The device has not done yet what it was asked for. Nothing was asked; wait for it.")
    asked = tx.insert(
        DeviceAction, device_id=p.device, action=action.name, arguments=arguments, asked_by=tx.actor.id, asked_at=tx.now
    )
    work_changed(tx, row["terminal_id"])
    return asked


def _switch(tx: Tx, p: OfDevice, *, on: bool) -> DeviceSaved:
    row = _row(tx, p.device)
    state: dict[str, Any] = {} if on else {"state": State.DISABLED.value, "reason": "", "reason_code": ""}
    changed = tx.change(Device, p.device, Device.enabled != on, enabled=on, **state)
    tx.refuse_unless(changed, "device", f"This device is {'on' if on else 'off'} already.", "already")
    work_changed(tx, row["terminal_id"])
    return DeviceSaved(id=p.device, device=row["public_id"], version=row["version"] + 1)


def _check_station(tx: Tx, station: int | None, site: int) -> None:
    if station is None:
        return
    found = tx.execute(sa.select(Station.site_id, Station.archived_at).where(Station.id == station)).one()
    fits = found.site_id == site and found.archived_at is None
    tx.refuse_unless(fits, "station", "The station is archived or at another site than the terminal.", "other_site")


def _row(tx: Tx, device_id: int) -> Mapping[str, Any]:
    row = tx.get(Device, device_id)
    assert row is not None  # the reference was resolved
    if row["archived_at"] is not None:
        tx.refuse("removed", "This device was removed. Nothing was written; set it up anew.", "device")
    return row


COMMANDS = (add_device, change_device, enable_device, disable_device, remove_device, act_on_device)
