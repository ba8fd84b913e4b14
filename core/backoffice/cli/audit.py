"""`backoffice audit verify`: proof that the journal was not changed."""

from __future__ import annotations

from pathlib import Path

import click

from backoffice.cli.common import data_option, json_option, office, say_json
from backoffice.config import Config


@click.group("audit")
def command() -> None:
    """The journal of all changes."""


@command.command("verify")
@data_option
@json_option
@click.option(
    "--anchors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of heads that were written down elsewhere; only these show that the end was cut off.",
)
@click.option(
    "--write-anchor",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Append the head of a sound chain to this file, best kept on another machine; --anchors reads it.",
)
def verify(config: Config, as_json: bool, anchors: Path | None, write_anchor: Path | None) -> None:
    """Compute the chain again from its rows. Exit status 1 if any was changed, removed or put in between."""
    from backoffice.bus import audit, seal

    with office(config, safe_mode=True) as application:
        while seal.seal_once(application.database):
            pass
        report = audit.verify_chain(application.database, anchors)
    if write_anchor is not None:
        audit.write_anchor(write_anchor, report)
    head = report.head.hex()
    if as_json:
        problems = report.problems
        say_json(
            {"ok": report.ok, "rows": report.rows, "unsealed": report.unsealed, "head": head, "problems": problems}
        )
    else:
        for problem in report.problems:
            click.echo(problem)
        verdict = "The chain is whole" if report.ok else "The chain is broken"
        click.echo(f"{verdict}: {report.rows} rows, {report.unsealed} not yet sealed, head {head}.", err=not report.ok)
    if not report.ok:
        raise click.exceptions.Exit(1)
