"""Punches: through the full path against the raw insert, and 08:00 over HTTP with kiosks and batches of devices."""

from __future__ import annotations

import http.client
import itertools
import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from statistics import median, quantiles
from typing import Any

from backoffice.actor import system_actor
from backoffice.identity.bootstrap import offer_roles
from backoffice.stations.terminals.enrolment import new_code, take_browser
from benchmarks import servers
from benchmarks.common import Settings
from benchmarks.office import Office, Offices
from benchmarks.over_http import token_for
from benchmarks.report import Report
from benchmarks.terminal import BenchTerminal, enrolled

PLUGINS = ("parties", "people", "timeclock")
PEOPLE = 1_000
KIOSKS = 8
BATCHES = "/api/v1/agent/batches"
BATCH = 50
AT_EIGHT = 10_000
_clock = itertools.count()


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """A thousand people with badges. One after the other in process, then ten thousand punches by HTTP."""
    for dialect in settings.dialects:
        with offices.office(dialect, stocked=False, modules=PLUGINS) as office:
            codes = _people(office, settings.rows(PEOPLE, 20))
            _in_process(settings, office, codes, dialect, report)
            _over_http(settings, office, codes, dialect, report)
            office.check()


def _in_process(settings: Settings, office: Office, codes: Iterator[str], dialect: str, report: Report) -> None:
    """One punch after the other, in turns with the bare insert, so that both meet the same disk."""
    raw = _Raw(settings)
    ours, bare = [], []
    for _ in range(settings.rows(2_000, 50)):
        ours.append(_took(lambda: office.do("timeclock.punch", **_punch(codes))))
        bare.append(_took(raw.insert))
    batches = [
        _took(lambda: office.do("timeclock.punch_batch", punches=_many(codes))) for _ in range(settings.rows(100, 3))
    ]
    raw.close()
    report.add(
        database=dialect, way="in process", punch_us=median(ours) * 1e6, raw_us=median(bare) * 1e6,
        to_raw=median(ours) / median(bare), batch_of_50_ms=median(batches) * 1e3,
    )  # fmt: skip


def _over_http(settings: Settings, office: Office, codes: Iterator[str], dialect: str, report: Report) -> None:
    before, count = office.count("timeclock_punch"), settings.rows(AT_EIGHT, 200)
    gates = [_gate(office, number) for number in range(2)]
    cookies = [_kiosk(office, number) for number in range(KIOSKS)]
    with servers.ours(office.config) as server:
        kiosk = _storm(server.port, [_kiosk_request(cookie, codes, count // KIOSKS) for cookie in cookies])
        token = token_for(office)
        batches = _storm(server.port, [_batch_request(token, codes, count // BATCH // 2) for _ in range(2)])
        agents = _storm(server.port, [_agent_request(gate, codes, count // BATCH // 2) for gate in gates])
    took = before + len(kiosk.times) + (len(batches.times) + len(agents.times)) * BATCH
    assert office.count("timeclock_punch") == took, "a punch was lost or doubled"
    ways = ((f"{KIOSKS} kiosks", kiosk, 1), ("batches of 50", batches, BATCH), ("agents, batches of 50", agents, BATCH))
    for way, run, each in ways:
        report.add(
            database=dialect, way=way, punches=len(run.times) * each, seconds=run.seconds,
            per_s=len(run.times) * each / run.seconds, p50_ms=median(run.times) * 1e3,
            p99_ms=quantiles(run.times, n=100)[98] * 1e3,
        )  # fmt: skip


class _Run:
    def __init__(self) -> None:
        self.times: list[float] = []
        self.faults: list[str] = []
        self.seconds = 0.0


Requests = Iterator[tuple[str, bytes, dict[str, str]]]


def _storm(port: int, clients: list[Requests]) -> _Run:
    run, began = _Run(), time.perf_counter()
    threads = [threading.Thread(target=_client, args=(port, one, run)) for one in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.seconds = time.perf_counter() - began
    assert not run.faults, run.faults[0]
    return run


def _client(port: int, requests: Requests, run: _Run) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for path, body, headers in requests:
        began = time.perf_counter()
        connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        said = answer.read()
        run.times.append(time.perf_counter() - began)
        if answer.status != 200:
            run.faults.append(f"{answer.status}: {said[:300]!r}")
            return


def _kiosk_request(cookie: str, codes: Iterator[str], count: int) -> Requests:
    headers = {"Cookie": f"bo_terminal={cookie}", "Sec-Fetch-Site": "same-origin"}
    for _ in range(count):
        body = {
            "what": "punch",
            "event_id": str(uuid.uuid4()),
            "kind": "auto",
            "at": _now(),
            "by": {"badge": next(codes)},
        }
        yield "/timeclock/kiosk/send", json.dumps(body).encode(), headers


def _batch_request(token: str, codes: Iterator[str], count: int) -> Requests:
    for _ in range(count):
        body = json.dumps({"punches": _many(codes)}).encode()
        yield "/api/v1/commands/timeclock.punch_batch", body, {"Authorization": f"Bearer {token}"}


def _agent_request(gate: BenchTerminal, codes: Iterator[str], count: int) -> Requests:
    """Batches as the agent of a terminal signs and sends them."""
    for _ in range(count):
        body = json.dumps(gate.reads([next(codes) for _ in range(BATCH)])).encode()
        yield BATCHES, body, gate.signed("POST", BATCHES, body)


def _gate(office: Office, number: int) -> BenchTerminal:
    """A terminal with a badge reader."""
    app = office.application
    offer_roles(app.database, app.bus, app.catalogue.roles(), system_actor(office.actor.company_id))
    return enrolled(office, f"Gate {number}", "timeclock.reader", "badge.serial")


def _people(office: Office, count: int) -> Iterator[str]:
    for number in range(count):
        hired = {"name": f"Person {number}", "from": "2026-01-01", "number": f"P{number}"}
        office.application.dispatch("people.hire", hired, office.actor)
        badge = {"employee": f"P{number}", "code": f"B{number:05}", "valid_from": "2026-01-01T00:00:00Z"}
        office.application.dispatch("people.assign_badge", badge, office.actor)
    return itertools.cycle(f"B{number:05}" for number in range(count))


def _kiosk(office: Office, number: int) -> str:
    app = office.application
    offer_roles(app.database, app.bus, app.catalogue.roles(), system_actor(office.actor.company_id))
    terminal = {"name": f"Kiosk {number}", "site": "MAIN", "role": "timeclock.kiosk"}
    ident = app.dispatch("stations.add_terminal", terminal, office.actor).result["terminal"]
    return take_browser(app, new_code(app, office.actor, ident).text, "127.0.0.1")


def _punch(codes: Iterator[str]) -> dict[str, Any]:
    return {"event_id": str(uuid.uuid4()), "badge": next(codes), "site": "MAIN", "at": _now()}


def _many(codes: Iterator[str]) -> list[dict[str, Any]]:
    return [_punch(codes) for _ in range(BATCH)]


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + f".{next(_clock) % 1_000_000:06}Z"


def _took(operation: Callable[[], object]) -> float:
    began = time.perf_counter()
    operation()
    return time.perf_counter() - began


class _Raw:
    """One insert and one commit to disk each, in SQLite, and nothing else."""

    def __init__(self, settings: Settings) -> None:
        self._connection = sqlite3.connect(settings.work / f"raw-punches-{next(_clock)}.db")
        for pragma in ("journal_mode=wal", "synchronous=full"):
            self._connection.execute(f"pragma {pragma}")
        self._connection.execute("create table punch (id integer primary key, event text unique, badge text, at text)")

    def insert(self) -> None:
        row = (str(uuid.uuid4()), "B00001", _now())
        self._connection.execute("insert into punch (event, badge, at) values (?, ?, ?)", row)
        self._connection.commit()

    def close(self) -> None:
        self._connection.close()
