"""`backoffice plugin check`: a plugin is held against what is expected of every plugin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from backoffice.cli.common import json_option, say_json

if TYPE_CHECKING:
    from backoffice.scaffold.check import Report


@click.command("check")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@json_option
@click.pass_context
def command(context: click.Context, path: Path, as_json: bool) -> None:
    """Check the plugin at PATH: the folder of its package or of its distribution, or a wheel.

    It is tried on databases made for that. The exit status is 1 if anything is not as it should be, and 2 if the plugin
    could not be checked.
    """
    from backoffice.scaffold.check import CannotCheck, check

    try:
        report = check(path)
    except CannotCheck as fault:
        click.echo(f"Error: {fault}", err=True)
        context.exit(2)
    if as_json:
        say_json(
            {
                "plugin": report.plugin,
                "passed": report.passed,
                "skipped": [{"check": one.check, "reason": one.text} for one in report.skipped],
                "failed": [{"check": one.check, "reason": one.text} for one in report.failed],
            }
        )
    else:
        _say(report)
    context.exit(1 if report.failed else 0)


def _say(report: Report) -> None:
    for one in report.failed:
        click.echo(f"{one.check}:")
        for line in one.text.splitlines():
            click.echo(f"  {line}")
    for one in report.skipped:
        click.echo(f"Not tried: {one.check} ({one.text})")
    if report.failed:
        click.echo(f"The plugin {report.plugin} fails {len(report.failed)} checks and passes {report.passed}.")
    else:
        click.echo(f"The plugin {report.plugin} passes all {report.passed} checks.")
