"""Builds the warehouse, fills it and lets it work."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from backoffice_inventory.demo.goods import goods
from backoffice_inventory.demo.history import History
from backoffice_inventory.demo.tasks import Tasks
from backoffice_inventory.demo.warehouse import build

SHOWN = "FX-M8-40-Z"
"""The item whose bin is offered for a first scan: the catalogue's demo offers its barcodes."""


def fill(office: Any, seed: int, today: dt.date | None = None, weeks: int = 6) -> None:
    """Places, opening stock and some weeks of work until `today`; the same for the same seed and day."""
    random = Random(seed)  # noqa: S311  (a demo, no secret)
    tasks = Tasks(office)
    history = History(tasks, random, build(tasks), goods(office, random))
    days = working_days(today or dt.datetime.now(dt.UTC).date(), 5 * weeks)
    history.open(days[0] - dt.timedelta(days=1))
    for day in days:
        history.work(day)
    tasks.finish()
    home = history.home_of(SHOWN)
    if home is not None:
        office.samples.append((home, "the bin where it lies"))
    office.samples.append(("DOCK-IN", "where goods come in"))


def working_days(before: dt.date, count: int) -> list[dt.date]:
    """The last `count` days from Monday to Friday before a day, in order."""
    days: list[dt.date] = []
    day = before
    while len(days) < count:
        day -= dt.timedelta(days=1)
        if day.weekday() < 5:
            days.append(day)
    return days[::-1]
