"""Scans in process, with everything that a request goes through but HTTP, against the bare ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from benchmarks.common import CALLERS, Sample, Settings, Turn, crowd, in_turns, median, p99, rate, ratio
from benchmarks.office import BATCH, Office, Offices
from benchmarks.payloads import BINS, ITEMS
from benchmarks.reference import tables
from benchmarks.reference.scan import GroupCommit, Raw
from benchmarks.report import Report

OURS = ("move", "receive", "batches of 50")


class Counted:
    """Turns of an operation, whose answers are counted to be compared with what is in the database."""

    def __init__(self, operation: Callable[[], object], callers: int, each: int = 1) -> None:
        self._operation = operation
        self._callers = callers
        self._each = each
        self.answered = 0

    def __call__(self, seconds: float) -> Sample:
        sample = replace(crowd(self._callers, seconds, self._operation), each=self._each)
        self.answered += sample.answered
        return sample


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """Moves, receipts and batches of moves at 1, 8 and 32 callers on both databases, each on a database of its own."""
    for dialect in settings.dialects:
        for callers in CALLERS:
            _compare(settings, offices, report, dialect, callers)


def _compare(settings: Settings, offices: Offices, report: Report, dialect: str, callers: int) -> None:
    urls = {name: offices.databases.empty(dialect) for name in ("raw", "group", "bulk")}
    for url in urls.values():
        tables.prepare(url)
    bare: dict[str, Any] = {
        "raw": Raw(tables.engine(urls["raw"])),
        "group": GroupCommit(tables.engine(urls["group"]), bulk=False),
        "bulk": GroupCommit(tables.engine(urls["bulk"]), bulk=True),
    }
    with offices.office(dialect) as office:
        turns = {name: Counted(one.scan, callers) for name, one in bare.items()}
        turns |= {"move": Counted(office.scan, callers), "receive": Counted(office.receive, callers)}
        turns["batches of 50"] = Counted(office.batch, callers, BATCH)
        contestants: dict[str, Turn] = dict(turns)
        samples = in_turns(contestants, settings.rounds, settings.seconds)
        _check_ours(office, turns)
    for name, one in bare.items():
        one.close()
        assert tables.check(urls[name]) == turns[name].answered
        offices.databases.drop(urls[name])
    for command in OURS:
        ours = samples[command]
        report.add(
            command=command,
            database=dialect,
            callers=callers,
            ours_per_s=median(ours, rate),
            raw_per_s=median(samples["raw"], rate),
            group_per_s=median(samples["group"], rate),
            bulk_per_s=median(samples["bulk"], rate),
            to_raw=ratio(ours, samples["raw"]),
            to_group=ratio(ours, samples["group"]),
            to_bulk=ratio(ours, samples["bulk"]),
            p99_ms=median(ours, p99),
            raw_p99_ms=median(samples["raw"], p99),
        )


def _check_ours(office: Office, turns: dict[str, Counted]) -> None:
    answered = sum(turns[name].answered for name in OURS)
    assert office.count("inventory_move") == len(ITEMS) * len(BINS) + answered
    office.check()
