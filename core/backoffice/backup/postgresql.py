"""PostgreSQL's part: the server's own programs, `pg_dump` and `pg_restore`."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql

from backoffice.backup.transactions import renumber
from backoffice.config import Config
from backoffice.errors import Unavailable


def dump(config: Config, target: Path, snapshot: str) -> None:
    """Write what the exported snapshot sees. Unavailable if the program is missing or fails."""
    arguments = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}")
    _run(config, config.database_url, "pg_dump", *arguments)
    os.chmod(target, 0o600)


def load(config: Config, url: str, dumped: Path) -> None:
    """Restore into an empty database, as a whole or not at all."""
    arguments = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(dumped))
    _run(config, url, "pg_restore", *arguments)
    renumber(url)


def is_empty(url: str) -> bool:
    """Whether the database has no tables yet."""
    with psycopg.connect(_plain(url)) as connection:
        found = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1").fetchone()
    return found is None


@contextmanager
def scratch(url: str) -> Iterator[str | None]:
    """The URL of an empty database beside this one, dropped afterwards; None if this user may not create any."""
    name = f"backoffice_scratch_{secrets.token_hex(6)}"
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        try:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            yield None
            return
        try:
            yield sa.make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(config: Config, url: str, name: str, *arguments: str) -> None:
    parsed = sa.make_url(url).set(drivername="postgresql")
    environment = dict(os.environ)
    if parsed.password is not None:  # not among the arguments, which every user of the machine can read
        environment["PGPASSWORD"] = str(parsed.password)
    target = parsed.set(password=None).render_as_string(hide_password=False)
    done = subprocess.run(
        [_program(config, name), f"--dbname={target}", *arguments],
        env=environment, check=False, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it gave no reason"])[0]
        raise Unavailable(
            "backup_failed",
            f"{name} failed ({said}). Nothing was changed; the programs must be at least as new as the server. "
            "Their folder can be named by BACKOFFICE_PG_BIN.",
        )


def _program(config: Config, name: str) -> str:
    found = shutil.which(name, path=str(config.pg_bin) if config.pg_bin else None)
    if found is None:
        where = f"in {config.pg_bin}" if config.pg_bin else "here"
        raise Unavailable(
            "no_pg_dump",
            f"The program {name} is not {where}, and a backup of PostgreSQL needs it. Nothing was changed; install the "
            "server's client programs (on Debian: postgresql-client), or name their folder by BACKOFFICE_PG_BIN.",
        )
    return found


def _plain(url: str) -> str:
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
