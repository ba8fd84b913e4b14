"""The first company, site, station, roles and administrator of an installation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from backoffice import identity, org, stations
from backoffice.actor import Actor, system_actor
from backoffice.bus.bus import Bus
from backoffice.bus.catalogue import Catalogue
from backoffice.db.database import Database
from backoffice.declarations import Role
from backoffice.errors import Conflict
from backoffice.identity.models import Role as RoleRow
from backoffice.identity.models import User
from backoffice.identity.names import login_name
from backoffice.identity.passwords import generate_password

ADMIN = Role("admin", "Administrator", ("*",))
VIEWER = Role("viewer", "Viewer", ("*.read",))


@dataclass(frozen=True)
class Initialised:
    """What `initialise` made. The password is nowhere else: show it once."""

    company_id: int
    site_id: int
    station_id: int
    admin_id: int
    admin_name: str
    password: str


def initialise(
    database: Database,
    company_name: str,
    *,
    currency: str = "EUR",
    zone: str = "UTC",
    locale: str = "en",
    company_code: str = "MAIN",
    site_code: str = "MAIN",
    site_name: str = "Main site",
    station_code: str = "STATION-1",
    station_name: str = "Station 1",
    admin_name: str = "admin",
    admin_display_name: str = "Administrator",
) -> Initialised:
    """Set up a migrated, empty database by the commands that people use; `Conflict` when that was done before.

    Each step has a key, so that an interrupted run goes on where it stopped when it is repeated with the same words.
    """
    if is_initialised(database):
        raise Conflict(
            "already_initialised",
            "This database is set up already. Nothing was changed; to start anew choose another data directory.",
        )
    bus = Bus(database, _core())
    try:
        system = system_actor()
        company = _step(
            bus, system, "org.create_company",
            {"code": company_code, "name": company_name, "currency": currency, "locale": locale},
        )  # fmt: skip
        system = replace(system, company_id=company["id"])
        site = _step(bus, system, "org.create_site", {"code": site_code, "name": site_name, "zone": zone})
        station = _step(
            bus, system, "stations.create_station",
            {"code": station_code, "name": station_name, "site": site["id"]},
        )  # fmt: skip
        for role in (ADMIN, VIEWER):
            _step(bus, system, "identity.create_role", _role(role), f":{role.code}")
        person = {"name": admin_name, "display_name": admin_display_name, "locale": locale, "zone": zone}
        admin = _step(bus, system, "identity.add_user", person)["user"]
        _step(bus, system, "identity.grant", {"user": admin, "role": ADMIN.code})
        password = generate_password()
        bus.dispatch("identity.set_password", {"user": admin, "password": password}, system)
    finally:
        bus.close()
    return Initialised(company["id"], site["id"], station["id"], admin, login_name(admin_name), password)


def is_initialised(database: Database) -> bool:
    """Whether somebody can sign in."""
    with database.read() as connection:
        return connection.execute(sa.select(User.id).where(User.password_hash.is_not(None))).first() is not None


def offer_roles(database: Database, bus: Bus, roles: Iterable[Role], actor: Actor) -> list[str]:
    """Create those of the ready-made roles of plugins that are not there yet; gives their codes."""
    with database.read() as connection:
        there = set(connection.scalars(sa.select(RoleRow.code)))
    missing = [role for role in roles if role.code not in there]
    for role in missing:
        bus.dispatch("identity.create_role", _role(role), actor)
    return [role.code for role in missing]


def _step(bus: Bus, actor: Actor, name: str, payload: Mapping[str, Any], suffix: str = "") -> Any:
    return bus.dispatch(name, payload, actor, f"init:{name}{suffix}").result


def _core() -> Catalogue:
    catalogue = Catalogue(lambda _plugin: False)
    catalogue.add("org", org.declarations())
    catalogue.add("identity", identity.declarations())
    catalogue.add("stations", stations.declarations())
    return catalogue


def _role(role: Role) -> dict[str, Any]:
    return {"code": role.code, "title": role.title, "permissions": list(role.permissions)}
