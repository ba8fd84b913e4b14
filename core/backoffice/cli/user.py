"""`backoffice user …`: people, and what they may do."""

from __future__ import annotations

import sys

import click

from backoffice.cli.common import data_option, office, owner
from backoffice.config import Config

password_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input instead of generating one."
)


@click.group("user")
def command() -> None:
    """Users: add, give and take roles, switch off."""


@command.command("add")
@click.argument("name")
@click.option("--display-name", default="", help="Full name; by default the name.")
@click.option("--email", default=None)
@password_option
@data_option
def add(config: Config, name: str, display_name: str, email: str | None, password_stdin: bool) -> None:
    """Add a user. A generated password is printed, alone, on the last line."""
    password, generated = _password(password_stdin)
    payload = {"name": name, "display_name": display_name or name, "email": email, "password": password}
    with office(config, safe_mode=True) as application:
        application.dispatch("identity.add_user", payload, owner(application))
    click.echo(f"User {name} was added. Give them a role: backoffice user grant {name} ROLE")
    _tell(password, generated)


@command.command("password")
@click.argument("name")
@password_option
@data_option
def set_password(config: Config, name: str, password_stdin: bool) -> None:
    """Give a user a new password and sign them out everywhere. A generated one is printed on the last line."""
    password, generated = _password(password_stdin)
    with office(config, safe_mode=True) as application:
        payload = {"user": name.casefold(), "password": password}
        application.dispatch("identity.set_password", payload, owner(application))
    click.echo(f"The password of {name} was set.")
    _tell(password, generated)


@command.command("disable")
@click.argument("name")
@data_option
def disable(config: Config, name: str) -> None:
    """Switch a user off: signed out at once, password and tokens refused."""
    _simple(config, "identity.disable_user", name)
    click.echo(f"User {name} is switched off.")


@command.command("enable")
@click.argument("name")
@data_option
def enable(config: Config, name: str) -> None:
    """Switch a user on again."""
    _simple(config, "identity.enable_user", name)
    click.echo(f"User {name} is switched on.")


def _place_options(function: click.decorators.FC) -> click.decorators.FC:
    site = click.option("--site", default=None, help="Only at this site (code).")
    return click.option("--company", default=None, help="Only in this company (code).")(site(function))


@command.command("grant")
@click.argument("name")
@click.argument("role")
@_place_options
@data_option
def grant(config: Config, name: str, role: str, company: str | None, site: str | None) -> None:
    """Give a user a role: everywhere, in one company, or at one site."""
    _role(config, "identity.grant", name, role, company, site)
    click.echo(f"{name} has the role {role}{_where(company, site)}.")


@command.command("revoke")
@click.argument("name")
@click.argument("role")
@_place_options
@data_option
def revoke(config: Config, name: str, role: str, company: str | None, site: str | None) -> None:
    """Take a role back, exactly as it was given."""
    _role(config, "identity.revoke", name, role, company, site)
    click.echo(f"{name} no longer has the role {role}{_where(company, site)}.")


def _simple(config: Config, name: str, user: str) -> None:
    with office(config, safe_mode=True) as application:
        application.dispatch(name, {"user": user.casefold()}, owner(application))


def _role(config: Config, command_name: str, user: str, role: str, company: str | None, site: str | None) -> None:
    payload = {"user": user.casefold(), "role": role, "company": company, "site": site}
    with office(config, safe_mode=True) as application:
        application.dispatch(command_name, payload, owner(application))


def _where(company: str | None, site: str | None) -> str:
    return f" at {site}" if site else f" in {company}" if company else ""


def _password(from_stdin: bool) -> tuple[str, bool]:
    from backoffice.identity.passwords import generate_password

    if from_stdin:
        return sys.stdin.readline().rstrip("\n"), False
    return generate_password(), True


def _tell(password: str, generated: bool) -> None:
    if generated:
        click.echo("The password, which is not shown again:")
        click.echo(password)
