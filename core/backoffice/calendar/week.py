"""The working days of a week, as people write them: `Mon-Fri`, or `Mon, Tue, Thu`."""

from __future__ import annotations

from functools import cache

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
USUAL = "Mon-Fri"


@cache
def days_of_week(text: str) -> frozenset[int]:
    """The days that the text names, Monday being 0. ValueError if it names none, or something that is no day."""
    found: set[int] = set()
    for part in text.replace(" ", ",").split(","):
        if part:
            first, dash, last = part.partition("-")
            start = _number(first)
            found.update(_from(start, _number(last) if dash else start))
    if not found:
        raise ValueError("no day is named")
    return frozenset(found)


def written(days: frozenset[int]) -> str:
    """The shortest way to write these days, weeks beginning on Monday."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(NAMES[run[0]] if len(run) == 1 else f"{NAMES[run[0]]}-{NAMES[run[-1]]}" for run in runs)


def _number(name: str) -> int:
    short = name.strip().capitalize()[:3]
    if short not in NAMES:
        raise ValueError(f"{name!r} is no day of the week")
    return NAMES.index(short)


def _from(first: int, last: int) -> list[int]:
    """From one day to another, over the end of the week where it has to be."""
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]
