"""Two web processes against one, on one PostgreSQL: scans over HTTP, the clients shared between the servers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from benchmarks import servers
from benchmarks.clients import Clients, Target
from benchmarks.common import Sample, Settings, in_turns, median, p99, rate, ratio
from benchmarks.office import Offices
from benchmarks.over_http import token_for
from benchmarks.payloads import BINS, ITEMS
from benchmarks.report import Report

CLIENTS = 16
PATH = "/api/v1/commands/inventory.move"


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """On two cores the clients, the database and both servers share them: a gain of much less than two is expected."""
    if "postgresql" not in settings.dialects:
        return
    with offices.office("postgresql") as office, ExitStack() as stack:
        token = token_for(office)
        ports = [stack.enter_context(servers.ours(office.config)).port for _ in range(2)]
        targets = [Target(port, PATH, "move_body", token) for port in ports]
        whole, halves = Clients(CLIENTS), [Clients(CLIENTS // 2) for _ in targets]
        one = whole.turn(targets[0])
        two = _together([half.turn(target) for half, target in zip(halves, targets, strict=True)])
        counted = [0]
        samples = in_turns(
            {"one": _counted(one, counted), "two": _counted(two, counted)}, settings.rounds, settings.seconds
        )
        assert office.count("inventory_move") == len(ITEMS) * len(BINS) + counted[0]
        office.check()
        for clients in (whole, *halves):
            clients.close()
    report.add(
        clients=CLIENTS,
        one_per_s=median(samples["one"], rate),
        two_per_s=median(samples["two"], rate),
        two_to_one=ratio(samples["two"], samples["one"]),
        one_p99_ms=median(samples["one"], p99),
        two_p99_ms=median(samples["two"], p99),
    )


def _together(turns: list[Callable[[float], Sample]]) -> Callable[[float], Sample]:
    def turn(seconds: float) -> Sample:
        with ThreadPoolExecutor(len(turns)) as pool:
            samples = list(pool.map(lambda one: one(seconds), turns))
        return Sample([d for s in samples for d in s.durations], max(s.elapsed for s in samples))

    return turn


def _counted(turn: Callable[[float], Sample], counted: list[int]) -> Callable[[float], Sample]:
    def counting(seconds: float) -> Sample:
        sample = turn(seconds)
        counted[0] += len(sample.durations)
        return sample

    return counting
