"""What each kind of event does. `Refused` with the reason puts the event aside."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice.devices.health import State
from backoffice.errors import Refused
from backoffice.stations import session
from backoffice.stations.devices import known
from backoffice.stations.devices.models import Device, DeviceAction
from backoffice.stations.ingest.handed import READERS, hand_on
from backoffice.stations.spool.told import told
from backoffice.stations.terminals.models import FoundDevice, Terminal
from backoffice.stations.work_version import work_changed

MOST_FOUND = 200
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")

Event = Mapping[str, Any]


def apply(tx: Tx, event: Event, ahead_ms: int | None = None) -> None:
    """Give the event, a row of `core_device_event`, its effect. `ahead_ms`: how far the terminal's clock was ahead."""
    match event["kind"]:
        case "scan":
            device = _device(tx, event)
            if device["kind"] in READERS:
                hand_on(tx, event, device, ahead_ms)
            else:
                _scan(tx, event, device)
        case "health":
            _health(tx, event)
        case "found":
            _found(tx, event)
        case "acted":
            _acted(tx, event)
        case "print":
            told(tx, event["terminal_id"], event["body"])
        case kind:
            raise Refused("unknown_kind", f"“{kind}” is no kind of event that is known here.")


def _scan(tx: Tx, event: Event, device: Mapping[str, Any]) -> None:
    tx.require("stations.scan")
    station = device["station_id"]
    if station is None:
        raise Refused("no_station", f"{device['name']} belongs to no station; give it one and try the event again.")
    mode, context = session.read(tx, station)
    body = event["body"]
    text, raw, aim = body.get("text"), _raw(body.get("raw")), body.get("aim")
    payload: dict[str, Any] = {
        "event_id": event["event_id"], "station": station, "code": text, "mode": mode, "context": context,
        "at": event["counted_at"],
    }  # fmt: skip
    if isinstance(aim, str) and _AIM.fullmatch(aim):
        payload["aim"] = aim
    if raw and isinstance(text, str) and raw != text.encode():
        payload["raw"] = base64.b64encode(raw).decode()
    answer = tx.call("stations.scan", payload)
    session.follow(tx, station, mode, context, answer["context"])


def _health(tx: Tx, event: Event) -> None:
    device, body = _device(tx, event), event["body"]
    state, since = body.get("state"), _instant(body.get("since"))
    if state not in set(State) or since is None:
        raise Refused("bad_health", "It tells no state that is known here, or not since when.")
    tx.execute(
        sa.update(Device)
        .where(Device.id == device["id"])
        .values(
            state=state, reason=str(body.get("reason") or "")[:500], reason_code=str(body.get("code") or "")[:40],
            since=since, health=body, health_at=event["counted_at"],
        )
    )  # fmt: skip


def _found(tx: Tx, event: Event) -> None:
    listed = event["body"].get("devices")
    if not isinstance(listed, list) or len(listed) > MOST_FOUND:
        raise Refused("bad_list", f"It is no list of at most {MOST_FOUND} devices.")
    tx.execute(sa.delete(FoundDevice).where(FoundDevice.terminal_id == event["terminal_id"]))
    for one in listed:
        device = known.descriptor(one if isinstance(one, Mapping) else {})
        drivers = [name for name in one.get("drivers") or () if isinstance(name, str)]
        tx.execute(
            sa.insert(FoundDevice).values(
                terminal_id=event["terminal_id"], identity=device.identity[:300], name=device.name[:200],
                descriptor=device.to_json(), drivers=drivers[:20], found_at=event["counted_at"],
            )
        )  # fmt: skip
    _installed(tx, event["terminal_id"], event["body"])


def _installed(tx: Tx, terminal: int, body: Mapping[str, Any]) -> None:
    """Which agent and which drivers the terminal has by now. Agents before this was told say nothing of it."""
    version, drivers = body.get("version"), body.get("drivers")
    if not isinstance(version, str) or not isinstance(drivers, list) or not version:
        return
    names = [name for name in drivers if isinstance(name, str)][:MOST_FOUND]
    tx.execute(sa.update(Terminal).where(Terminal.id == terminal).values(agent_version=version[:80], drivers=names))


def _acted(tx: Tx, event: Event) -> None:
    body = event["body"]
    number = str(body.get("action"))
    mine = sa.select(Device.id).where(Device.terminal_id == event["terminal_id"])
    asked = sa.select(DeviceAction.id, DeviceAction.acted_at).where(
        DeviceAction.id == (int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0),
        DeviceAction.device_id.in_(mine),
    )
    row = tx.execute(asked).one_or_none()
    if row is None:
        raise Refused("unknown_action", "Nothing of that number was asked of this terminal.")
    if row.acted_at is not None:
        return
    error = str(body.get("error") or "")[:500] or None
    settled = sa.update(DeviceAction).where(DeviceAction.id == row.id)
    tx.execute(settled.values(acted_at=event["counted_at"], error=error))
    work_changed(tx, event["terminal_id"])


def _device(tx: Tx, event: Event) -> Mapping[str, Any]:
    row = None if event["device_id"] is None else tx.get(Device, event["device_id"])
    if row is None:
        raise Refused("unknown_device", f"There is no device “{event['device']}” on this terminal.")
    return row


def _raw(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        raise Refused("bad_raw", "Its raw bytes are not in base64.") from None


def _instant(text: Any) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo is not None else None
