"""`backoffice check`: every invariant of every enabled module."""

from __future__ import annotations

import click

from backoffice.cli.common import data_option, json_option, office, say_json
from backoffice.config import Config


@click.command("check")
@data_option
@json_option
def command(config: Config, as_json: bool) -> None:
    """Run the checkers of every enabled module. A line per violation, and exit status 1 when there is any."""
    with office(config) as application:
        found = application.check()
        checkers = [checker.name for checker in application.catalogue.checkers()]
    if as_json:
        say_json({"checkers": checkers, "violations": found})
    else:
        for violation in found:
            click.echo(violation)
        click.echo(f"{len(checkers)} checks, {len(found)} violations.", err=bool(found))
    if found:
        raise click.exceptions.Exit(1)
