"""Taking one event: its row and its effect in one transaction, once however often it is sent."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from typing_extensions import TypedDict  # pydantic takes typing's own from Python 3.12 on

from backoffice.bus import Payload, Tx, command
from backoffice.db.hot import Hot
from backoffice.errors import Conflict, Denied, NotFound, Refused, Unavailable
from backoffice.kinds import Count, Instant, Json, Text, Uuid
from backoffice.stations.devices.models import Device, DeviceEventRow, Settled
from backoffice.stations.ingest import effects
from backoffice.stations.terminals.commands import place_of
from backoffice.stations.terminals.models import BIG, Epoch, Terminal

TAKE, SETTLE, APPLY = "stations.take_event", "stations.settle_event", "stations.apply_event"
_TERMINALS = Terminal.__table__.c
_ROWS = DeviceEventRow.__table__
_KEPT = (
    "event_id", "terminal_id", "device_id", "device", "epoch", "seq", "kind", "at", "counted_at", "recorded_at", "body",
    "quarantined",
)  # fmt: skip
_LOCKED = Hot(
    sa.select(_TERMINALS.public_id, _TERMINALS.epoch, _TERMINALS.last_seq)
    .where(_TERMINALS.id == sa.bindparam("terminal"))
    .with_for_update()
)
_EARLIER = Hot(sa.select(_ROWS.c.quarantined, _ROWS.c.settled).where(_ROWS.c.event_id == sa.bindparam("event_id")))
_MOVED = Hot(
    sa.update(Terminal)
    .where(_TERMINALS.id == sa.bindparam("terminal"))
    .values(epoch=sa.bindparam("new_epoch"), last_seq=sa.bindparam("new_seq"))
)
_KEEP = Hot(
    sa.insert(DeviceEventRow)
    .values({name: sa.bindparam(name, type_=_ROWS.c[name].type) for name in _KEPT})
    .returning(DeviceEventRow.id)
)
_DEVICE = Hot(
    sa.select(Device.id).where(
        Device.terminal_id == sa.bindparam("terminal"), Device.public_id == sa.bindparam("public_id")
    )
)
_TERMINAL_OF = Hot(sa.select(_ROWS.c.terminal_id).where(_ROWS.c.id == sa.bindparam("event")))
AheadMs = Annotated[int, Count("Clock ahead by, ms", ge=-BIG, le=BIG)]
EventRowId = Annotated[int, Count("Event", ge=1, le=BIG)]


class TakeEvent(Payload):
    """An event as its terminal told it; `fault` says why it cannot have an effect."""

    terminal: Annotated[int, Count("Terminal", ge=1, le=BIG)]
    event_id: Annotated[uuid.UUID, Uuid("Event")]
    epoch: Epoch
    seq: Annotated[int, Count("Number", ge=1, le=BIG)]
    device: Annotated[str, Text("Device", max=64)] | None = None
    kind: Annotated[str, Text("Kind", max=24)]
    at: Annotated[dt.datetime, Instant("At")]
    counted_at: Annotated[dt.datetime, Instant("Counted at")]
    body: Annotated[dict[str, Any], Json("Body", secrecy="hr")]
    fault: Annotated[str, Text("Fault", max=500)] | None = None
    ahead_ms: AheadMs | None = None


class SettleEvent(Payload):
    event: EventRowId
    decision: Literal["dismiss", "retry"]


class ApplyEvent(Payload):
    event: EventRowId
    ahead_ms: AheadMs | None = None


class Taken(TypedDict):
    """`again`: it was there before. `quarantined`: why it had no effect."""

    again: bool
    quarantined: str | None


def _of_terminal(tx: Tx, p: TakeEvent) -> Mapping[str, frozenset[int]]:
    return place_of(tx, p.terminal)


def _of_event(tx: Tx, p: Any) -> Mapping[str, frozenset[int]]:
    found = tx.one(_TERMINAL_OF, event=p.event)
    if found is None:
        raise _no_event()
    return place_of(tx, found[0])


@command("stations", title="Take an event", scope=_of_terminal, calls=(APPLY,), bound_ms=250, hidden=True)
def take_event(tx: Tx, p: TakeEvent) -> Taken:
    """Keep an event of a terminal and let it have its effect. One that cannot be taken is put aside with the reason."""
    # Held until the commit: two batches of one terminal that come at once are taken one after the other.
    terminal = tx.one(_LOCKED, terminal=p.terminal)
    if terminal is None or tx.actor.id != f"device:{terminal[0]}":
        raise Denied(TAKE, "for another terminal")
    known = tx.one(_EARLIER, event_id=p.event_id)
    if known is not None:
        quarantined, settled = known
        return Taken(again=True, quarantined=quarantined if settled is None else None)
    _, epoch, last = terminal
    expected = 1 + (last if p.epoch == epoch else last_seq(tx.execute, p.terminal, p.epoch))
    if p.seq > expected:
        raise gap(expected)
    fault = p.fault if p.seq == expected else "another event had its number before"
    row = _keep(tx, p, fault)
    if p.seq == expected:
        tx.run(_MOVED, terminal=p.terminal, new_epoch=p.epoch, new_seq=p.seq)
    if fault is None:
        fault = _apply(tx, row, p.ahead_ms)
    return Taken(again=False, quarantined=fault)


@command("stations", title="Give an event its effect", scope=_of_event, calls=("*",), bound_ms=250, hidden=True)
def apply_event(tx: Tx, p: ApplyEvent) -> None:
    """Do what an event says. Only as a part of taking it or trying it again, so that it happens once."""
    tx.refuse_unless(
        tx.run_of.work.command.name in (TAKE, SETTLE), "event", "An event has its effect when it is taken.", "not_alone"
    )
    row = tx.get(DeviceEventRow, p.event)
    assert row is not None  # the caller has just read or written it
    effects.apply(tx, row, p.ahead_ms)


@command(
    "stations", title="Settle", on="stations.device_events", field="event", scope=_of_event, calls=(APPLY,),
    bound_ms=250, example={"event": 1, "decision": "dismiss"},
)  # fmt: skip
def settle_event(tx: Tx, p: SettleEvent) -> Taken:
    """Decide about an event that was put aside: try it again, once what stood in its way is mended, or dismiss it."""
    row = tx.get(DeviceEventRow, p.event)
    if row is None:
        raise _no_event()
    if row["quarantined"] is None or row["settled"] is not None:
        tx.refuse("not_waiting", "This event does not wait for a decision. Nothing was written.", "event")
    if p.decision == "dismiss":
        tx.change(DeviceEventRow, p.event, settled=Settled.dismissed)
        return Taken(again=False, quarantined=row["quarantined"])
    if row["device_id"] is None and row["device"]:
        tx.execute(_at(p.event).values(device_id=_device(tx, row["terminal_id"], row["device"])))
    ahead = (row["at"] - row["counted_at"]) // dt.timedelta(milliseconds=1)  # what it was corrected by, beyond a minute
    tx.call(APPLY, {"event": p.event, "ahead_ms": ahead or None})
    tx.change(DeviceEventRow, p.event, settled=Settled.taken)
    return Taken(again=False, quarantined=None)


def gap(expected: int) -> Conflict:
    """The answer to a batch that leaves events out."""
    return Conflict(
        "gap",
        f"Events before these are missing. Nothing was written; send them from number {expected} on.",
        params={"expected": expected},
    )


def last_seq(execute: Any, terminal: int, epoch: str) -> int:
    """The highest number taken of any epoch of the terminal; 0 for a new one."""
    mine = sa.and_(DeviceEventRow.terminal_id == terminal, DeviceEventRow.epoch == epoch)
    return int(execute(sa.select(sa.func.max(DeviceEventRow.seq)).where(mine)).scalar() or 0)


def _no_event() -> NotFound:
    return NotFound("There is no such event. Nothing was written.")


def _keep(tx: Tx, p: TakeEvent, fault: str | None) -> int:
    device = p.device or ""
    row = tx.one(
        _KEEP, event_id=p.event_id, terminal_id=p.terminal, device_id=_device(tx, p.terminal, device), device=device,
        epoch=p.epoch, seq=p.seq, kind=p.kind, at=p.at, counted_at=p.counted_at, recorded_at=tx.now, body=p.body,
        quarantined=fault,
    )  # fmt: skip
    assert row is not None
    return int(row[0])


def _apply(tx: Tx, row: int, ahead_ms: int | None) -> str | None:
    """Why the event had no effect; None when it had."""
    try:
        tx.call(APPLY, {"event": row, "ahead_ms": ahead_ms})
    except Unavailable:
        raise  # nothing is wrong with the event
    except Refused as refused:
        reason = refused.message[:500]
        tx.execute(_at(row).values(quarantined=reason))
        return reason
    return None


def _at(row: int) -> Any:
    return sa.update(DeviceEventRow).where(DeviceEventRow.id == row)


def _device(tx: Tx, terminal: int, public_id: str) -> int | None:
    if not public_id:
        return None
    found = tx.one(_DEVICE, terminal=terminal, public_id=public_id)
    return None if found is None else found[0]


COMMANDS = (take_event, apply_event, settle_event)
