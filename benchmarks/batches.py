"""Batches of fifty scans as a terminal sends them, each of which moves a piece, against bare moves and commands."""

from __future__ import annotations

from benchmarks.common import Sample, Settings, Turn, in_turns, median, p50, p99, rate, ratio
from benchmarks.office import BATCH, Offices
from benchmarks.payloads import BINS, ITEMS
from benchmarks.reference import tables
from benchmarks.reference.scan import Raw
from benchmarks.report import Report
from benchmarks.scan import Counted
from benchmarks.terminal import played


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """One terminal, in process: event, scan, meaning of the code, mode and move, against the bare move."""
    for dialect in settings.dialects:
        url = offices.databases.empty(dialect)
        tables.prepare(url)
        raw = Raw(tables.engine(url))
        with offices.office(dialect) as office:
            terminal = played(office)
            turns = {
                "raw": Counted(raw.scan, 1),
                "device": Counted(terminal.batch, 1, BATCH),
                "commands": Counted(office.batch, 1, BATCH),
            }
            contestants: dict[str, Turn] = dict(turns)
            samples: dict[str, list[Sample]] = in_turns(contestants, settings.rounds, settings.seconds)
            moved = turns["device"].answered + turns["commands"].answered
            assert office.count("inventory_move") == len(ITEMS) * len(BINS) + moved
            assert office.count("core_scan") == turns["device"].answered
            office.check()
        raw.close()
        assert tables.check(url) == turns["raw"].answered
        offices.databases.drop(url)
        report.add(
            database=dialect,
            scans_per_s=median(samples["device"], rate),
            commands_per_s=median(samples["commands"], rate),
            raw_per_s=median(samples["raw"], rate),
            to_raw=ratio(samples["device"], samples["raw"]),
            to_commands=median(samples["device"], rate) / median(samples["commands"], rate),
            p50_ms=median(samples["device"], p50),
            p99_ms=median(samples["device"], p99),
        )
