"""The master of stations, and the list of scans."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from backoffice.org.models import Site
from backoffice.records.master import Master
from backoffice.resources import Resource
from backoffice.stations.models import Scan, Station


def _company_of(site_id: Any) -> Any:
    return sa.select(Site.company_id).where(Site.id == site_id).scalar_subquery()


stations = Master(
    Station,
    "stations",
    name="stations",
    key="code",
    label="name",
    fields=("code", "name", "site"),
    scope={"site": Station.__table__.c.site_id, "company": _company_of(Station.site_id)},
    icon="device-desktop",
    description="Places where people scan: a bench, a gate, a handheld.",
    example={"code": "GATE-2", "name": "Gate 2", "site": "MAIN"},
)
scans = Resource(
    "stations.scans",
    sa.select(
        Scan.id,
        Scan.recorded_at,
        Station.code.label("station"),
        Scan.code,
        Scan.mode,
        Scan.outcome,
        Scan.actor,
        Scan.at,
        Scan.aim,
        Scan.event_id,
        Scan.answer,
    ).join(Station, Station.id == Scan.station_id),
    label="code",
    labels={"station": "Station"},
    sort="-id",
    search=("code",),
    scope={"site": Scan.site_id, "company": _company_of(Scan.site_id)},
    icon="barcode",
    description="Every scan as it came in, whether it had an effect or not.",
)
