"""Whether a backup can be trusted: restored into scratch, and everything in it looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backoffice.backup import archive, sqlite
from backoffice.backup.archive import Contents
from backoffice.backup.rows import count_rows
from backoffice.backup.scratch import scratch
from backoffice.config import Config
from backoffice.errors import Refused, Unavailable

_SEALS = "core_journal_seal"  # what was not yet sealed when the backup was made is sealed when it is restored


@dataclass(frozen=True)
class Finding:
    """One thing looked at, and what was found."""

    subject: str
    ok: bool
    found: str


def verify(config: Config, file: Path) -> list[Finding]:
    """Restore into scratch and look: sound file, all rows, the journal's chain, every check of every module.

    The installation itself is not touched. Unavailable where no scratch database may be created.
    """
    contents = archive.contents(file)
    with scratch(config, file) as copy:
        if copy is None:
            raise Unavailable(
                "no_scratch",
                "The database's user may not create a database to restore into, so the backup was not verified. "
                "Give it the right CREATEDB, or verify on another server.",
            )
        return list(_look(copy, contents))


def _look(copy: Config, contents: Contents) -> Iterator[Finding]:
    from backoffice.application import open_database
    from backoffice.bus.audit import verify_chain

    database = open_database(copy)
    try:
        with database.read() as connection:
            if database.dialect == "sqlite":
                fault = sqlite.integrity(connection)
                yield Finding("integrity", not fault, fault or "sound")
            rows = count_rows(connection)
        rows.pop(_SEALS, None)
        counted = {name: number for name, number in contents.rows.items() if name != _SEALS}
        wrong = [n for n in counted.keys() | rows.keys() if counted.get(n) != rows.get(n)]
        total = f"{sum(rows.values()):,} rows in {len(rows)} tables"
        yield Finding("rows", not wrong, f"{total}; not as counted: {', '.join(sorted(wrong))}" if wrong else total)
        report = verify_chain(database)
        yield Finding(
            "journal", report.ok, report.problems[0] if report.problems else f"{report.rows:,} entries, whole"
        )
    finally:
        database.dispose()
    yield _checks(copy)


def _checks(copy: Config) -> Finding:
    from backoffice.application import Application

    try:
        with Application.open(copy) as application:
            violations = application.check()
            number = len(application.catalogue.checkers())
    except Refused as refused:
        return Finding("checks", False, f"not run: {refused.message}")
    return Finding("checks", not violations, violations[0] if violations else f"{number} checks, no violation")
