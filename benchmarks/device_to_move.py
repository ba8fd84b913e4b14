"""From the scanner's cable to the committed move: the real agent and the real server, against the move alone."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles

import psutil
import sqlalchemy as sa

from backoffice.db.database import Database
from benchmarks import servers
from benchmarks.common import Settings
from benchmarks.machine import pss_mb
from benchmarks.office import Offices
from benchmarks.payloads import ITEMS
from benchmarks.report import Report
from benchmarks.terminal import add_scanner, add_terminal

MOVES = sa.text("SELECT count(*) FROM inventory_move")
EVERY = 0.0005
"""Seconds between two looks at the moves."""
APART = 0.05
PATIENCE = 30.0
IDLE = 10.0


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """A pty is the cable. The time runs from the write of a code until another connection sees its move."""
    for dialect in settings.dialects:
        with offices.office(dialect) as office:
            cable, end = os.openpty()
            tty.setraw(end)
            alone = [_timed(office.scan) for _ in range(settings.rows(300, 20))]
            terminal, code = add_terminal(office)
            add_scanner(office, terminal, "scanner.serial", "serial", os.ttyname(end))
            folder = settings.work / f"agent-{dialect}"
            with servers.ours(office.config) as server, _agent(folder, server.port, code) as agent:
                database = Database(office.config.database_url)
                _ready(database, cable)
                times = [_scan(database, cable) for _ in range(settings.rows(300, 20))]
                idle = _idle(agent, 1.0 if settings.quick else IDLE)
                database.dispose()
            office.check()
            report.add(
                database=dialect,
                scans=len(times),
                p50_ms=median(times) * 1000,
                p99_ms=quantiles(times, n=100)[98] * 1000,
                move_alone_p50_ms=median(alone) * 1000,
                move_alone_p99_ms=quantiles(alone, n=100)[98] * 1000,
                agent_idle_pss_mb=idle[0],
                agent_idle_cpu_percent=idle[1],
            )
            os.close(cable)
            os.close(end)


@contextlib.contextmanager
def _agent(folder: Path, port: int, code: str) -> Iterator[subprocess.Popen[bytes]]:
    program = str(Path(sys.executable).with_name("backoffice"))
    command = [program, "agent", "--server", f"http://127.0.0.1:{port}", "--data", str(folder), "--enrol", code]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _ready(database: Database, cable: int) -> None:
    """The agent has opened the scanner: a first scan moved."""
    before = _moves(database)
    end = time.perf_counter() + PATIENCE
    while _moves(database) == before:
        assert time.perf_counter() < end, "the scanner was not opened"
        os.write(cable, f"]C0{ITEMS[0]}\r".encode())
        time.sleep(0.5)
    time.sleep(1)


def _scan(database: Database, cable: int) -> float:
    time.sleep(APART)
    before = _moves(database)
    began = time.perf_counter()
    os.write(cable, f"]C0{ITEMS[7]}\r".encode())
    while _moves(database) == before:
        assert time.perf_counter() < began + PATIENCE, "a scan was lost"
        time.sleep(EVERY)
    return time.perf_counter() - began


def _moves(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(MOVES).scalar_one())


def _timed(operation: Callable[[], None]) -> float:
    began = time.perf_counter()
    operation()
    return time.perf_counter() - began


def _idle(agent: subprocess.Popen[bytes], seconds: float) -> tuple[float | None, float]:
    """(memory in MB, percent of one processor) while nothing happens."""
    process = psutil.Process(agent.pid)
    process.cpu_percent()
    time.sleep(seconds)
    return pss_mb(agent.pid), process.cpu_percent()
