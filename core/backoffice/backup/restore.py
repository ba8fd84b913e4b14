"""The way back: a backup into an empty place."""

from __future__ import annotations

import tempfile
from pathlib import Path

from backoffice.backup import archive, postgresql, sqlite
from backoffice.backup.archive import Contents
from backoffice.config import Config, secret
from backoffice.errors import Conflict, Refused


def restore(config: Config, file: Path) -> Contents:
    """Restore into the data directory and the database of this configuration; Conflict unless both are empty."""
    contents = archive.contents(file)
    _check_place(config, contents)
    config.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=config.data_dir) as folder:
        archive.extract(file, Path(folder), archive.DATABASE)
        dumped = Path(folder) / archive.DATABASE
        if contents.dialect == "sqlite":
            sqlite.load(config.database_url, dumped)
        else:
            postgresql.load(config, config.database_url, dumped)
    archive.extract(file, config.data_dir, secret.FILE, archive.PLUGINS)
    return contents


def _check_place(config: Config, contents: Contents) -> None:
    dialect = "sqlite" if config.database_url.startswith("sqlite") else "postgresql"
    if dialect != contents.dialect:
        raise Refused(
            "other_database",
            f"The backup is of {contents.dialect} and the configuration names {dialect}. Nothing was restored; "
            "name the right database by BACKOFFICE_DATABASE_URL.",
        )
    empty = sqlite.is_empty(config.database_url) if dialect == "sqlite" else postgresql.is_empty(config.database_url)
    if not empty:
        raise Conflict(
            "not_empty",
            "There is a database in this place already. Nothing was restored; name an empty place by --data, and on "
            "PostgreSQL an empty database.",
        )
    for name in (secret.FILE, archive.PLUGINS):
        if (config.data_dir / name).exists():
            raise Conflict(
                "not_empty",
                f"There is {config.data_dir / name} already. Nothing was restored; name an empty folder by --data.",
            )
