"""From the commit of an event to the end of its handler, and how many deliveries a worker makes in a second.

The reference is huey alone: a task for each event, which writes the same row and commits, without leases, retries,
journal or the promise that nothing is lost.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from huey import PostgresHuey, SqliteHuey
from huey.consumer import Consumer

from backoffice.config import Config
from backoffice.errors import Refused
from benchmarks.common import Sample, Settings
from benchmarks.office import Office, Offices
from benchmarks.reference import tables
from benchmarks.report import Report

THREADS = 4
PACE = 0.05
"""Seconds between two events where the way of each is measured."""
PATIENCE = 120.0
ECHO = """
from typing import Annotated
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column
from backoffice import Base, Event, Payload, Tx, command, handler
from backoffice.kinds import Id, Text

Word = Annotated[str, Text("Word", max=80)]

class Heard(Base):
    __tablename__ = "echo_heard"
    id: Mapped[Id] = mapped_column(primary_key=True)
    word: Mapped[Word]

class Called(Event, name="echo.called", version=1):
    word: str

class OneWord(Payload):
    word: Word

@command("echo", title="Call")
def call(tx: Tx, p: OneWord) -> None:
    '''Call.'''
    tx.emit(Called(word=p.word))

@command("echo", title="Hear")
def hear(tx: Tx, p: OneWord) -> None:
    '''Hear.'''
    tx.execute(sa.insert(Heard).values(word=p.word))

@handler("echo.called", plugin="echo")
def answer(ctx, event) -> None:
    ctx.dispatch("echo.hear", {"word": event.word})

@hookimpl
def declare():
    yield from (Called, call, hear, answer)
"""


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """One worker process of four threads on both databases."""
    for dialect in settings.dialects:
        with offices.office(dialect, stocked=False, plugins={"echo": ECHO}) as office:
            with office.application.database.write() as connection:
                number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
                columns = (sa.Column("id", number, primary_key=True), sa.Column("word", sa.String(80)))
                sa.Table("echo_heard", sa.MetaData(), *columns).create(connection)
            single = settings.rows(200, 20)
            many = settings.rows(3_000, 100)
            with _worker(office.config):
                _call(office, 5, 0)
                _until(office, 5)
                began = dt.datetime.now(dt.UTC)
                _call(office, single, PACE)
                _until(office, 5 + single)
                way = _way(office, began)
                started = time.perf_counter()
                _call(office, many, 0)
                _until(office, 5 + single + many)
                per_s = many / (time.perf_counter() - started)
            office.check()
        bare = _bare(offices, dialect, many)
        report.add(
            database=dialect,
            p50_ms=way.percentile(0.5),
            p99_ms=way.percentile(0.99),
            deliveries_per_s=per_s,
            bare_huey_per_s=bare,
            to_bare=per_s / bare,
        )


def _call(office: Office, number: int, pace: float) -> None:
    if not pace:
        requests = [("echo.call", {"word": str(one)}, None) for one in range(number)]
        answers = office.application.dispatch_many(requests, office.actor)
        assert not [one for one in answers if isinstance(one, Refused)]
        return
    for one in range(number):
        office.do("echo.call", word=str(one))
        time.sleep(pace)


def _until(office: Office, number: int) -> None:
    """Until so many deliveries are done; each has had its one effect."""
    end = time.monotonic() + PATIENCE
    done = sa.text("select count(*) from core_job where state = 'done' and kind = 'delivery'")
    while time.monotonic() < end:
        with office.application.read() as connection:
            if connection.execute(done).scalar_one() == number:
                assert office.count("echo_heard") == number
                return
        time.sleep(0.02)
    raise AssertionError("the worker does not deliver")


def _way(office: Office, since: dt.datetime) -> Sample:
    """From the commit to the end, for each event."""
    from backoffice.jobs.models import EventRecord, JobRecord

    ways = sa.select(EventRecord.at, JobRecord.finished_at).join(EventRecord, EventRecord.id == JobRecord.event_id)
    with office.application.read() as connection:
        rows = connection.execute(ways.where(EventRecord.at >= since)).all()
    return Sample([(ended - at).total_seconds() for at, ended in rows if ended is not None], 1.0)


@contextmanager
def _worker(config: Config) -> Iterator[None]:
    program = [sys.executable, "-m", "backoffice", "worker", "--threads", str(THREADS)]
    settings = {"BACKOFFICE_DATA_DIR": str(config.data_dir), "BACKOFFICE_DATABASE_URL": config.database_url}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(program, env={**os.environ, **settings}, stdout=said, stderr=said)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _bare(offices: Offices, dialect: str, number: int) -> float:
    """Tasks per second of huey alone, in this process, with as many threads."""
    url = offices.databases.empty(dialect)
    engine = tables.engine(url)
    heard = sa.Table("heard", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("word", sa.Text))
    with engine.begin() as connection:
        heard.create(connection)
    done = threading.Semaphore(0)
    queue: Any
    if dialect == "sqlite":
        folder = Path(tempfile.mkdtemp(dir=Path(url.removeprefix("sqlite:///")).parent))
        queue = SqliteHuey("bare", filename=str(folder / "queue.db"), fsync=False, results=False)
    else:
        queue = PostgresHuey("bare", dsn=url, results=False)

    @queue.task()  # type: ignore[untyped-decorator]
    def hear(word: str) -> None:
        with engine.begin() as connection:
            connection.execute(sa.insert(heard).values(word=word))
        done.release()

    class Quiet(Consumer):  # type: ignore[misc]
        def _set_signal_handlers(self) -> None: ...

    consumer = Quiet(queue, workers=THREADS, periodic=False, initial_delay=0.02, max_delay=0.1)
    consumer.start()
    started = time.perf_counter()
    for one in range(number):
        hear(str(one))
    for _ in range(number):
        assert done.acquire(timeout=PATIENCE)
    elapsed = time.perf_counter() - started
    consumer.stop(graceful=True)
    queue.storage.close()
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(heard)).scalar_one() == number
    engine.dispose()
    offices.databases.drop(url)
    return number / elapsed
