"""Carrying out one command inside an open transaction: steps 4 to 8 of its way, the same on every database."""

from __future__ import annotations

import datetime as dt
import logging
import time
import traceback
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa

from backoffice.bus import journal
from backoffice.bus.catalogue import Catalogue
from backoffice.bus.command import Command
from backoffice.bus.event import Event, Reactor
from backoffice.bus.owed import owe
from backoffice.bus.payload import Payload
from backoffice.bus.reading import read_event
from backoffice.bus.refs import resolve
from backoffice.bus.tx import M, Tx
from backoffice.bus.work import Work
from backoffice.clock import Clock
from backoffice.errors import Conflict, Denied, Refused
from backoffice.kinds import plain_text, rfc3339
from backoffice.settings import stored

log = logging.getLogger(__name__)
_MAX_DEPTH = 8


class Run:
    """One run of one work: what it emits and changes is gathered here for its journal row."""

    def __init__(self, work: Work, catalogue: Catalogue, clock: Clock) -> None:
        self.work = work
        self.catalogue = catalogue
        self._clock = clock
        self.events: list[dict[str, Any]] = []
        self.changes: list[tuple[str, int, dict[str, Any]]] = []
        self.calls: list[Command] = [work.command]
        self.configured: set[str] = set()
        """The plugins whose settings this run has set."""

    def carry_out(self, connection: sa.Connection, cursor: Any) -> journal.Entry:
        """Run the command and give its journal entry, not yet written."""
        work = self.work
        now = self._clock()
        tx = Tx(connection, cursor, work.actor, now, self)
        started = time.perf_counter(), time.thread_time()
        try:
            result = self._perform(tx, work.command, work.payload)
            tx.finish()
        except BaseException:
            tx.discard()
            raise
        self._watch(time.perf_counter() - started[0], time.thread_time() - started[1])
        return journal.Entry(
            principal=work.actor.id,
            key=work.key,
            company_id=work.actor.company_id,
            command=work.command.name,
            recorded_at=now,
            request_hash=work.request_hash,
            payload=work.body,
            result=work.command.answer.dump_json(result, by_alias=True),
            events=_json(self.events) if self.events else None,
            changes=_json(self.changes) if self.changes else None,
        )

    def touch(self, cursor: Any, dialect: sa.Dialect, seq: int) -> None:
        """Note which rows the journal entry `seq` is about."""
        for table, row_id in {(table, row_id) for table, row_id, _ in self.changes}:
            journal.TOUCHED.run(cursor, dialect, {"subject": table, "row_id": row_id, "seq": seq})

    def _perform(self, tx: Tx, command: Command, payload: Payload) -> Any:
        resolve(tx, command, payload)
        self._check_places(tx, command, payload)
        for veto in self.catalogue.vetoes():
            veto(tx=tx, command=command, payload=payload)
        return command.handler(tx, payload)

    def _check_places(self, tx: Tx, command: Command, payload: Payload) -> None:
        """The outer permission covers declared calls; its limits to a company or a site are checked for each."""
        permission = self.work.command.name
        if tx.actor.grants.alternatives(permission) is None:
            return
        places = {d: frozenset(ids) for d, ids in command.scope(tx, payload).items()} if command.scope else {}
        if tx.company_id is not None:
            places.setdefault("company", frozenset({tx.company_id}))
        if not tx.actor.grants.covers(permission, places):
            raise Denied(permission, "here")

    # -- what the handler asks for through its tx

    def emit(self, tx: Tx, event: Event) -> None:
        body = {"source": self.calls[-1].name, **event.model_dump(mode="json", exclude={"source"})}
        self.events.append({"name": event.event_name, "version": event.event_version, "body": body})
        reactors = self.catalogue.reactors(event.event_name)
        sourced = event.model_copy(update={"source": self.calls[-1].name}) if reactors else event
        for reactor in reactors:
            if not self.catalogue.is_on(reactor.plugin):
                self._absent(tx, reactor, event, body)
            elif reactor.view is None or isinstance(sourced, reactor.view):
                reactor.react(tx, sourced)
            else:
                reactor.react(tx, read_event(reactor, type(event), event.event_version, body))

    def _absent(self, tx: Tx, reactor: Reactor, event: Event, body: Mapping[str, Any]) -> None:
        if reactor.when_absent == "refuse":
            raise Refused(
                "module_off",
                f"The module {reactor.plugin} has to agree to this and is switched off. Nothing was written; "
                "an administrator can switch it on.",
            )
        owe(tx, reactor, event.event_name, event.event_version, body)

    def call(self, tx: Tx, name: str, payload: Mapping[str, Any]) -> Any:
        caller = self.calls[-1]
        if not caller.may_call(name):
            raise TypeError(f"{caller.name} calls {name} without declaring it in calls=")
        command = self.catalogue.find(name)
        if command is None and f"{name}?" in caller.calls:
            return None
        command = command or self.catalogue.command(name)
        if len(self.calls) >= _MAX_DEPTH:
            raise RecursionError(f"commands call each other too deeply: {' > '.join(c.name for c in self.calls)}")
        typed = command.validate(payload)
        events, changes = len(self.events), len(self.changes)
        self.calls.append(command)
        savepoint = f"call_{len(self.calls)}"
        tx.cursor.execute(f"SAVEPOINT {savepoint}")
        try:
            result = self._perform(tx, command, typed)
        except Refused:
            tx.cursor.execute(f"ROLLBACK TO SAVEPOINT {savepoint}")
            del self.events[events:], self.changes[changes:]
            raise
        finally:
            self.calls.pop()
        tx.cursor.execute(f"RELEASE SAVEPOINT {savepoint}")
        return command.answer.dump_python(result, mode="json", by_alias=True)

    def read(self, tx: Tx, resource: str, filters: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        found = self.catalogue.resource(resource)
        return list(found.page(tx.connection, tx.actor, filters, limit=500).dicts())

    def settings(self, tx: Tx, model: type[M]) -> M:
        settings = self.catalogue.settings_of(model)
        if settings.plugin in self.configured:
            found: Any = stored.effective(settings, stored.read(tx.execute, settings.plugin).values).values
        else:
            found = self.catalogue.values(settings)
        assert isinstance(found, model)
        return found

    def record_change(self, table: str, row_id: int, fields: dict[str, Any]) -> None:
        self.changes.append((table, row_id, fields))

    def _watch(self, waited: float, worked: float) -> None:
        """Name a command that works too long, or blocks: on a busy machine the wall clock alone says nothing."""
        bound = self.work.command.bound_ms / 1000
        if worked > bound or waited > 10 * bound:
            log.warning(
                "%s worked %.0f ms and took %.0f, its bound is %.0f: everybody who writes waited for it",
                self.work.command.name, worked * 1000, waited * 1000, bound * 1000,
            )  # fmt: skip


def replay(found: tuple[Any, ...], work: Work) -> tuple[bytes, int]:
    """The stored answer of a key that was used before; `Conflict` if it came with another request."""
    request_hash, result, seq = found
    if bytes(request_hash) != work.request_hash:
        raise Conflict(
            "key_reused",
            "This idempotency key was used before with another request. Nothing was written; "
            "send a new key with a new request.",
            field="Idempotency-Key",
        )
    return bytes(result), seq


def fault(error: BaseException, work: Work) -> None:
    """Log a failure that is no refusal, with its stack and without the payload, which may be personal."""
    if not isinstance(error, Refused):
        stack = "".join(traceback.format_exception(error))
        log.error("%s failed and was rolled back\n%s", work.command.name, stack)


def _json(value: Any) -> bytes:
    return orjson.dumps(value, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain_text(value)
    if isinstance(value, dt.datetime):
        return rfc3339(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no JSON form")
