"""SQLite's part: a copy made by its own online backup while others read and write."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa


def file_of(url: str) -> Path:
    """The file that a `sqlite:///…` URL names."""
    return Path(sa.make_url(url).database or "")


def dump(url: str, target: Path) -> None:
    """Copy the database as it is at this moment. In one step: page by page it would begin anew at every write."""
    with closing(sqlite3.connect(file_of(url))) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    os.chmod(target, 0o600)


def load(url: str, dumped: Path) -> None:
    """Put the copy where the URL says. The caller has seen that nothing is there."""
    target = file_of(url)
    target.parent.mkdir(parents=True, exist_ok=True)
    with dumped.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(dumped, target)


def is_empty(url: str) -> bool:
    """Whether there is nothing yet where the URL points, nor a log that would be played onto what is put there."""
    target = file_of(url)
    logs = any(target.with_name(target.name + suffix).exists() for suffix in ("-wal", "-journal"))
    return not logs and (not target.exists() or target.stat().st_size == 0)


def integrity(connection: sa.Connection) -> str:
    """Empty if SQLite finds its own file sound, else what it says."""
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    return "" if found == "ok" else str(found)
