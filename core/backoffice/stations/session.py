"""The session of a station: in which mode, and with what in mind, scans of its devices count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import AfterValidator, Field

from backoffice.bus import Payload, Tx, command
from backoffice.db.hot import Hot
from backoffice.kinds import Json, Text
from backoffice.stations.devices.models import StationSession
from backoffice.stations.models import Station, StationRef
from backoffice.stations.scan import small

NO_MODE = "none"
"""What a scan is kept with where no module brings a mode; it is refused and kept like one in an unknown mode."""


_SESSION = Hot(
    sa.select(StationSession.mode, StationSession.context)
    .where(StationSession.station_id == sa.bindparam("station"))
    .with_for_update()
)
_WRITE = Hot(
    sa.update(StationSession)
    .where(StationSession.station_id == sa.bindparam("station"))
    .values({name: sa.bindparam(f"new_{name}") for name in ("mode", "context", "changed_at", "changed_by")})
)


class SetSession(Payload):
    station: StationRef
    mode: Annotated[str, Text("Mode", max=80, pattern=r"^[a-z][a-z0-9_.]*$")]
    context: Annotated[dict[str, Any], Json("Context"), AfterValidator(small)] = Field(default_factory=dict)


def _site(tx: Tx, p: SetSession) -> Mapping[str, frozenset[int]]:
    site = tx.execute(sa.select(Station.site_id).where(Station.id == p.station)).scalar_one()
    return {"site": frozenset({site})}


@command(
    "stations", title="Set the mode of a station", scope=_site, hidden=True,
    example={"station": "STATION-1", "mode": "inventory.move", "context": {}},
)  # fmt: skip
def set_session(tx: Tx, p: SetSession) -> None:
    """Say in which mode, and with which context, the next scans of a station's devices count."""
    write(tx, p.station, p.mode, p.context)


def read(tx: Tx, station: int) -> tuple[str, dict[str, Any]]:
    """(mode, context) of the station; the first mode that the actor may use where nobody set one."""
    row = tx.one(_SESSION, station=station)
    return (default_mode(tx), {}) if row is None else (row[0], dict(row[1]))


def write(tx: Tx, station: int, mode: str, context: Mapping[str, Any]) -> None:
    """Remember it; not in the journal's changes, which every scan would fill."""
    values = {"mode": mode, "context": dict(context), "changed_at": tx.now, "changed_by": tx.actor.id}
    done = tx.run(_WRITE, station=station, **{f"new_{name}": value for name, value in values.items()})
    if done.rowcount == 0:
        tx.execute(sa.insert(StationSession).values(station_id=station, **values))


def default_mode(tx: Tx) -> str:
    """The first mode whose command the actor may run."""
    usable = (mode.id for mode in tx.catalogue.modes() if not mode.command or tx.allows(mode.command))
    return next(usable, NO_MODE)


def follow(tx: Tx, station: int, mode: str, context: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Write back what an answer changed: null forgets a key, `mode` switches the mode."""
    if not changes:
        return
    new = {**context, **changes}
    switched = new.pop("mode", None)
    kept = {key: value for key, value in new.items() if value is not None}
    write(tx, station, switched or mode, kept)
