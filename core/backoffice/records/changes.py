"""The handlers of a master's commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from typing_extensions import TypedDict  # pydantic takes typing's own from Python 3.12 on

from backoffice.bus.payload import Payload
from backoffice.bus.tx import Tx
from backoffice.errors import FieldError, Invalid
from backoffice.records.fields import MasterField


class Saved(TypedDict):
    """The record, and its version after the command."""

    id: int
    version: int


class Updated(Saved):
    """With the values that the changed fields had before, from which the change can be undone."""

    before: dict[str, Any]


class Changes:
    """Create, update, archive and restore the rows of one master."""

    def __init__(self, model: type[Any], singular: str, fields: Sequence[MasterField], key: str) -> None:
        self._model = model
        self._table: sa.Table = model.__table__
        self._singular = singular
        self._words = singular.replace("_", " ")
        self._fields = {field.name: field for field in fields}
        names = {field.column: field.name for field in fields}
        # The key first, so that a fault is shown where people look for it.
        self._uniques = [
            (
                columns,
                next((names[c] for c in sorted(columns, key=lambda c: names.get(c) != key) if c in names), key),
            )
            for columns in _unique_columns(self._table)
        ]

    def create(self, tx: Tx, payload: Payload) -> Saved:
        self._check_seen(tx, payload.model_fields_set)
        values = self.values(tx, payload)
        self._check_free(tx, values)
        row_id = tx.insert(self._model, **values, version=1, created_at=tx.now)
        return Saved(id=row_id, version=1)

    def update(self, tx: Tx, payload: Any) -> Updated:
        row_id = getattr(payload, self._singular)
        given = self.given(payload)
        self._check_seen(tx, payload.model_fields_set)
        row = self._row(tx, row_id)
        if row["archived_at"] is not None:
            tx.refuse("archived", f"This {self._words} is archived. Nothing was written; restore it first.")
        self._check_free(tx, {**row, **given}, row_id)
        tx.change(self._model, row_id, version=payload.version, **given)
        before = {field.name: row[field.column] for field in self._fields.values() if field.column in given}
        return Updated(id=row_id, version=row["version"] + 1, before=before)

    def archive(self, tx: Tx, payload: Any) -> Saved:
        return self._switch(tx, payload, archived=True)

    def restore(self, tx: Tx, payload: Any) -> Saved:
        return self._switch(tx, payload, archived=False)

    def values(self, tx: Tx, payload: Any) -> dict[str, Any]:
        """The columns of a new row."""
        values = {field.column: getattr(payload, field.name) for field in self._fields.values()}
        if "company_id" in self._table.c and "company_id" not in values:
            if tx.company_id is None:
                tx.refuse("no_company", f"Choose the company of the {self._words} first. Nothing was written.")
            values["company_id"] = tx.company_id
        return values

    def given(self, payload: Any) -> dict[str, Any]:
        """The columns that an update names."""
        named = (self._fields[name] for name in self._fields if name in payload.model_fields_set)
        return {field.column: getattr(payload, field.name) for field in named}

    def _switch(self, tx: Tx, payload: Any, *, archived: bool) -> Saved:
        row_id = getattr(payload, self._singular)
        row = self._row(tx, row_id)
        if (row["archived_at"] is not None) == archived:
            state = "archived already" if archived else "not archived"
            tx.refuse("unchanged", f"This {self._words} is {state}. Nothing was written.", self._singular)
        tx.change(self._model, row_id, archived_at=tx.now if archived else None)
        return Saved(id=row_id, version=row["version"] + 1)

    def _row(self, tx: Tx, row_id: int) -> Mapping[str, Any]:
        row = tx.get(self._model, row_id)
        if row is None:
            tx.refuse(
                "unknown_reference",
                f"There is no {self._words} {row_id}. Nothing was written.",
                self._singular,
            )
        return row

    def _check_seen(self, tx: Tx, names: set[str]) -> None:
        """Who may not see a field may not set it: the answer to a stale change would tell its value."""
        unseen = [n for n, f in self._fields.items() if n in names and f.kind.secrecy not in tx.actor.classes]
        if unseen:
            raise Invalid(FieldError(n, "is not a field of this command", "unknown_field") for n in unseen)

    def _check_free(self, tx: Tx, values: Mapping[str, Any], row_id: int | None = None) -> None:
        for columns, field in self._uniques:
            wanted = {name: values.get(name) for name in columns}
            if any(value is None for value in wanted.values()):
                continue
            if tx.dialect == "postgresql":
                # Two callers with one key: the second waits here and then sees the first one's row.
                lock = f"{self._table.name}:{sorted(wanted.items())}"
                tx.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(lock, 0))))
            same = [self._table.c[name] == value for name, value in wanted.items()]
            found = tx.execute(sa.select(self._table.c.id, self._table.c.archived_at).where(*same)).first()
            if found is not None and found.id != row_id:
                kept = f" by an archived {self._words}; restore it or choose another" if found.archived_at else ""
                tx.refuse("taken", f"“{values[self._column(field)]}” is already taken{kept}.", field)

    def _column(self, name: str) -> str:
        return self._fields[name].column


def _unique_columns(table: sa.Table) -> Iterator[tuple[str, ...]]:
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            yield tuple(column.name for column in constraint.columns)
    for index in table.indexes:
        if index.unique:
            yield tuple(column.name for column in index.columns)
