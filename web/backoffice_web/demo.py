"""The demo company: made by the same commands that people use, repeatable from a seed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backoffice.actor import Actor, system_actor
from backoffice.application import Application, open_database
from backoffice.config import Config, secret
from backoffice.errors import Refused
from backoffice.identity.bootstrap import Initialised, initialise, is_initialised
from backoffice.identity.passwords import generate_password
from backoffice.jobs.beside import THIS_MACHINE
from backoffice.lifecycle.plugin import Desired, Health
from backoffice.lifecycle.upgrade import upgrade
from backoffice.stations.devices.known import drivers

COMPANY = "Tarnholt Hardware"
SEED = 2026
MARK = "demo-company"
"""An empty file in the data directory: only what carries it is ever removed by `--reset`."""


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in to the demo."""

    name: str
    display_name: str
    roles: tuple[str, ...]


CLERK = "inventory.clerk"
SITE, STATION = "CENTRAL", "DOCK-1"
DEVICES = (
    ("virtual.scanner", "scanner-1", "Scanner at dock 1"),
    ("virtual.printer", "printer-1", "Receipt printer at dock 1"),
)
PEOPLE = (
    Person("maja", "Maja Lindqvist", (CLERK, "viewer")),
    Person("oren", "Oren Castell", ("viewer",)),
    Person("petra", "Petra Holm", ("people.officer", "people.manager")),
    Person("paul", "Paul Reimers", ("people.pay_officer", "people.employee", "timeclock.payroll", "timeclock.self")),
    Person("lena", "Lena Vogt", ("people.manager", "timeclock.manager")),
    Person("tomas", "Tomas Alves", ("people.employee", "timeclock.self")),
)


@dataclass
class Office:
    """What a plugin's `demo_data` hook is given: a way to dispatch commands and to read, as the system."""

    application: Application
    actor: Actor
    samples: list[tuple[str, str]] = field(default_factory=list)
    """(code, what it is): codes worth scanning, printed at the end."""
    pages: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    """(what it is, its address, what to type there): printed at the end and stored nowhere, so it may hold secrets."""

    def dispatch(self, command: str, payload: Mapping[str, Any], key: str | None = None) -> Any:
        """Carry out a command and give its result."""
        return self.application.dispatch(command, payload, self.actor, key).result

    def read(self, resource: str, **filters: Any) -> list[dict[str, Any]]:
        """Up to 500 rows of a resource."""
        args = {name: str(value) for name, value in filters.items()}
        with self.application.read() as connection:
            return self.application.resource(resource).page(connection, self.actor, args, limit=500).dicts()


@dataclass(frozen=True)
class Made:
    """What a first start made: (name, password) of those who can sign in, sample codes, pages to try. Shown once."""

    passwords: tuple[tuple[str, str], ...]
    samples: tuple[tuple[str, str], ...]
    pages: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


def reset(config: Config) -> None:
    """Remove the demo's data directory; `Refused` for a folder that is none."""
    folder = config.data_dir
    if not folder.exists():
        return
    if not (folder / MARK).exists():
        raise Refused(
            "not_a_demo",
            f"{folder} is no demo: “backoffice demo” did not make it. Nothing was removed; choose another with --data.",
        )
    shutil.rmtree(folder)


def prepare(config: Config, tell: Callable[[str], None] = lambda _what: None) -> Made | None:
    """Make the demo company unless it is there, which gives None; bring it up to date in any case.

    `tell` is given the name of each module before it brings its part, which may take a while.
    """
    first = not (config.data_dir / MARK).exists()
    if first and config.data_dir.exists() and any(config.data_dir.iterdir()):
        raise Refused(
            "not_empty",
            f"{config.data_dir} holds something else. Nothing was changed; choose another folder with --data.",
        )
    made = _make(config)
    with Application.open(config) as application:
        for name, info in application.registry.plugins.items():
            if info.health is Health.OK:
                application.registry.install(name)
    with Application.open(config) as application:
        office = Office(application, system_actor(_company(application)))
        if made is None:
            return None
        _enable(office)
        passwords = ((made.admin_name, made.password), *_people(office))
        _fill(office, tell)
        _devices(office)
        return Made(passwords, tuple(office.samples), tuple(office.pages))


def _make(config: Config) -> Initialised | None:
    config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    (config.data_dir / MARK).touch()
    secret.create(config.data_dir)
    upgrade(config, with_backup=False)
    database = open_database(config)
    try:
        if is_initialised(database):
            return None
        return initialise(
            database,
            COMPANY,
            zone="Europe/Berlin",
            locale="en_GB",
            company_code="TARNHOLT",
            site_code=SITE,
            site_name="Central warehouse",
            station_code=STATION,
            station_name="Dock 1",
            admin_display_name="Ines Duarte",
        )
    finally:
        database.dispose()


def _enable(office: Office) -> None:
    application = office.application
    for name, info in application.registry.plugins.items():
        if info.desired is Desired.INSTALLED and info.health is Health.OK:
            office.dispatch("plugins.enable", {"module": name})


def _people(office: Office) -> list[tuple[str, str]]:
    offered = {row["code"] for row in office.read("identity.roles")}
    passwords: list[tuple[str, str]] = []
    for person in PEOPLE:
        roles = [role for role in person.roles if role in offered]
        if not roles:
            continue  # the module that they work with is not here
        facts = {"name": person.name, "display_name": person.display_name, "locale": "en_GB", "zone": "Europe/Berlin"}
        user = office.dispatch("identity.add_user", facts)["user"]
        for role in roles:
            office.dispatch("identity.grant", {"user": user, "role": role})
        password = generate_password()
        office.dispatch("identity.set_password", {"user": user, "password": password})
        passwords.append((person.name, password))
    return passwords


def _fill(office: Office, tell: Callable[[str], None]) -> None:
    """Each plugin brings its part, after those that it requires. What fails in it is logged and shown under Modules."""
    registry = office.application.registry
    for name in registry.plugins:
        hooks = registry.manager.get_plugin(name)
        bring = getattr(hooks, "demo_data", None)
        if bring is not None:
            tell(name)
            bring(office, SEED)


def _devices(office: Office) -> None:
    """This machine as a terminal, with virtual devices at the dock: what they do goes the way of real ones."""
    offered = {row["code"] for row in office.read("identity.roles")}
    role = next(code for code in (CLERK, "viewer") if code in offered)
    terminal = {"name": THIS_MACHINE, "site": SITE, "role": role}
    ident = office.dispatch("stations.add_terminal", terminal)["terminal"]
    for driver, path, name in DEVICES:
        if driver in drivers():
            device = {"bus": "virtual", "path": path}
            facts = {"terminal": ident, "driver": driver, "device": device, "name": name, "station": STATION}
            office.dispatch("stations.add_device", facts)


def _company(application: Application) -> int | None:
    import sqlalchemy as sa

    from backoffice.org.models import Company

    with application.read() as connection:
        return connection.scalar(sa.select(sa.func.min(Company.id)))


def data_dir(given: Path | None) -> Path:
    """Where the demo lives: not where an installation would."""
    return given or Path("backoffice-demo")
