"""`backoffice migrate`: bring the database up to this version."""

from __future__ import annotations

import click

from backoffice.cli.common import data_option, office
from backoffice.config import Config


@click.command("migrate")
@data_option
def command(config: Config) -> None:
    """Bring the tables of the core and of every installed module up to this version.

    Each is one transaction: it is done as a whole or not at all.
    """
    from backoffice.application import open_database
    from backoffice.db import migrate
    from backoffice.lifecycle.plugin import Desired, Health

    database = open_database(config)
    try:
        waiting = migrate.pending(database, migrate.CORE, migrate.CORE_FOLDER)
        migrate.upgrade(database, migrate.CORE, migrate.CORE_FOLDER)
    finally:
        database.dispose()
    click.echo(_said("core", waiting))
    with office(config, safe_mode=True) as application:
        for name, info in application.registry.plugins.items():
            if info.desired is Desired.DISCOVERED or info.health is Health.MISSING:
                continue
            waiting = migrate.pending(application.database, name, info.migrations)
            migrate.upgrade(application.database, name, info.migrations)
            click.echo(_said(name, waiting))


def _said(owner: str, done: list[str]) -> str:
    return f"{owner}: {', '.join(done)} applied" if done else f"{owner}: up to date"
