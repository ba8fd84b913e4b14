"""`backoffice migrate`: bring the database up to this version."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from backoffice.cli.common import data_option, office, owner
from backoffice.config import Config

if TYPE_CHECKING:
    from backoffice.lifecycle.upgrade import Upgrade

no_backup_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--no-backup", is_flag=True, help="Change the tables without a backup, and without trying it on a copy."
)


@click.command("migrate")
@no_backup_option
@data_option
def command(config: Config, no_backup: bool) -> None:
    """Bring the tables of the core and of every installed module up to this version.

    A backup comes first, then a rehearsal on a copy of it. Each owner's tables are one transaction: done as a whole or
    not at all. The removal of a module that was interrupted is finished.
    """
    from backoffice.lifecycle import finish_purges
    from backoffice.lifecycle.upgrade import upgrade

    say_upgrade(upgrade(config, with_backup=not no_backup))
    with office(config, safe_mode=True) as application:
        for name in finish_purges(application.database):
            click.echo(f"{name}: removed with its data")
    offer_new_roles(config)


def offer_new_roles(config: Config) -> None:
    """Create the ready-made roles that a newer version of a module that is on brings."""
    from backoffice.identity.bootstrap import offer_roles

    with office(config) as application:
        made = offer_roles(application.database, application.bus, application.catalogue.roles(), owner(application))
    if made:
        click.echo(f"Roles to give: {', '.join(made)}.")


def say_upgrade(found: Upgrade) -> None:
    """A line for the backup, one for the rehearsal, one for each owner."""
    if found.backup is not None:
        click.echo(f"Backup: {found.backup}")
        if found.rehearsed is None:
            click.echo("Not rehearsed: the database's user may not create a scratch database (it needs CREATEDB).")
        else:
            click.echo(f"Rehearsed on a copy in {found.rehearsed:.1f} s.")
    for one in found.done:
        click.echo(f"{one.owner}: {', '.join(one.revisions)} applied" if one.revisions else f"{one.owner}: up to date")
