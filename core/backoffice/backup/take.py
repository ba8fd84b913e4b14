"""Making a backup while everybody works on."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa

from backoffice.backup import archive, postgresql, sqlite
from backoffice.backup.archive import Contents
from backoffice.backup.rows import count_rows
from backoffice.config import Config
from backoffice.db.database import Database
from backoffice.errors import Unavailable

FOLDER = "backups"


def take(config: Config, database: Database, target: Path) -> Contents:
    """Back up the installation into the file `target`: its state at one moment. It is on the disk when this returns.

    Refused if the file is there already; Unavailable if the database's programs are missing or fail.
    """
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        copy = Path(folder) / archive.DATABASE
        try:
            rows = _dump(config, database, copy)
            contents = Contents(
                made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                version=version("backoffice"),
                dialect=database.dialect,
                rows=rows,
            )
            archive.write(target, contents, copy, config.data_dir)
        except OSError as fault:
            raise Unavailable(
                "backup_failed", f"The backup could not be written ({fault}). Nothing was changed; make room for it."
            ) from fault
    return contents


def default_target(config: Config, purpose: str) -> Path:
    """Where a backup goes that nobody named: `<data_dir>/backups/<instant>-<purpose>.tar`."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H%M%S.%f")[:-3]
    return config.data_dir / FOLDER / f"{stamp}Z-{purpose}.tar"


def _dump(config: Config, database: Database, copy: Path) -> dict[str, int]:
    if database.dialect == "sqlite":
        _check_room(config, copy)
        sqlite.dump(database.url, copy)
        counted = Database(f"sqlite:///{copy}")
        try:
            with counted.read() as connection:
                return count_rows(connection)
        finally:
            counted.dispose()
            copy.with_name(copy.name + ".lock").unlink(missing_ok=True)
    with database.read() as connection:  # both see this snapshot, so that the counts are those of the copy
        snapshot = connection.execute(sa.select(sa.func.pg_export_snapshot())).scalar_one()
        rows = count_rows(connection)
        postgresql.dump(config, copy, snapshot)
        return rows


def _check_room(config: Config, copy: Path) -> None:
    needed = 2 * sqlite.file_of(config.database_url).stat().st_size  # the copy, and the archive around it
    free = shutil.disk_usage(copy.parent).free
    if free < needed:
        raise OSError(f"{free:,} bytes are free and {needed:,} are needed")
