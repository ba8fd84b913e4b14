"""Recompute the hours of many people for a month: the pure rules, without a database.

    python -m benchmarks.recompute [--people 10000] [--days 31] [--processes 2]

Every person works a pattern with nights, rounding, breaks, overtime by day and week and rest rules, and punches with
the usual mess. Bounds: 10,000 people x 31 days under 30 s, one person under 50 ms.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import time
from concurrent.futures import ProcessPoolExecutor

from backoffice_timeclock.rules import (
    Assignment,
    BreakRule,
    Overtime,
    Part,
    Pattern,
    PayRules,
    Punch,
    Rest,
    Rounding,
    Shift,
    Tier,
    compute,
)
from backoffice_timeclock.rules.compute import MARGIN

HOUR = 3600
FIRST = dt.date(2026, 10, 1)
ZONE = "Europe/Berlin"
EARLY, LATE, NIGHT = (
    Shift(code, (Part(start, end),)) for code, start, end in (("E", 360, 840), ("L", 840, 1320), ("N", 1320, 360))
)
PATTERN = Pattern("3x2", (EARLY, EARLY, LATE, LATE, NIGHT, NIGHT, None, None))
RULES = PayRules(
    1,
    rounding_in=Rounding("average", 900),
    rounding_out=Rounding("average", 900),
    breaks=(BreakRule(6 * HOUR, 1800), BreakRule(9 * HOUR, 2700)),
    overtime=Overtime(daily=(Tier(8 * HOUR, 125),), weekly=(Tier(40 * HOUR, 150),)),
    rest=Rest(),
)


def month(person: int, days: int) -> tuple[float, float]:
    """(elapsed, processor) seconds that the hours of one person took; making up the punches is not counted."""
    roll = random.Random(person)
    assignment = Assignment(PATTERN, FIRST - dt.timedelta(days=person % 8), FIRST - dt.timedelta(days=400))
    punches = _punches(roll, assignment, days)
    start, busy = time.perf_counter(), time.process_time()
    compute(punches, (), (assignment,), RULES, (), ZONE, FIRST, FIRST + dt.timedelta(days=days - 1))
    return time.perf_counter() - start, time.process_time() - busy


def _punches(roll: random.Random, assignment: Assignment, days: int) -> list[Punch]:
    punches: list[Punch] = []
    for number in range(-MARGIN - 6, days + MARGIN):
        day = FIRST + dt.timedelta(days=number)
        shift = assignment.shift_on(day)
        if shift is None:
            continue
        begin = dt.datetime.combine(day, dt.time(shift.parts[0].start // 60), dt.UTC)
        for hours, kind in ((0, "in"), (4, "break_start"), (4.5, "break_end"), (8, "out")):
            if roll.random() < 0.99:
                at = begin + dt.timedelta(hours=hours, minutes=roll.randrange(-6, 7))
                punches.append(Punch(len(punches), at, kind))
    return punches


def chunk(people: range, days: int) -> list[tuple[float, float]]:
    """What each of them took."""
    return [month(person, days) for person in people]


def main() -> None:
    """Measure and print; fails when a bound is missed at full size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=31)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    started = time.perf_counter()
    with ProcessPoolExecutor(given.processes) as pool:
        parts = [range(n, given.people, given.processes) for n in range(given.processes)]
        taken = [t for part in pool.map(chunk, parts, [given.days] * len(parts)) for t in part]
    whole = time.perf_counter() - started
    elapsed, busy = (list(times) for times in zip(*taken, strict=True))
    middle, worst = statistics.median(elapsed) * 1000, max(elapsed) * 1000
    print(f"{given.people} people x {given.days} days: {whole:.1f} s, at worst {worst:.1f} ms for one person")
    print(f"for the rules: {sum(busy) / given.processes:.1f} s of each of {given.processes} processors")
    print(f"one person: {middle:.1f} ms, {statistics.median(busy) * 1000:.1f} ms of a processor")
    if given.people >= 10_000 and (whole > 30 or middle > 50):
        raise SystemExit("The bound of 30 s for all, or of 50 ms for one, was missed.")


if __name__ == "__main__":
    main()
