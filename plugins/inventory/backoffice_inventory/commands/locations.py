"""Places are made, renamed, closed and reopened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Command, Inverse, Tx, command
from backoffice.kinds import Id
from backoffice.org.models import Site
from backoffice.records.master import Master
from backoffice_inventory.commands import scope
from backoffice_inventory.models import Location
from backoffice_inventory.payloads import CreateLocation, LocationGiven
from backoffice_inventory.places import OUTSIDE, open_place

SCOPE = {
    "site": Location.__table__.c.site_id,
    "company": sa.select(Site.company_id).where(Site.id == Location.site_id).scalar_subquery(),
}
_CODES = {code: kind for kind, (code, _) in OUTSIDE.items()}
_master = Master(
    Location,
    "inventory",
    name="locations",
    key="code",
    label="name",
    fields=("code", "name", "parent"),
    scope=SCOPE,
    example={"code": "A-04-2", "name": "Aisle A, rack 4, shelf 2"},
)


@dataclass(frozen=True)
class Opened:
    """The place that was made."""

    id: Id
    version: int = 1


def _places_of_new(tx: Tx, p: Any) -> scope.Places:
    return {"site": {_site(tx, p)}}


@command(
    "inventory",
    title="New location",
    scope=_places_of_new,
    inverse=Inverse("inventory.close_location", lambda asked, done: {"location": done["id"]}),
    example={"code": "A-04-2", "name": "Aisle A, rack 4, shelf 2", "kind": "internal"},
)
def create_location(tx: Tx, p: CreateLocation) -> Opened:
    """Add a place: a bin, a zone that groups bins, or one that stands for the world outside."""
    site = _site(tx, p)
    reserved = _CODES.get(p.code)
    if reserved is not None and reserved != p.kind:
        tx.refuse("reserved", f"{p.code} is the place of kind {reserved} at each site. Choose another code.", "code")
    _check_parent(tx, p.parent, site)
    made = open_place(tx, site=site, code=p.code, name=p.name, kind=p.kind, parent=p.parent)
    if made is None:
        tx.refuse("taken", f"This site has a place {p.code} already. Nothing was written; choose another code.", "code")
    return Opened(made)


@command(
    "inventory",
    title="Close location",
    on="inventory.locations",
    field="location",
    example={"location": "A-04-2"},
    scope=scope.of_location,
    inverse=Inverse("inventory.reopen_location", lambda asked, done: {"location": asked.location}),
)
def close_location(tx: Tx, p: LocationGiven) -> None:
    """Let nothing in or out of a place until it is reopened. What is in it stays."""
    done = tx.change(Location, p.location, Location.closed.is_(sa.false()), closed=True)
    tx.refuse_unless(done, "location", "This place is closed already. Nothing was changed.", code="unchanged")


@command(
    "inventory",
    title="Reopen location",
    on="inventory.locations",
    field="location",
    example={"location": "A-04-2"},
    scope=scope.of_location,
    inverse=Inverse("inventory.close_location", lambda asked, done: {"location": asked.location}),
)
def reopen_location(tx: Tx, p: LocationGiven) -> None:
    """Let goods in and out of a closed place again."""
    done = tx.change(Location, p.location, Location.closed.is_(sa.true()), closed=False)
    tx.refuse_unless(done, "location", "This place is open. Nothing was changed.", code="unchanged")


def _update(tx: Tx, p: Any) -> Any:
    row = tx.get(Location, p.location)
    if row is not None and p.parent is not None:
        _check_parent(tx, p.parent, row["site_id"], inside=p.location)
    if row is not None and p.code is not None and row["code"] in _CODES and p.code != row["code"]:
        tx.refuse("reserved", f"{row['code']} keeps its code: it stands for the same thing at each site.", "code")
    return _master.update.handler(tx, p)


update_location: Command = replace(_master.update, handler=_update)


def _site(tx: Tx, p: CreateLocation) -> int:
    """The site that is given, that of the parent, or the only one of the company."""
    if p.site is not None:
        return p.site
    if p.parent is not None:
        parent = tx.get(Location, p.parent)
        assert parent is not None  # the reference was resolved
        return int(parent["site_id"])
    sites = sa.select(Site.id).where(Site.archived_at.is_(None))
    if tx.company_id is not None:
        sites = sites.where(Site.company_id == tx.company_id)
    found = tx.execute(sites.limit(2)).scalars().all()
    if len(found) != 1:
        tx.refuse("missing", "There are several sites. Nothing was written; say at which one the place is.", "site")
    return int(found[0])


def _check_parent(tx: Tx, parent: int | None, site: int, inside: int | None = None) -> None:
    """Refuse a parent at another site, and one that lies inside the place itself."""
    above = parent
    while above is not None:
        if above == inside:
            tx.refuse("circle", "A place cannot lie inside itself. Nothing was written.", "parent")
        row = tx.get(Location, above)
        assert row is not None  # a foreign key leads here
        if row["site_id"] != site:
            tx.refuse("other_site", f"{row['code']} is at another site. Nothing was written.", "parent")
        above = row["parent_id"]
