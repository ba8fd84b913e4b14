"""What it costs a request to ask whether its module is on, beside a request that does nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable

from backoffice_web.factory import create_app
from benchmarks.common import Sample, Settings, in_turns, median
from benchmarks.office import Offices
from benchmarks.report import Report

CALLS = 2_000
"""Calls in one sample: one alone is too short to be timed."""


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """The gate as hooks, lists and routes ask it, and the smallest request of the web through all its layers."""
    for dialect in settings.dialects:
        _compare(settings, offices, report, dialect)


def _compare(settings: Settings, offices: Offices, report: Report, dialect: str) -> None:
    with offices.office(dialect, stocked=False) as office:
        registry = office.application.registry
        client = create_app(office.application).test_client()
        assert registry.gate("inventory")
        assert client.get("/healthz").status_code == 200
        turns = {
            "request": _timed(lambda: client.get("/healthz"), CALLS // 20),
            "gate": _timed(lambda: registry.gate("inventory"), CALLS),
        }
        samples = in_turns(turns, settings.rounds, settings.seconds)
    gate, request = (median(samples[name], _microseconds) for name in ("gate", "request"))
    report.add(database=dialect, gate_us=gate, request_us=request, to_request=gate / request)


def _timed(operation: Callable[[], object], calls: int) -> Callable[[float], Sample]:
    def turn(seconds: float) -> Sample:
        durations: list[float] = []
        began = time.perf_counter()
        while not durations or time.perf_counter() - began < seconds:
            started = time.perf_counter()
            for _ in range(calls):
                operation()
            durations.append((time.perf_counter() - started) / calls)
        return Sample(durations, time.perf_counter() - began)

    return turn


def _microseconds(sample: Sample) -> float:
    return sample.percentile(0.5) * 1000
