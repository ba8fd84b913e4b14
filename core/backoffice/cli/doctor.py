"""`backoffice doctor`: is this installation sound?"""

from __future__ import annotations

import platform
import stat
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from backoffice.cli.common import data_option, json_option, say_json
from backoffice.config import Config
from backoffice.errors import Refused

if TYPE_CHECKING:
    from backoffice.db.database import Database


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `advice` says what to do when it is not `ok`."""

    subject: str
    ok: bool
    found: str
    advice: str = ""


@click.command("doctor")
@data_option
@json_option
def command(config: Config, as_json: bool) -> None:
    """Look at versions, files, the database and pending migrations. Exit status 1 if something needs a hand."""
    findings = list(_examine(config))
    if as_json:
        say_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{'ok ' if finding.ok else 'BAD'} {finding.subject}: {finding.found}")
            if not finding.ok:
                click.echo(f"    {finding.advice}")
    if not all(finding.ok for finding in findings):
        raise click.exceptions.Exit(1)


def _examine(config: Config) -> Iterator[Finding]:
    python = platform.python_version()
    yield Finding("Python", sys.version_info >= (3, 11), python, "Python 3.11 or newer is needed.")
    libraries = ", ".join(f"{name} {version(name)}" for name in ("backoffice", "sqlalchemy", "pydantic"))
    yield Finding("versions", True, libraries)
    yield from _files(config)
    yield from _database(config)


def _files(config: Config) -> Iterator[Finding]:
    folder = config.data_dir
    if not folder.is_dir():
        yield Finding("data directory", False, f"{folder} is not there", "Run: backoffice init")
        return
    yield _private("data directory", folder)
    try:
        secret = config.secret
    except Refused as refused:
        yield Finding("secret key", False, "unusable", refused.message)
    else:
        yield Finding("secret key", True, f"{len(secret)} bytes")


def _private(subject: str, path: Path) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    closed = not mode & stat.S_IRWXO
    return Finding(
        subject, closed, f"{path} ({mode:04o})", f"Other users of this machine get in. Run: chmod 700 {path}"
    )


def _database(config: Config) -> Iterator[Finding]:
    from backoffice.application import open_database
    from backoffice.db import migrate

    # Looking must not create anything, as SQLite would.
    file = config.database_url.removeprefix("sqlite:///")
    if file != config.database_url and not Path(file).exists():
        yield Finding("database", False, f"{file} is not there", "Run: backoffice init")
        return
    database = open_database(config)
    try:
        database.verify()
        yield Finding("database", True, f"{database.dialect} {_server(database)}, keeps what it acknowledged")
        waiting = migrate.pending(database, migrate.CORE, migrate.CORE_FOLDER)
        found = f"pending: {', '.join(waiting)}" if waiting else "up to date"
        yield Finding("core tables", not waiting, found, "Run: backoffice migrate")
        if not waiting:
            yield from _modules(config, database)
    except Refused as refused:
        yield Finding("database", False, "unsafe", refused.message)
    finally:
        database.dispose()


def _server(database: Database) -> str:
    with database.read() as connection:
        return ".".join(map(str, connection.dialect.server_version_info or ()))


def _modules(config: Config, database: Database) -> Iterator[Finding]:
    from backoffice.db import migrate
    from backoffice.lifecycle.plugin import Desired, Health
    from backoffice.lifecycle.registry import Registry

    registry = Registry(database, config.data_dir)
    registry.discover()
    for name, info in registry.plugins.items():
        if info.desired is Desired.PURGING:
            yield Finding(f"module {name}", False, "its removal is not finished", "Run: backoffice migrate")
        if not info.is_installed:
            continue
        if info.health is not Health.OK or info.desired is Desired.QUARANTINED:
            yield Finding(f"module {name}", False, info.health.value, info.reason)
            continue
        waiting = migrate.pending(database, name, info.migrations)
        found = f"tables pending: {', '.join(waiting)}" if waiting else info.desired.value
        yield Finding(f"module {name}", not waiting, found, "Run: backoffice migrate")
