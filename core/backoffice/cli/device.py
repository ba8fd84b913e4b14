"""`backoffice device …`: terminals and their devices."""

from __future__ import annotations

from typing import Any

import click
import orjson

from backoffice.cli.common import data_option, json_option, office, owner, say_json
from backoffice.config import Config


@click.group("device")
def command() -> None:
    """Devices on terminals, and the codes by which terminals become known."""


@command.command("list")
@click.option("--terminals", is_flag=True, help="The terminals instead of the devices.")
@json_option
@data_option
def show(config: Config, terminals: bool, as_json: bool) -> None:
    """List devices with their state and the reason for it."""
    name = "stations.terminals" if terminals else "stations.devices"
    with office(config, safe_mode=True) as application, application.read() as connection:
        rows = application.resource(name).page(connection, owner(application), {}, limit=500).dicts()
    if as_json:
        say_json(rows)
        return
    for row in rows:
        click.echo(_terminal(row) if terminals else _device(row))
    if not rows:
        click.echo("There is none yet. “backoffice device enrol-code NAME” lets a terminal in.")


@command.command("add")
@click.argument("terminal")
@click.argument("driver")
@click.argument("path")
@click.option("--bus", required=True, help="usb, evdev, hidraw, serial, tcp, file, cups or virtual.")
@click.option("--serial", default="", help="Its serial number, by which it is known wherever it is plugged in.")
@click.option("--station", help="The station that it belongs to (code).")
@click.option("--name", help="What people call it.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A setting of its driver; repeatable.")
@data_option
def add(
    config: Config, terminal: str, driver: str, path: str, bus: str, serial: str, station: str | None,
    name: str | None, settings: tuple[str, ...],
) -> None:  # fmt: skip
    """Set up a device of TERMINAL with DRIVER. PATH is its device node, host:port, file or print queue."""
    payload = {
        "terminal": terminal, "driver": driver, "device": {"bus": bus, "path": path, "serial": serial},
        "station": station, "name": name, "settings": dict(_setting(one) for one in settings),
    }  # fmt: skip
    with office(config, safe_mode=True) as application:
        made = application.dispatch("stations.add_device", payload, owner(application)).result
    click.echo(f"The device {made['device']} is set up; the terminal takes it up by itself.")


@command.command("enrol-code")
@click.argument("terminal")
@click.option("--site", help="For a new terminal: its site (code); by default the first.")
@click.option("--role", default="admin", show_default=True, help="For a new terminal: what it may do, at its site.")
@data_option
def enrol_code(config: Config, terminal: str, site: str | None, role: str) -> None:
    """Print a code for TERMINAL, its id or name, alone on the last line. A terminal that there is not is added.

    The code is good for ten minutes and for one machine.
    """
    from backoffice.stations.terminals.enrolment import new_code

    with office(config, safe_mode=True) as application:
        who = owner(application)
        with application.read() as connection:
            found = application.resource("stations.terminals").page(connection, who, {}, limit=500).dicts()
            places = application.resource("org.sites").page(connection, who, {"sort": "id"}, limit=1).dicts()
        named = [row for row in found if terminal in (row["public_id"], row["name"]) and row["revoked_at"] is None]
        if len(named) > 1:
            raise click.ClickException(f"Several terminals are called “{terminal}”. Give the id of one.")
        if named:
            ident = str(named[0]["public_id"])
        else:
            place = site or places[0]["code"]
            new = {"name": terminal, "site": place, "role": role}
            ident = application.dispatch("stations.add_terminal", new, who).result["public_id"]
        code = new_code(application, who, ident)
    click.echo(f"The terminal {ident} may enrol once within ten minutes with this code. It is not shown again:")
    click.echo(code.text)


def _setting(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter("write NAME=VALUE", param_hint="--set")
    try:
        found = orjson.loads(value)
    except orjson.JSONDecodeError:
        found = value
    return name, found if isinstance(found, int | bool) else value


def _device(row: dict[str, Any]) -> str:
    where = row["station"] or "no station"
    reason = f": {row['reason']}" if row["reason"] else ""
    return (
        f"{row['public_id']}  {row['name']} ({row['driver']}, {where}, {row['terminal_name']})  {row['state']}{reason}"
    )


def _terminal(row: dict[str, Any]) -> str:
    state = "revoked" if row["revoked_at"] else "enrolled" if row["enrolled_at"] else "not enrolled"
    seen = f", last seen {row['seen_at']:%Y-%m-%d %H:%M} UTC" if row["seen_at"] else ""
    return f"{row['public_id']}  {row['name']} (site {row['site']}, role {row['role']})  {state}{seen}"
