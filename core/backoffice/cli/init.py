"""`backoffice init`: a new installation."""

from __future__ import annotations

import click

from backoffice.cli.common import data_option, office, owner
from backoffice.config import Config


@click.command("init")
@data_option
@click.option("--company", default="My company", show_default=True, help="Name of the company.")
@click.option("--currency", default="EUR", show_default=True, help="Its currency, ISO 4217.")
@click.option("--locale", default="en", show_default=True, help="Its language, such as de or en_GB.")
@click.option("--zone", default="UTC", show_default=True, help="Time zone of its site, such as Europe/Berlin.")
@click.option("--admin", default="admin", show_default=True, help="Name that the administrator signs in with.")
@click.option("--module", "modules", multiple=True, help="Switch on only this module; may be repeated.")
@click.option("--no-modules", is_flag=True, help="Switch on none.")
def command(
    config: Config,
    company: str,
    currency: str,
    locale: str,
    zone: str,
    admin: str,
    modules: tuple[str, ...],
    no_modules: bool,
) -> None:
    """Set up a new installation: secret, database, company, station, administrator, modules.

    Prints the administrator's generated password once. Interrupted, it goes on when it is repeated.
    """
    from backoffice.application import open_database
    from backoffice.config import secret
    from backoffice.db import migrate
    from backoffice.identity.bootstrap import initialise

    config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret.create(config.data_dir)
    database = open_database(config)
    try:
        migrate.upgrade(database, migrate.CORE, migrate.CORE_FOLDER)
        made = initialise(database, company, currency=currency, locale=locale, zone=zone, admin_name=admin)
    finally:
        database.dispose()
    click.echo(f"{company} is set up in {config.data_dir}.")
    # Told before the modules are: it is stored nowhere, and a module may fail.
    click.echo(f"Sign in as {made.admin_name} with the password {made.password} (it is not shown again).")
    if not no_modules:
        _switch_on(config, modules)


def _switch_on(config: Config, wanted: tuple[str, ...]) -> None:
    from backoffice.lifecycle.plugin import Health

    with office(config) as application:
        for name, info in application.registry.plugins.items():
            if name in wanted or (not wanted and info.health is Health.OK):
                application.registry.install(name)
        if unknown := set(wanted) - set(application.registry.plugins):
            raise click.ClickException(f"There is no module “{min(unknown)}”. The installation itself is complete.")
    with office(config) as application:
        who = owner(application)
        for name, info in application.registry.plugins.items():
            if info.desired == "installed":
                application.dispatch("plugins.enable", {"module": name}, who)
                click.echo(f"The module {name} is on.")
