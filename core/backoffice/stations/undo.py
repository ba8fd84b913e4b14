"""Undoing an earlier scan: by a compensating command, never by removing anything."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice.errors import Denied, Refused
from backoffice.stations.answer import ScanAnswer, done, forget, refusal, refused
from backoffice.stations.models import Outcome, Scan
from backoffice.stations.permit import permit

RECENT = dt.timedelta(hours=12)
"""How far back the undo card reaches; an older scan is undone by naming it."""
_LOOK_BACK = 50


def undo(tx: Tx, station_id: int, site_id: int, context: Mapping[str, Any]) -> ScanAnswer:
    """Undo the scan that `context["undo"]` names, or the station's last one that had an effect."""
    named = context.get("undo")
    used = forget(context, "undo", "choice", "quantity")
    earlier = _last(tx, station_id) if named is None else _named(tx, station_id, named)
    if earlier is None:
        message = "There is no earlier scan of this station to undo. Nothing was changed."
        return refused("nothing_to_undo", message, context=used)
    answer = ScanAnswer(**earlier["answer"])
    if earlier["outcome"] == Outcome.undone:
        return refused("already_undone", "That scan is undone already. Nothing was changed.", context=used)
    if answer.undo is None:
        return refused("nothing_to_undo", "That scan moved nothing, so there is nothing to undo.", context=used)
    try:
        command = tx.catalogue.command(answer.undo["command"])
        permit(tx, command, answer.undo["payload"], site_id)
        result = tx.call(command.name, answer.undo["payload"])
    except Denied:
        raise
    except Refused as reason:
        return refusal(reason, None)
    tx.execute(sa.update(Scan).where(Scan.id == earlier["id"]).values(outcome=Outcome.undone))
    effect = {**(result if isinstance(result, dict) else {}), "undone": str(earlier["event_id"])}
    return done("Undone", f"Undone: {answer.message}", code="undone", match=answer.match, effect=effect, context=used)


def _named(tx: Tx, station_id: int, named: Any) -> sa.RowMapping | None:
    try:
        event_id = uuid.UUID(str(named))
    except ValueError:
        return None
    wanted = _select().where(Scan.event_id == event_id, Scan.station_id == station_id)
    return tx.execute(wanted).mappings().one_or_none()


def _last(tx: Tx, station_id: int) -> sa.RowMapping | None:
    recent = (
        _select()
        .where(Scan.station_id == station_id, Scan.recorded_at >= tx.now - RECENT, Scan.outcome == Outcome.done)
        .order_by(Scan.id.desc())
        .limit(_LOOK_BACK)
    )
    rows = tx.execute(recent).mappings()
    return next((row for row in rows if row["answer"] and row["answer"]["undo"] is not None), None)


def _select() -> Any:
    return sa.select(Scan.id, Scan.event_id, Scan.outcome, Scan.answer).where(Scan.answer.is_not(None))
