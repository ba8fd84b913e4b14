"""What stands around every page: company, person, and the navigation that the enabled modules contribute."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask import g, url_for

from backoffice.actor import Actor
from backoffice.declarations import Nav
from backoffice.org.models import Company
from backoffice_web import developer
from backoffice_web.banners import SafeMode, safe_mode, waiting
from backoffice_web.context import actor_or_none, application, snapshot

SCAN = "stations.scan"
ADMINISTRATION = "Administration"
GROUP_ORDER = ("Warehouse", "Catalogue", "Purchasing", "Sales", "Finance", "Contacts", "People", "Time")
"""Departments first; then what a module calls a group of its own; what is about the program itself comes last."""
LAST_GROUPS = (ADMINISTRATION, developer.GROUP)


@dataclass(frozen=True)
class Entry:
    """A link of the navigation."""

    title: str
    href: str
    icon: str

    def covers(self, path: str) -> bool:
        """Whether the page at `path` is this one or below it."""
        return path == self.href or path.startswith(self.href + "/")


@dataclass(frozen=True)
class Group:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Frame:
    company: str
    user: str
    language: str
    groups: tuple[Group, ...]
    can_scan: bool = False
    safe_mode: SafeMode | None = None
    waiting: tuple[str, ...] = ()
    key: str = field(default_factory=lambda: secrets.token_hex(16))
    """For a form of the frame, which is sent once."""


def frame() -> Frame:
    """The frame for whoever asks; without a person it is only a name."""
    if "frame" not in g:
        g.frame = _build(actor_or_none())
    built: Frame = g.frame
    return built


def _build(reader: Actor | None) -> Frame:
    if reader is None:
        return Frame("Back office", "", "en", ())
    return Frame(
        company=_company(reader),
        user=reader.name,
        language=reader.locale.replace("_", "-"),
        groups=_groups(reader),
        can_scan=reader.grants.allows(SCAN) and not application().safe_mode,
        safe_mode=safe_mode(application()),
        waiting=waiting(application(), reader),
    )


def _company(reader: Actor) -> str:
    with snapshot() as connection:
        name = connection.scalar(sa.select(Company.name).where(Company.id == reader.company_id))
    return name or "Back office"


def _groups(reader: Actor) -> tuple[Group, ...]:
    navs = [*application().catalogue.navs(), *CORE_NAVS]
    if application().safe_mode:
        navs = [nav for nav in navs if nav.group == ADMINISTRATION]
    shown = sorted((n for n in navs if reader.grants.allows(n.permission)), key=lambda n: (n.order, n.title))
    own = (nav.group for nav in shown if nav.group not in LAST_GROUPS)
    names = dict.fromkeys([*GROUP_ORDER, *own, *LAST_GROUPS])
    groups = (Group(name, tuple(_entry(nav) for nav in shown if nav.group == name)) for name in names)
    return tuple(group for group in groups if group.entries)


def _entry(nav: Nav) -> Entry:
    if nav.resource:
        return Entry(nav.title, "/r/" + nav.resource.replace(".", "/", 1), nav.icon)
    endpoint = nav.endpoint
    return Entry(nav.title, endpoint if endpoint.startswith("/") else url_for(endpoint), nav.icon)


CORE_NAVS = (
    Nav("stations.scan", "Scan station", "Warehouse", "stations.scan", "scan", 0, endpoint="scan.station"),
    Nav("plugins.list", "Modules", "Administration", "plugins.enable", "puzzle", 900, endpoint="modules.catalogue"),
    Nav(
        "stations.devices",
        "Devices",
        "Administration",
        "stations.devices.read",
        "device-desktop",
        902,
        endpoint="devices.overview",
    ),
    Nav("jobs.overview", "Jobs", "Administration", "jobs.jobs.read", "hourglass", 905, endpoint="jobs.overview"),
    Nav("identity.users", "Users", "Administration", "identity.users.read", "users", 910, resource="identity.users"),
    Nav(
        "identity.roles",
        "Roles",
        "Administration",
        "identity.roles.read",
        "shield-lock",
        920,
        resource="identity.roles",
    ),
    Nav("org.sites", "Sites", "Administration", "org.sites.read", "building", 930, resource="org.sites"),
    Nav(
        "calendar.holidays",
        "Holidays",
        "Administration",
        "calendar.days.read",
        "calendar",
        935,
        endpoint="calendar.holidays",
    ),
    Nav(
        "stations.stations",
        "Stations",
        "Administration",
        "stations.stations.read",
        "map-pin",
        940,
        resource="stations.stations",
    ),
    Nav("stations.scans", "Scans", "Administration", "stations.scans.read", "barcode", 950, resource="stations.scans"),
    Nav(
        "journal.entries",
        "Audit trail",
        "Administration",
        "journal.entries.read",
        "history",
        960,
        resource="journal.entries",
    ),
    *developer.NAVS,
)
