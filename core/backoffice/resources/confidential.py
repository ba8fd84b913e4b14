"""Noting who reads confidential fields of others: collected while a snapshot is read, written once before it ends.

Whoever opens a snapshot (`Database.read`) gives it a list to collect in; what is read in the transaction of a command
is in the journal with the command. Rows of one's own need no note, nor does the installation itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

if TYPE_CHECKING:
    from backoffice.actor import Actor
    from backoffice.resources.resource import Resource

CONFIDENTIAL = frozenset({"hr", "pay"})
OPTION = "confidential_reads"
"""The execution option of a connection that holds its `Notes`."""
How = Literal["list", "record", "count", "total", "export", "lookup", "reference"]


@dataclass
class Note:
    """Somebody read `columns` of these rows of a resource in one way. `rows` are the ids as text, in order."""

    actor: Actor
    resource: str
    how: str
    columns: dict[str, None] = field(default_factory=dict)
    rows: dict[str, None] = field(default_factory=dict)


class Notes:
    """What was read within one snapshot. `write` stores notes durably, or raises what the reader is then told."""

    def __init__(self, write: Callable[[Iterable[Note]], None]) -> None:
        self._write = write
        self._kept: dict[tuple[str, str, str], Note] = {}

    def add(self, actor: Actor, resource: str, how: How, columns: Iterable[str], rows: Iterable[Any]) -> None:
        note = self._kept.setdefault((actor.id, resource, how), Note(actor, resource, how))
        note.columns |= dict.fromkeys(columns)
        note.rows |= dict.fromkeys(map(str, rows))

    def flush(self) -> None:
        """Write what was collected, in one transaction; nothing where nothing was."""
        if self._kept:
            kept, self._kept = self._kept, {}
            self._write(kept.values())


def confidential(resource: Resource, columns: Iterable[str]) -> tuple[str, ...]:
    """Those of the columns whose class is confidential; none where the rows are the reader's own."""
    if resource.is_own:
        return ()
    return tuple(name for name in columns if resource.columns[name].classes & CONFIDENTIAL)


def note(
    resource: Resource, conn: sa.Connection, actor: Actor, how: How, columns: Iterable[str], rows: Iterable[Any]
) -> None:
    """Note that the actor reads these columns of these rows, if any of them is confidential."""
    notes = _notes(conn, actor)
    read = confidential(resource, columns) if notes is not None else ()
    if notes is not None and read:
        notes.add(actor, resource.name, how, read, rows)


def noted_chunks(
    resource: Resource,
    conn: sa.Connection,
    actor: Actor,
    columns: Iterable[str],
    chunks: Iterator[list[tuple[Any, ...]]],
    place: int,
) -> Iterator[list[tuple[Any, ...]]]:
    """The chunks of an export, each noted and written before it goes out. `place` is where rows have their id."""
    notes = _notes(conn, actor)
    read = confidential(resource, columns)
    for chunk in chunks:
        if notes is not None:
            notes.add(actor, resource.name, "export", read, (row[place] for row in chunk))
            notes.flush()
        yield chunk


def _notes(conn: sa.Connection, actor: Actor) -> Notes | None:
    found: Notes | None = conn.get_execution_options().get(OPTION)
    return None if actor.kind == "system" else found
