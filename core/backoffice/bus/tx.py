"""What a handler gets: the one way to write, the only clock, and who asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy import orm

from backoffice.actor import Actor
from backoffice.bus.event import Event
from backoffice.db.hot import Hot
from backoffice.errors import Conflict, Denied, NotFound, Refused

if TYPE_CHECKING:
    from backoffice.bus.carry_out import Run
    from backoffice.bus.catalogue import Catalogue
    from backoffice.bus.payload import Payload

M = TypeVar("M", bound=BaseModel)


class Tx:
    """One transaction as a handler sees it.

    A handler may run on another caller's thread: it uses `tx` and its payload only, no context variable, no locale,
    no request, and does no I/O of its own.
    """

    def __init__(self, connection: sa.Connection, cursor: Any, actor: Actor, now: dt.datetime, run: Run) -> None:
        self.connection = connection
        self.cursor = cursor
        self.actor = actor
        self.now = now
        self.run_of = run
        self.dialect = connection.dialect.name
        self._dialect = connection.dialect
        self._session: orm.Session | None = None

    @property
    def company_id(self) -> int | None:
        """The company in which the actor acts."""
        return self.actor.company_id

    # -- statements

    def run(self, hot: Hot, /, **params: Any) -> Any:
        """Run a hot statement; gives the cursor, whose `rowcount` counts the rows written."""
        return hot.run(self.cursor, self._dialect, params)

    def one(self, hot: Hot, /, **params: Any) -> tuple[Any, ...] | None:
        return hot.one(self.cursor, self._dialect, params)

    def all(self, hot: Hot, /, **params: Any) -> list[tuple[Any, ...]]:
        return hot.all(self.cursor, self._dialect, params)

    def execute(self, statement: sa.Executable, params: Any = None) -> sa.CursorResult[Any]:
        """Run any Core statement: comfortable, and 10 to 30 times the cost of a hot one."""
        return self.connection.execute(statement, params)

    @property
    def session(self) -> orm.Session:
        """An ORM session inside this transaction, flushed at the end of the command."""
        if self._session is None:
            # Every other join mode lets a failing session roll back the commands that share the transaction.
            self._session = orm.Session(self.connection, join_transaction_mode="create_savepoint")
        return self._session

    # -- rows

    def insert(self, model: type[Any], **values: Any) -> int:
        """Insert a row of a mapped class and give its id."""
        table = model.__table__
        done = self.connection.execute(sa.insert(table).values(**values))
        row_id = int(done.inserted_primary_key[0])  # type: ignore[index]
        self.run_of.record_change(table.name, row_id, {name: (None, value) for name, value in values.items()})
        return row_id

    def get(self, model: type[Any], row_id: int) -> Mapping[str, Any] | None:
        """The row by its id, as a mapping of column names; None if there is none."""
        names, by_id = _by_id(model.__table__)
        found = self.one(by_id, row_id=row_id)
        return None if found is None else dict(zip(names, found, strict=True))

    def change(
        self, model: type[Any], row_id: int, *conditions: Any, version: int | None = None, **values: Any
    ) -> bool:
        """Change a row and record the difference for the journal; False when a condition does not hold.

        With `version`, `Conflict` if somebody else changed the row since that version was read: it carries both
        values of every field in question.
        """
        table = model.__table__
        before = self.get(model, row_id)
        if before is None:
            raise NotFound(f"There is no record {row_id} here. Nothing was written.")
        if version is not None and before["version"] != version:
            raise stale(before["version"], before, values)
        new = dict(values)
        if "version" in table.c:
            new["version"] = before["version"] + 1
            conditions = (*conditions, table.c.version == before["version"])
        done = self.connection.execute(sa.update(table).where(table.c.id == row_id, *conditions).values(**new))
        if done.rowcount != 1:
            return False
        changed = {n: (before[n], value) for n, value in values.items() if before[n] != value}
        self.run_of.record_change(table.name, row_id, changed)
        return True

    # -- answers

    def refuse(self, code: str, message: str, field: str = "") -> NoReturn:
        """Refuse as a business answer: nothing of this command is written."""
        raise Refused(code, message, field=field)

    def refuse_unless(self, condition: bool, field: str, message: str, code: str = "refused") -> None:
        if not condition:
            self.refuse(code, message, field)

    def allows(self, permission: str) -> bool:
        return self.actor.grants.allows(permission)

    def require(self, permission: str) -> None:
        """Refuse with `Denied` unless the actor holds the permission."""
        if not self.allows(permission):
            raise Denied(permission)

    # -- others

    def emit(self, event: Event) -> None:
        """State a fact: reactors run now, in this transaction; handlers after its commit."""
        self.run_of.emit(self, event)

    def call(self, name: str, payload: Mapping[str, Any]) -> Any:
        """Run another declared command inside this transaction and give its result as JSON values.

        A refusal undoes the nested part only and may be caught. None if the command is optional and its module off.
        """
        return self.run_of.call(self, name, payload)

    def start_job(self, name: str, payload: Mapping[str, Any] | Payload, key: str | None = None) -> int:
        """Start a job of this module when the command has committed; gives its id, for who waits for it.

        With a `key`, asking again gives the job that is there, whatever became of it.
        """
        from backoffice.jobs.start import start_job

        return start_job(self, self.run_of.calls[-1].plugin, name, payload, key)

    def read(self, resource: str, **filters: Any) -> list[Mapping[str, Any]]:
        """Rows of a resource, as the actor may see them, this transaction's own writes included."""
        return self.run_of.read(self, resource, filters)

    def settings(self, model: type[M]) -> M:
        """What an administrator has set of a plugin, by its settings model; what this transaction set, too."""
        return self.run_of.settings(self, model)

    @property
    def catalogue(self) -> Catalogue:
        """Everything that is declared and in force."""
        return self.run_of.catalogue

    def finish(self) -> None:
        """Write out what the ORM session still holds."""
        if self._session is not None:
            self._session.commit()
            self._session.close()
            self._session = None

    def discard(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


@lru_cache(maxsize=500)
def _by_id(table: sa.Table) -> tuple[tuple[str, ...], Hot]:
    """(names of the columns, the statement that reads a row)."""
    wanted = sa.select(table).where(table.c.id == sa.bindparam("row_id"))
    return tuple(column.key for column in table.columns), Hot(wanted)


def stale(version: int, before: Mapping[str, Any], values: Mapping[str, Any]) -> Conflict:
    """What to raise when somebody else was faster: it carries the version that counts and both values of each field."""
    both = {n: {"yours": str(v), "theirs": str(before[n])} for n, v in values.items() if before[n] != v}
    return Conflict(
        "stale",
        "Somebody else changed this record since you opened it. Nothing was written; "
        "look at their values and decide again.",
        params={"version": version, "fields": both},
    )
