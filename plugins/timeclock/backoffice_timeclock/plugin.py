"""Time clock. Wiring only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backoffice.declarations import Pages
from backoffice.hookspecs import hookimpl
from backoffice_timeclock import declared as punches
from backoffice_timeclock.demo import fill
from backoffice_timeclock.hours import declared as hours


@hookimpl
def declare() -> Iterable[Any]:
    yield from punches.declarations()
    yield from hours.declarations()
    yield Pages("backoffice_timeclock.pages:pages")


@hookimpl
def demo_data(office: Any, seed: int) -> None:
    fill(office, seed)
