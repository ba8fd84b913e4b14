"""The masters of companies and sites."""

from __future__ import annotations

from typing import Any

from backoffice.org.models import Company, Site
from backoffice.records.master import Master

companies = Master(
    Company,
    "org",
    name="companies",
    singular="company",
    key="code",
    label="name",
    fields=("code", "name", "currency", "locale"),
    icon="building",
    description="Legal entities: each has its own books, currency and number sequences.",
    example={"code": "NORTH", "name": "North branch Ltd", "currency": "EUR", "locale": "en"},
)
sites = Master(
    Site,
    "org",
    name="sites",
    key="code",
    label="name",
    fields=("code", "name", "zone", "workdays", "region"),
    scope={"company": Site.__table__.c.company_id, "site": Site.__table__.c.id},
    icon="map-pin",
    description="Places of work. Locations, stations and documents belong to one.",
    example={"code": "DEPOT", "name": "Depot by the harbour", "zone": "Europe/Lisbon", "region": "PT"},
)


def declarations() -> tuple[Any, ...]:
    return (companies, sites)
