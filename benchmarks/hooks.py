"""What ten plugins cost that are asked before every command and have nothing to say."""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks import generated
from benchmarks.common import Settings, in_turns, median, p99, rate, ratio
from benchmarks.office import Offices
from benchmarks.payloads import BINS, ITEMS
from benchmarks.report import Report
from benchmarks.scan import Counted

WATCHERS = 10


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """The same scans with and without them, at one caller and at eight."""
    for dialect in settings.dialects:
        for callers in (1, 8):
            _compare(settings, offices, report, dialect, callers)


def _compare(settings: Settings, offices: Offices, report: Report, dialect: str, callers: int) -> None:
    with ExitStack() as stack:
        plain = stack.enter_context(offices.office(dialect))
        watched = stack.enter_context(offices.office(dialect, plugins=generated.watchers(WATCHERS)))
        assert len(watched.application.registry.manager.hook.before_command.get_hookimpls()) == WATCHERS + 1
        turns = {"plain": Counted(plain.scan, callers), "watched": Counted(watched.scan, callers)}
        samples = in_turns(dict(turns), max(settings.rounds, 1), settings.seconds)
        for office, name in ((plain, "plain"), (watched, "watched")):
            assert office.count("inventory_move") == len(ITEMS) * len(BINS) + turns[name].answered
            office.check()
    report.add(
        database=dialect,
        callers=callers,
        hooks=WATCHERS,
        with_per_s=median(samples["watched"], rate),
        without_per_s=median(samples["plain"], rate),
        to_without=ratio(samples["watched"], samples["plain"]),
        with_p99_ms=median(samples["watched"], p99),
        without_p99_ms=median(samples["plain"], p99),
    )
