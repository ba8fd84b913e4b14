"""`backoffice token …`: keys for programs."""

from __future__ import annotations

import datetime as dt
import re

import click

from backoffice.cli.common import data_option, office, owner
from backoffice.config import Config


@click.group("token")
def command() -> None:
    """Tokens, by which programs act for a user."""


@command.command("create")
@click.argument("user")
@click.option("--permission", "permissions", multiple=True, help="Limit it to these, such as catalog.*; repeatable.")
@click.option("--expires", default=None, help="Days from now (90d) or a date (2027-01-31); by default never.")
@click.option("--title", default="command line", show_default=True, help="What it is for.")
@click.option("--company", default=None, help="The company that it acts in (code).")
@data_option
def create(
    config: Config, user: str, permissions: tuple[str, ...], expires: str | None, title: str, company: str | None
) -> None:
    """Create a token for USER. It is printed, alone, on the last line and stored nowhere."""
    from backoffice.identity.tokens import mint

    until = None if expires is None else _instant(expires)
    token = mint()
    payload = {
        "user": user.casefold(),
        "title": title,
        "public_id": token.public_id,
        "secret_hash": token.secret_hash,
        "permissions": list(permissions) or ["*"],
        "company": company,
        "expires_at": until,
    }
    with office(config, safe_mode=True) as application:
        application.dispatch("identity.create_token", payload, owner(application))
    ends = "does not expire" if until is None else f"expires {until:%Y-%m-%d %H:%M} UTC"
    click.echo(f"Token {token.public_id} for {user} {ends}. It is not shown again:")
    click.echo(token.text)


@command.command("revoke")
@click.argument("token")
@data_option
def revoke(config: Config, token: str) -> None:
    """Refuse TOKEN (its public part, or all of it) from now on."""
    public_id = token.split("_")[1] if token.startswith("bo_") else token
    with office(config, safe_mode=True) as application:
        application.dispatch("identity.revoke_token", {"token": public_id}, owner(application))
    click.echo(f"Token {public_id} is revoked.")


def _instant(text: str) -> dt.datetime:
    """The end of a date, or so many days from now."""
    if days := re.fullmatch(r"([0-9]{1,5})d?", text):
        return dt.datetime.now(dt.UTC) + dt.timedelta(days=int(days[1]))
    try:
        return dt.datetime.combine(dt.date.fromisoformat(text), dt.time.max, dt.UTC)
    except ValueError:
        raise click.BadParameter("give days (90d) or a date (2027-01-31)", param_hint="--expires") from None
