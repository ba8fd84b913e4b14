"""From the start of the program to its first answer, and the memory it takes while idle."""

from __future__ import annotations

import statistics
import time

from benchmarks import generated, servers
from benchmarks.common import Settings
from benchmarks.machine import pss_mb
from benchmarks.office import Offices
from benchmarks.reference import tables
from benchmarks.report import Report

MORE = 30
IDLE = 1.0
"""Seconds of quiet before memory is read."""


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """Both are gunicorn with one worker, on a database that is migrated, with every module on; then with 30 more."""
    for dialect in settings.dialects:
        for more in (0, MORE):
            _compare(settings, offices, report, dialect, more)


def _compare(settings: Settings, offices: Offices, report: Report, dialect: str, more: int) -> None:
    url = offices.databases.empty(dialect)
    tables.prepare(url)
    found: dict[str, list[tuple[float, float | None]]] = {"ours": [], "bare": []}
    with offices.office(dialect, stocked=False, plugins=generated.modules(more)) as office:
        for _ in range(settings.rounds):
            with servers.reference(url) as server:
                found["bare"].append(_figures(server))
            with servers.ours(office.config) as server:
                found["ours"].append(_figures(server))
    offices.databases.drop(url)
    ours, bare = (statistics.median(boot for boot, _ in found[name]) for name in ("ours", "bare"))
    our_memory, bare_memory = (_memory(found[name]) for name in ("ours", "bare"))
    report.add(
        database=dialect,
        more_modules=more,
        boot_s=ours,
        bare_boot_s=bare,
        boot_to_bare=ours / bare,
        pss_mb=our_memory,
        bare_pss_mb=bare_memory,
        pss_to_bare=our_memory / bare_memory if our_memory and bare_memory else None,
    )


def _figures(server: servers.Server) -> tuple[float, float | None]:
    time.sleep(IDLE)
    return server.boot, pss_mb(server.pid)


def _memory(found: list[tuple[float, float | None]]) -> float | None:
    known = [memory for _, memory in found if memory is not None]
    return statistics.median(known) if known else None
