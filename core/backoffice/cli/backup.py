"""`backoffice backup FILE`."""

from __future__ import annotations

from pathlib import Path

import click

from backoffice.cli.common import data_option
from backoffice.config import Config


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@data_option
def command(config: Config, file: Path) -> None:
    """Write the database, the secret and the own plugins into FILE, as they are at one moment, while work goes on.

    FILE is as secret as the data directory. Try it once: backoffice restore FILE --verify.
    """
    from backoffice import backup
    from backoffice.application import open_database

    database = open_database(config)
    try:
        database.verify()
        made = backup.take(config, database, file)
    finally:
        database.dispose()
    size = file.stat().st_size
    click.echo(f"{sum(made.rows.values()):,} rows of {len(made.rows)} tables are in {file} ({size:,} bytes).")
