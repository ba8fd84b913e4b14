"""`backoffice plugin install`, `enable`, `disable`, `release` and `uninstall`: the moves of a module's life."""

from __future__ import annotations

import click

from backoffice.cli.common import data_option, office, owner
from backoffice.cli.plugin_list import consequence_lines, permission_lines
from backoffice.config import Config


@click.command("install")
@click.argument("name")
@data_option
def install(config: Config, name: str) -> None:
    """Create the module's tables, or find those that it left. It is off until it is switched on."""
    with office(config) as application:
        application.dispatch("plugins.install", {"module": name}, owner(application))
    click.echo(f"The module {name} is installed. Switch it on: backoffice plugin enable {name}")


@click.command("enable")
@click.argument("name")
@data_option
def enable(config: Config, name: str) -> None:
    """Switch a module on, in every process within a second. Says first what it newly asks for."""
    from backoffice.lifecycle.overview import overview

    with office(config) as application:
        with application.read() as connection:
            asked = overview(application, name, connection).permissions
        if asked.new or asked.dropped:
            click.echo(f"What {name} asks for:")
            for line in permission_lines(asked):
                click.echo(line)
        application.dispatch("plugins.enable", {"module": name}, owner(application))
        roles = [role.code for role in application.catalogue.roles() if role.code.startswith(f"{name}.")]
    click.echo(f"The module {name} is on.")
    if roles:
        click.echo(f"Roles to give: {', '.join(roles)}.")


@click.command("disable")
@click.argument("name")
@data_option
def disable(config: Config, name: str) -> None:
    """Switch a module off. Its data stays."""
    with office(config) as application:
        application.dispatch("plugins.disable", {"module": name}, owner(application))
    click.echo(f"The module {name} is off. Its data stays.")


@click.command("release")
@click.argument("name")
@data_option
def release(config: Config, name: str) -> None:
    """Take a module out of quarantine when it is repaired. Its faults are counted anew."""
    with office(config) as application:
        application.dispatch("plugins.release", {"module": name}, owner(application))
    click.echo(f"The module {name} is on again.")


@click.command("uninstall")
@click.argument("name")
@click.option("--purge", is_flag=True, help="Remove its tables, settings and jobs too, for good.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
def uninstall(config: Config, name: str, purge: bool, yes: bool) -> None:
    """Take out a module that is switched off. Its data stays, unless it is purged."""
    from backoffice.lifecycle.overview import overview

    with office(config) as application:
        if purge and not yes:
            with application.read() as connection:
                found = overview(application, name, connection)
            for line in consequence_lines(found.purge):
                click.echo(line)
            click.confirm(f"Remove all of this of {name} for good?", abort=True)
        application.dispatch("plugins.uninstall", {"module": name, "purge": purge}, owner(application))
    if purge:
        click.echo(f"The module {name} and its data are removed.")
    else:
        click.echo(f"The module {name} is uninstalled. Its data stays: backoffice plugin install {name} finds it.")
