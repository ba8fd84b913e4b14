"""Measuring fairly: callers at once, contestants in turns, and ratios of neighbours in time."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

CALLERS = (1, 8, 32)


@dataclass(frozen=True)
class Settings:
    """`quick` shows that everything runs and says nothing about speed; databases go into `work`."""

    quick: bool
    work: Path
    dialects: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """How long one turn of a contestant takes."""
        return 0.3 if self.quick else 1.0

    @property
    def rounds(self) -> int:
        """How often every contestant has its turn."""
        return 1 if self.quick else 3

    def rows(self, full: int, quick: int) -> int:
        """How many rows to measure with."""
        return quick if self.quick else full


@dataclass(frozen=True)
class Sample:
    """One turn: how long each operation took, and all of them together, in seconds; `each` counts for so many."""

    durations: list[float]
    elapsed: float
    each: int = 1

    @property
    def rate(self) -> float:
        """Operations per second."""
        return self.answered / self.elapsed

    @property
    def answered(self) -> int:
        return len(self.durations) * self.each

    def percentile(self, part: float) -> float:
        """Milliseconds within which this part of the operations was done."""
        ranked = sorted(self.durations)
        return ranked[min(len(ranked) - 1, int(part * len(ranked)))] * 1000


Turn = Callable[[float], Sample]
"""Works for so many seconds."""


def crowd(callers: int, seconds: float, operation: Callable[[], object]) -> Sample:
    """Let threads call the operation over and over, each waiting for its answer. An error in any of them is raised."""
    durations: list[list[float]] = [[] for _ in range(callers)]
    faults: list[BaseException] = []
    ready = threading.Barrier(callers + 1)

    def call(mine: list[float]) -> None:
        ready.wait()
        stop = time.perf_counter() + seconds
        started = time.perf_counter()
        try:
            while started < stop:
                operation()
                ended = time.perf_counter()
                mine.append(ended - started)
                started = ended
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=call, args=(mine,)) for mine in durations]
    for thread in threads:
        thread.start()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - began
    if faults:
        raise faults[0]
    return Sample([one for mine in durations for one in mine], elapsed)


def repeated(operation: Callable[[], object], seconds: float) -> Sample:
    """Call the operation over and over in this thread."""
    durations: list[float] = []
    began = started = time.perf_counter()
    while not durations or started - began < seconds:
        operation()
        ended = time.perf_counter()
        durations.append(ended - started)
        started = ended
    return Sample(durations, started - began)


def in_turns(contestants: Mapping[str, Turn], rounds: int, seconds: float) -> dict[str, list[Sample]]:
    """A B C, A B C, …, A: everyone has its turns, the first one closes, so that each turn has one of A on both sides.

    A turn before warms up caches and connections, and does not count.
    """
    for turn in contestants.values():
        turn(min(seconds, 0.5))
    samples: dict[str, list[Sample]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, turn in contestants.items():
            samples[name].append(turn(seconds))
    first = next(iter(contestants))
    samples[first].append(contestants[first](seconds))
    return samples


Figure = Callable[[Sample], float]


def rate(sample: Sample) -> float:
    return sample.rate


def p50(sample: Sample) -> float:
    return sample.percentile(0.5)


def p99(sample: Sample) -> float:
    return sample.percentile(0.99)


def median(samples: list[Sample], figure: Figure) -> float:
    """The median turn."""
    return statistics.median(map(figure, samples))


def ratio(samples: list[Sample], reference: list[Sample], figure: Figure = rate) -> float:
    """The median over the turns of ours to the mean of the reference's turns before and after it."""
    found = []
    for number, sample in enumerate(samples):
        around = reference[number : number + 2]
        found.append(figure(sample) / statistics.mean(map(figure, around)))
    return statistics.median(found)
