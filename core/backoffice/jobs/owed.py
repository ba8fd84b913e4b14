"""What a reactor missed while its module was off: shown to it, in order, once the module is on again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Annotated, Any

import sqlalchemy as sa

from backoffice.bus import Payload, Tx, command
from backoffice.bus.owed import OwedEvent
from backoffice.bus.reading import read_event
from backoffice.jobs import store
from backoffice.jobs.context import JobContext
from backoffice.jobs.job import job
from backoffice.jobs.models import JobKind, JobRecord, JobState
from backoffice.jobs.store import NewJob
from backoffice.kinds import Count, Text

Owed = Annotated[int, Count("Owed event", ge=1)]
ModuleName = Annotated[str, Text("Module", max=80)]


class SettleOwed(Payload):
    owed: Owed


class ShowOwed(Payload):
    module: ModuleName


@command("jobs", title="Show a module an event that it missed", calls=("*",), bound_ms=1000, hidden=True)
def settle_owed(tx: Tx, p: SettleOwed) -> bool:
    """Run the reactor for one event that it is owed, in one transaction with striking it off. False if it was done."""
    row = tx.get(OwedEvent, p.owed)
    if row is None:
        return False
    reactor = next((r for r in tx.catalogue.reactors(row["event"]) if r.id == row["reactor"]), None)
    if reactor is None or not tx.catalogue.is_on(reactor.plugin):
        tx.refuse("module_off", f"{row['reactor']} is not there to see {row['event']}. The event is kept for it.")
    tx.execute(sa.delete(OwedEvent).where(OwedEvent.id == p.owed))
    reactor.react(tx, read_event(reactor, tx.catalogue.event(row["event"]), row["version"], row["body"]))
    return True


@job("jobs", title="Show a module what it missed")
def show_owed(ctx: JobContext, p: ShowOwed) -> int:
    """Every event that the module's reactors are owed, in their order. Stops at the first that is refused."""
    with ctx.snapshot() as connection:
        rows = connection.execute(
            sa.select(OwedEvent.id, OwedEvent.company_id).where(OwedEvent.plugin == p.module).order_by(OwedEvent.id)
        ).all()
    for number, row in enumerate(rows, 1):
        ctx.dispatch("jobs.settle_owed", {"owed": row.id}, step=f"owed-{row.id}", actor=ctx.acting_in(row.company_id))
        ctx.progress(number, len(rows))
    return len(rows)


def start_due(connection: sa.Connection, modules: Collection[str], now: dt.datetime) -> int:
    """Start the job for each of these modules, all of them on, that is owed events and has none under way."""
    last = sa.func.max(OwedEvent.id)
    owed = sa.select(OwedEvent.plugin, last).where(OwedEvent.plugin.in_(modules)).group_by(OwedEvent.plugin)
    new = [_job(plugin, newest) for plugin, newest in connection.execute(owed) if not _under_way(connection, plugin)]
    store.add(connection.execute, connection.dialect.name, new, now)
    return len(new)


def owed_to(connection: sa.Connection, modules: Collection[str]) -> bool:
    """Whether any of these modules is owed an event."""
    found = sa.select(OwedEvent.id).where(OwedEvent.plugin.in_(modules)).limit(1)
    return connection.execute(found).first() is not None


def violations(connection: sa.Connection) -> Iterable[str]:
    """A sentence for each module that is owed events: its books are behind."""
    counted = sa.select(OwedEvent.plugin, sa.func.count()).group_by(OwedEvent.plugin).order_by(OwedEvent.plugin)
    for plugin, number in connection.execute(counted):
        yield f"{plugin} has still to see {number} events that happened while it was off; switch it on"


def _job(plugin: str, newest: int) -> NewJob:
    return NewJob(
        key=f"owed:{plugin}:{newest}",
        kind=JobKind.JOB,
        plugin="jobs",
        name=show_owed.name,
        principal="system",
        payload={"module": plugin},
    )


def _under_way(connection: sa.Connection, plugin: str) -> bool:
    states = (JobState.WAITING, JobState.RUNNING, JobState.DEAD)  # a dead one waits for a person
    mine = sa.and_(JobRecord.key.startswith(f"owed:{plugin}:", autoescape=True), JobRecord.state.in_(states))
    return connection.execute(sa.select(JobRecord.id).where(mine).limit(1)).first() is not None


def declarations() -> tuple[Any, ...]:
    return (settle_owed, show_owed)
