"""Fixtures for tests of the core and of plugins.

A test that asks for `database` or anything above it runs on SQLite and on PostgreSQL. To have plugins installed and
switched on, a module or a class overrides `plugins`:

    @pytest.fixture
    def plugins() -> tuple[str, ...]:
        return ("catalog", "inventory")
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.config import Config, secret
from backoffice.db.database import Database
from backoffice.identity.bootstrap import Initialised
from backoffice.jobs.worker import Worker
from backoffice.testing.clock import MovableClock
from backoffice.testing.databases import Databases
from backoffice.testing.plugins import PluginFolder
from backoffice.testing.postgres import postgres_server

DIALECTS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgresql: starts a PostgreSQL server")


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """The database that the test runs on: `sqlite`, then `postgresql`."""
    return str(request.param)


@pytest.fixture
def plugins() -> tuple[str, ...]:
    """The plugins that the test needs, in an order in which they can be installed; none unless overridden."""
    return ()


@pytest.fixture(scope="session")
def plugin_paths(pytestconfig: pytest.Config) -> tuple[Path, ...]:
    """Folders of plugin packages: the distribution that the tests belong to, so that it need not be installed."""
    here = pytestconfig.rootpath
    return (here,) if any(here.glob("backoffice_*/plugin.toml")) else ()


@pytest.fixture
def clock() -> MovableClock:
    """The clock of `office`: real time, until the test sets it."""
    return MovableClock()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, plugin_paths: tuple[Path, ...]) -> Iterator[Databases]:
    """Makes databases; PostgreSQL runs only if a test asks for one."""
    with ExitStack() as stack:
        start = functools.cache(lambda: stack.enter_context(postgres_server()))
        yield Databases(tmp_path_factory.mktemp("databases"), start, plugin_paths)


@pytest.fixture
def empty_url(databases: Databases, dialect: str) -> Iterator[str]:
    """The URL of a database without tables."""
    url = databases.empty(dialect)
    yield url
    databases.drop(url)


@pytest.fixture
def database_url(databases: Databases, dialect: str, plugins: tuple[str, ...]) -> Iterator[str]:
    """The URL of a database with the tables of the core and of `plugins`."""
    url = databases.migrated(dialect, plugins)
    yield url
    databases.drop(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """That database, opened."""
    opened = Database(database_url, pool_size=8)
    yield opened
    opened.dispose()


@pytest.fixture
def plugin_folder(tmp_path: Path) -> Iterator[PluginFolder]:
    """An empty folder for plugins that the test writes; `office` finds them as it finds those of a data directory."""
    folder = PluginFolder(tmp_path / "data" / "plugins")
    yield folder
    folder.forget()


@pytest.fixture
def _office(databases: Databases, dialect: str, plugins: tuple[str, ...]) -> Iterator[tuple[str, Initialised]]:
    url, who = databases.office(dialect, plugins)
    yield url, who
    databases.drop(url)


@pytest.fixture
def initialised(_office: tuple[str, Initialised]) -> Initialised:
    """The ids of the company, site, station and administrator of `office`, and the administrator's password."""
    return _office[1]


@pytest.fixture
def config(_office: tuple[str, Initialised], tmp_path: Path) -> Config:
    """The configuration of `office`, for further processes on the same database."""
    folder = tmp_path / "data"
    secret.create(folder)
    return Config(data_dir=folder, database_url=_office[0], pool_size=8)


@pytest.fixture
def office(config: Config, plugin_paths: tuple[Path, ...], clock: MovableClock) -> Iterator[Application]:
    """A running back office with one company, one site, one station, an administrator, and `plugins` switched on."""
    with Application.open(config, plugin_paths, clock=clock) as application:
        yield application


@pytest.fixture
def worker(office: Application) -> Worker:
    """Does what follows a commit, when the test says so: `worker.drain()` runs every handler and job that is due."""
    return Worker(office, threads=1)


@pytest.fixture
def actor(office: Application, initialised: Initialised) -> Actor:
    """The administrator of `office`."""
    return office.identity.policy.actor(initialised.admin_id, initialised.company_id)
