"""`backoffice restore FILE`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from backoffice.cli.common import data_option, json_option, quietly, say_json
from backoffice.config import Config


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--verify", is_flag=True, help="Restore into scratch, look at everything, and leave this place alone.")
@data_option
@json_option
def command(config: Config, file: Path, verify: bool, as_json: bool) -> None:
    """Restore a backup into an empty place: a new data directory and, on PostgreSQL, an empty database.

    With --verify exit status 1 if anything is wrong with it.
    """
    from backoffice import backup

    if not verify:
        made = backup.restore(config, file)
        if as_json:
            say_json(asdict(made))
        else:
            click.echo(f"The backup of {made.made_at} (version {made.version}) is restored into {config.data_dir}.")
            click.echo("Bring it up to this version, if that is newer: backoffice migrate")
        return
    with quietly():
        findings = backup.verify(config, file)
    if as_json:
        say_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{'ok ' if finding.ok else 'BAD'} {finding.subject}: {finding.found}")
    if not all(finding.ok for finding in findings):
        raise click.exceptions.Exit(1)
