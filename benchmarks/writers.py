"""Eight processes that write one SQLite file: how long the unluckiest waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.identity.bootstrap import Initialised
from benchmarks.common import Sample, Settings, in_turns, median, p99, rate, ratio, repeated
from benchmarks.office import Office, Offices
from benchmarks.payloads import BINS, ITEMS
from benchmarks.reference import tables
from benchmarks.reference.scan import Raw
from benchmarks.report import Report

PROCESSES = 8
LEAD = 0.2
"""Seconds in which the processes get ready to begin together."""

Operation = Callable[[], object]


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """Our scans against raw ones, which wait by SQLite's own busy timeout."""
    if "sqlite" not in settings.dialects:
        return
    url = offices.databases.empty("sqlite")
    tables.prepare(url)
    with offices.office("sqlite") as office, ExitStack() as stack:
        writers = {
            "raw": stack.enter_context(Writers(partial(_raw, url))),
            "ours": stack.enter_context(Writers(partial(_ours, office.config, office.actor, office.who))),
        }
        samples = in_turns({name: one.turn for name, one in writers.items()}, settings.rounds, settings.seconds)
        assert office.count("inventory_move") == len(ITEMS) * len(BINS) + writers["ours"].answered
        office.check()
    assert tables.check(url) == writers["raw"].answered
    ours, raw = samples["ours"], samples["raw"]
    report.add(
        processes=PROCESSES,
        ours_per_s=median(ours, rate),
        raw_per_s=median(raw, rate),
        to_raw=ratio(ours, raw),
        p99_ms=median(ours, p99),
        longest_ms=max(map(_longest, ours)),
        raw_p99_ms=median(raw, p99),
        raw_longest_ms=max(map(_longest, raw)),
    )


class Writers:
    """Processes that each make their operation once, by its number, and then work in turns."""

    def __init__(self, make: Callable[[int], Operation]) -> None:
        context = get_context("spawn")
        self.answered = 0
        self._pipes: list[Connection[Any, Any]] = []
        self._processes = []
        for number in range(PROCESSES):
            here, there = context.Pipe()
            process = context.Process(target=_write, args=(there, partial(make, number)), daemon=True)
            process.start()
            self._pipes.append(here)
            self._processes.append(process)
        for pipe in self._pipes:
            pipe.recv()  # it is ready

    def __enter__(self) -> Writers:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join()

    def turn(self, seconds: float) -> Sample:
        begin = time.time() + LEAD
        for pipe in self._pipes:
            pipe.send((begin, seconds))
        answers = [pipe.recv() for pipe in self._pipes]
        faults = [answer for answer in answers if isinstance(answer, Exception)]
        if faults:
            raise faults[0]
        durations = [one for answer in answers for one in answer]
        self.answered += len(durations)
        return Sample(durations, time.time() - begin)


def _write(pipe: Connection[Any, Any], make: Callable[[], Operation]) -> None:
    operation = make()
    pipe.send("ready")
    while (job := pipe.recv()) is not None:
        begin, seconds = job
        time.sleep(max(0.0, begin - time.time()))
        try:
            pipe.send(repeated(operation, seconds).durations)
        except Exception as fault:
            pipe.send(fault)


def _raw(url: str, _number: int) -> Operation:
    return Raw(tables.engine(url)).scan


def _ours(config: Config, actor: Actor, who: Initialised, number: int) -> Operation:
    return Office(Application.open(config), actor, config, who, f"writer{number}").scan


def _longest(sample: Sample) -> float:
    return max(sample.durations) * 1000
