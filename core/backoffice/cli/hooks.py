"""`backoffice hooks`: who implements which hook."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from backoffice.cli.common import data_option, json_option, office, say_json
from backoffice.config import Config

if TYPE_CHECKING:
    from backoffice.lifecycle.inspector import Implementation


@click.command("hooks")
@data_option
@json_option
def command(config: Config, as_json: bool) -> None:
    """Every hook with its policy and who implements it: where, how often and how long it ran, what failed last."""
    from backoffice.lifecycle.inspector import hooks

    with office(config) as application, application.read() as connection:
        found = hooks(application.registry, connection)
    if as_json:
        say_json([asdict(hook) for hook in found])
        return
    for hook in found:
        click.echo(f"{hook.name}({hook.signature})  {hook.policy}")
        for one in hook.implementations:
            click.echo(f"  {one.plugin:<16} {one.place}  {_told(one)}")
        if not hook.implementations:
            click.echo("  nobody")


def _told(one: Implementation) -> str:
    parts = [] if one.on else [f"not asked: {one.state}"]
    if one.calls:
        parts.append(f"{one.calls} calls, mean {one.mean} µs, slowest {one.slowest} µs, {one.failures} failures")
    if one.last_fault is not None:
        parts.append(f"last failure {one.last_fault.at:%Y-%m-%d %H:%M}: {one.last_fault.error}")
    return "; ".join(parts)
