"""`backoffice plugin upgrade`: bring modules up to the code that is installed."""

from __future__ import annotations

import click

from backoffice.cli.common import data_option, office
from backoffice.cli.migrate import no_backup_option, offer_new_roles, say_upgrade
from backoffice.cli.plugin_list import permission_lines
from backoffice.config import Config


@click.command("upgrade")
@click.argument("name", required=False)
@no_backup_option
@data_option
def upgrade(config: Config, name: str | None, no_backup: bool) -> None:
    """Bring NAME, or every module, up to its installed code: backup, rehearsal on a copy, then the tables.

    Agrees to the permissions that it asks for now, which are said first. Servers have to be restarted afterwards.
    """
    from backoffice.lifecycle.overview import overview
    from backoffice.lifecycle.switch import find
    from backoffice.lifecycle.upgrade import upgrade as bring_up

    with office(config) as application, application.read() as connection:
        if name is not None:
            find(application.registry.plugins, name)
        pending = [info.name for info in application.registry.plugins.values() if info.update_pending]
        for one in pending if name is None else [name]:
            asked = overview(application, one, connection).permissions
            if asked.new or asked.dropped:
                click.echo(f"What {one} asks for:")
                for line in permission_lines(asked):
                    click.echo(line)
    say_upgrade(bring_up(config, pending if name is None else [name], with_backup=not no_backup, agree=True))
    offer_new_roles(config)
