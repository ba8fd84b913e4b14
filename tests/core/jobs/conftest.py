"""An office with the parish's bells, and a worker beside it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
import sqlalchemy as sa
from tests.core.jobs.bell import MIGRATION, PARISH

from backoffice.actor import Actor, system_actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.identity.bootstrap import Initialised
from backoffice.jobs.worker import Worker
from backoffice.testing.plugins import PluginFolder

OpenOffice = Callable[[], Application]


@pytest.fixture
def open_office(config: Config) -> Iterator[OpenOffice]:
    """Opens the office as a starting process does; everything opened is closed at the end."""
    opened: list[Application] = []

    def start() -> Application:
        opened.append(Application.open(config))
        return opened[-1]

    yield start
    for application in opened:
        application.close()


@pytest.fixture
def install(plugin_folder: PluginFolder, open_office: OpenOffice) -> Callable[..., None]:
    """Writes a plugin, installs it and switches it on: `install("choir", CODE)`."""

    def work(name: str, code: str, **more: object) -> None:
        plugin_folder.write(name, code, **more)  # type: ignore[arg-type]
        with open_office() as before:
            before.registry.install(name)
            before.registry.enable(name)

    return work


@pytest.fixture
def parish(install: Callable[..., None], open_office: OpenOffice) -> Application:
    """The office with the plugin `parish` switched on."""
    install("parish", PARISH, files={"migrations/0001_bells.py": MIGRATION})
    return open_office()


@pytest.fixture
def code(parish: Application) -> ModuleType:
    """The module of the plugin, to make it fail and to see what it saw."""
    module = sys.modules["backoffice_parish"]
    for kept in (module.TRIED, module.AFTER_EACH, module.SEEN, module.FAIL):
        kept.clear()
    return module


@pytest.fixture
def somebody(initialised: Initialised) -> Actor:
    return system_actor(initialised.company_id)


@pytest.fixture
def worker(parish: Application) -> Worker:
    """A worker that works when the test says `drain`."""
    return Worker(parish, threads=1)


def towers(office: Application, table: str = "parish_note") -> list[str]:
    with office.read() as connection:
        return list(connection.execute(sa.text(f"select tower from {table} order by id")).scalars())


def jobs(office: Application) -> list[sa.RowMapping]:
    """Every row of core_job, oldest first."""
    with office.read() as connection:
        return list(connection.execute(sa.text("select * from core_job order by id")).mappings())
