"""`backoffice run COMMAND`: dispatch one command."""

from __future__ import annotations

import sys

import click

from backoffice.cli.common import data_option, office, owner
from backoffice.config import Config
from backoffice.errors import Refused


@click.command("run")
@click.argument("name", metavar="COMMAND")
@click.argument("payload", metavar="[JSON | -]", default="{}")
@click.option("--as", "user", default=None, help="Act as this user, with no more rights than they have.")
@click.option("--company", default=None, help="With --as: the company to act in (code).")
@click.option("--key", default=None, help="Idempotency key: sent again with it, the stored answer comes back.")
@data_option
def command(config: Config, name: str, payload: str, user: str | None, company: str | None, key: str | None) -> None:
    """Carry out COMMAND, such as inventory.receive, with a JSON payload; `-` reads it from standard input.

    Prints the result as JSON. Refused, it says why for each field and exits with status 1.
    """
    body = sys.stdin.buffer.read() if payload == "-" else payload.encode("utf-8", "surrogateescape")
    with office(config) as application:
        who = owner(application) if user is None else application.identity.by_name(user, company)
        try:
            answer = application.dispatch(name, body, who, key)
        except Refused as refused:
            for error in refused.errors:
                click.echo(f"{error.field or name}: {error.message} ({error.code})", err=True)
            raise
    click.echo(answer.raw.decode())
