"""When tasks are due, and whether a list may end. Pure; no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum


class Occasion(StrEnum):
    """Why there is a list: somebody comes or goes."""

    onboarding = "onboarding"
    offboarding = "offboarding"


class ListState(StrEnum):
    """How far a checklist is."""

    planned = "planned"
    running = "running"
    done = "done"
    cancelled = "cancelled"


OPEN = (ListState.planned, ListState.running)


def due_on(day: dt.date, due_days: int) -> dt.date:
    """The day on which a task has to be done, counted from the first or last day of the employee."""
    return dt.date.fromordinal(min(max(day.toordinal() + due_days, 1), dt.date.max.toordinal()))


def what_is_open(occasion: Occasion, tasks: Sequence[str], custody: Sequence[str]) -> str:
    """What keeps a list from ending, in words; empty if nothing does. Only who goes has to give things back."""
    said = []
    if tasks:
        said.append(f"{_number(len(tasks), 'task')} not done ({_first(tasks)})")
    if custody and occasion == Occasion.offboarding:
        said.append(f"{_number(len(custody), 'thing')} not given back ({_first(custody)})")
    return " and ".join(said)


def _number(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _first(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
