"""`backoffice import FILE --command NAME`: carry a command out for each line of a CSV file."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from backoffice.cli.common import data_option, office, owner
from backoffice.config import Config
from backoffice.errors import Refused

if TYPE_CHECKING:
    from backoffice.imports.lines import Line

CHUNK = 200
"""Lines that share their commits."""
TRIED = 1_000
"""Lines that are tried together, each seeing those before it: others who write wait for so many."""
SHOWN = 50
"""Refused lines that are told; the rest is counted."""


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--command", "name", required=True, help="What each line is given to, such as parties.create_party.")
@click.option(
    "--dry-run",
    is_flag=True,
    help="Carry every line out and roll it back: what would be refused is told, nothing is written.",
)
@click.option("--as", "user", default=None, help="Act as this user, with no more rights than they have.")
@click.option("--company", default=None, help="With --as: the company to act in (code).")
@data_option
def command(config: Config, file: Path, name: str, dry_run: bool, user: str | None, company: str | None) -> None:
    """Carry out a command for each line of FILE. Its first line names fields; several values of a cell stand as a;b.

    Each line stands for itself: those that are refused are told with their reason, the others are written. When they
    are corrected, the whole file can be brought again: what was written is not written twice. Exits with status 1 if a
    line was refused.

    With --dry-run each line sees the lines before it, a thousand at a time, as if they had been written.
    """
    from backoffice.imports.lines import read_lines

    with office(config) as application:
        who = owner(application) if user is None else application.identity.by_name(user, company)
        found = application.catalogue.command(name)
        tally = _Tally(dry_run)
        with file.open(encoding="utf-8-sig", newline="") as text:
            lines = _readable(read_lines(text, name, found.payload))
            for chunk in iter(lambda: list(itertools.islice(lines, TRIED if dry_run else CHUNK)), []):
                sound = [line for line in chunk if not line.fault]
                for line in chunk:
                    if line.fault:
                        tally.refused(line, line.fault)
                carry_out = application.bus.try_many if dry_run else application.bus.dispatch_many
                answers = carry_out([(name, line.payload, line.key) for line in sound], who)
                for line, answer in zip(sound, answers, strict=True):
                    if isinstance(answer, Refused):
                        tally.refused(line, answer.message)
                    else:
                        tally.done(replayed=answer.replayed)
    tally.tell()


class _Tally:
    """Counts what became of the lines, and says so."""

    def __init__(self, dry_run: bool) -> None:
        self._dry_run = dry_run
        self._written = self._again = self._refused = 0

    def done(self, *, replayed: bool) -> None:
        self._again += replayed
        self._written += not replayed

    def refused(self, line: Line, why: str) -> None:
        self._refused += 1
        if self._refused <= SHOWN:
            click.echo(f"line {line.number}: {why.removesuffix(' Nothing was written.')}", err=True)

    def tell(self) -> None:
        if self._refused > SHOWN:
            click.echo(f"… and {self._refused - SHOWN} more lines", err=True)
        again = f", {self._again} were there already" if self._again else ""
        said = (
            f"{self._written} lines would be written{again}"
            if self._dry_run
            else f"{self._written} lines written{again}"
        )
        click.echo(f"{said}, {self._refused} refused." + (" Nothing was written." if self._dry_run else ""))
        if self._refused:
            raise click.exceptions.Exit(1)


def _readable(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines, until one cannot be read as text at all."""
    import csv

    try:
        yield from lines
    except UnicodeDecodeError:
        message = "The file is not written in UTF-8. What stands above was done; save it as UTF-8 and bring it again."
        raise Refused("encoding", message) from None
    except csv.Error as fault:
        message = f"The file cannot be read on ({fault}). What stands above was done; correct it and bring it again."
        raise Refused("malformed", message) from None
