"""Scans in process, with everything that a request goes through but HTTP, against the bare ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.common import CALLERS, Sample, Settings, Turn, crowd, in_turns, median, p99, rate, ratio
from benchmarks.office import Office, Offices
from benchmarks.payloads import BINS, ITEMS
from benchmarks.reference import tables
from benchmarks.reference.scan import GroupCommit, Raw
from benchmarks.report import Report


class Counted:
    """Turns of an operation, whose answers are counted to be compared with what is in the database."""

    def __init__(self, operation: Callable[[], object], callers: int) -> None:
        self._operation = operation
        self._callers = callers
        self.answered = 0

    def __call__(self, seconds: float) -> Sample:
        sample = crowd(self._callers, seconds, self._operation)
        self.answered += len(sample.durations)
        return sample


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """Move and receive at 1, 8 and 32 callers on both databases, each with databases of its own."""
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
        contestants: dict[str, Turn] = dict(turns)
        samples = in_turns(contestants, settings.rounds, settings.seconds)
        _check_ours(office, turns)
    for name, one in bare.items():
        one.close()
        assert tables.check(urls[name]) == turns[name].answered
        offices.databases.drop(urls[name])
    for command in ("move", "receive"):
        ours = samples[command]
        report.add(
            command=command,
            database=dialect,
            callers=callers,
            ours=median(ours, rate),
            raw=median(samples["raw"], rate),
            group=median(samples["group"], rate),
            bulk=median(samples["bulk"], rate),
            to_raw=ratio(ours, samples["raw"]),
            to_group=ratio(ours, samples["group"]),
            to_bulk=ratio(ours, samples["bulk"]),
            p99_ms=median(ours, p99),
            raw_p99_ms=median(samples["raw"], p99),
        )


def _check_ours(office: Office, turns: dict[str, Counted]) -> None:
    stocked = len(ITEMS) * len(BINS)
    assert office.count("inventory_move") == stocked + turns["move"].answered + turns["receive"].answered
    office.check()
