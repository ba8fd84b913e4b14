"""Six weeks in the warehouse: deliveries, putting away, orders going out, mistakes taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate
from random import Random
from typing import Any

from backoffice_inventory.demo.goods import Goods
from backoffice_inventory.demo.tasks import Tasks

DELIVERIES, ISSUES, RELOCATIONS = 12, 95, 8
"""Of an average day. Mondays bring more goods, Fridays take more away."""
BUSY = (1.3, 1.0, 0.9, 1.0, 1.2)
OPENS, CLOSES = dt.time(5, 30, tzinfo=dt.UTC), dt.time(15, 30, tzinfo=dt.UTC)

Lots = dict[str | None, int]
"""The quantity of each lot, the oldest first; of the lot None where there are none."""


class History:
    """Does what people would have done, and keeps in mind what is where, so that nobody is asked for what is gone."""

    def __init__(self, tasks: Tasks, random: Random, bins: dict[str, list[str]], kept: list[Goods]) -> None:
        self._tasks = tasks
        self._random = random
        self._bins = bins
        self._kept = kept
        self._weights = list(accumulate(one.wanted for one in kept))
        self._homes: dict[str, str] = {}
        self._stock: dict[tuple[str, str], Lots] = {}
        self._lots = 0

    def home_of(self, sku: str) -> str | None:
        """The bin of an item; None if it is not kept."""
        return self._homes.get(sku)

    def open(self, day: dt.date) -> None:
        """The opening stock, each item in its bin."""
        times = self._times(day, len(self._kept))
        shelves = {zone: sorted(codes, key=lambda _: self._random.random()) for zone, codes in self._bins.items()}
        for number, (one, at) in enumerate(zip(self._kept, times, strict=True)):
            home = shelves[one.zone][number % len(shelves[one.zone])]
            self._homes[one.sku] = home
            self._receive(one, home, one.batch, at)

    def work(self, day: dt.date) -> None:
        """One working day, in the order of the clock."""
        busy = BUSY[day.weekday()]
        deliveries, issues = round(DELIVERIES * busy), round(ISSUES * busy)
        tasks = [self._deliver] * deliveries + [self._issue] * issues + [self._relocate] * RELOCATIONS
        tasks += [self._take_back, self._scrap]
        self._random.shuffle(tasks)
        for task, at in zip(tasks, self._times(day, len(tasks)), strict=True):
            task(at)

    def _times(self, day: dt.date, count: int) -> Iterator[dt.datetime]:
        """So many moments of a working day, in order; fewer at noon."""
        start, end = dt.datetime.combine(day, OPENS), dt.datetime.combine(day, CLOSES)
        length = (end - start).total_seconds()
        parts = sorted(self._random.betavariate(1.3, 1.2) for _ in range(count))
        return (start + dt.timedelta(seconds=int(part * length)) for part in parts)

    def _wanted(self) -> Goods:
        return self._random.choices(self._kept, cum_weights=self._weights)[0]

    # -- what people do

    def _deliver(self, at: dt.datetime) -> None:
        """Goods come in at the dock and are put away minutes later."""
        one = self._wanted()
        for lot, quantity in self._receive(one, "DOCK-IN", one.batch, at):
            later = at + dt.timedelta(minutes=self._random.randint(5, 50))
            self._move(one.sku, "DOCK-IN", self._homes[one.sku], quantity, lot, later)

    def _issue(self, at: dt.datetime) -> None:
        one = self._wanted()
        found = self._some_of(one.sku, self._homes[one.sku])
        if found is None:
            self._deliver(at)
            return
        lot, there = found
        quantity = min(there, max(1, round(one.batch * self._random.expovariate(12))))
        self._take(one.sku, self._homes[one.sku], lot, quantity)
        payload = {"item": one.sku, "from": self._homes[one.sku], "quantity": str(quantity), "at": at.isoformat()}
        self._tasks.add("inventory.issue", _with_lot(payload, lot))

    def _relocate(self, at: dt.datetime) -> None:
        """A few go to the trade counter."""
        one = self._wanted()
        found = self._some_of(one.sku, self._homes[one.sku])
        if found is not None and found[1] >= 4:
            self._move(one.sku, self._homes[one.sku], "COUNTER", found[1] // 4, found[0], at)

    def _take_back(self, at: dt.datetime) -> None:
        """A delivery was counted wrong: it is undone and entered again."""
        one = self._wanted()
        if one.tracking != "none":
            return
        payload = self._delivery(one, "DOCK-IN", one.batch + 10, at, None)
        mistake = self._tasks.now("inventory.receive", payload)["move"]
        noticed = at + dt.timedelta(minutes=1)
        self._tasks.add("inventory.undo", {"move": mistake, "at": noticed.isoformat()})
        self._deliver(at + dt.timedelta(minutes=2))

    def _scrap(self, at: dt.datetime) -> None:
        one = self._wanted()
        found = self._some_of(one.sku, self._homes[one.sku])
        if found is not None:
            self._move(one.sku, self._homes[one.sku], "SCRAP", 1, found[0], at)

    # -- the commands

    def _receive(self, one: Goods, to: str, quantity: int, at: dt.datetime) -> list[tuple[str | None, int]]:
        """Give (lot, quantity) of what came in."""
        came: list[tuple[str | None, int]] = [(None, quantity)]
        if one.tracking == "serial":
            came = [(self._next_lot("SN"), 1) for _ in range(quantity)]
        elif one.tracking == "lot":
            came = [(self._next_lot("L"), quantity)]
        for lot, part in came:
            self._tasks.add("inventory.receive", self._delivery(one, to, part, at, lot))
            self._put(one.sku, to, lot, part)
        return came

    def _delivery(self, one: Goods, to: str, quantity: int, at: dt.datetime, lot: str | None) -> dict[str, Any]:
        price = (one.cost * Decimal(self._random.randint(94, 108)) / 100).quantize(Decimal("0.0001"))
        payload = {"item": one.sku, "to": to, "quantity": str(quantity), "unit_cost": str(price), "at": at.isoformat()}
        return _with_lot(payload, lot)

    def _move(self, sku: str, source: str, to: str, quantity: int, lot: str | None, at: dt.datetime) -> None:
        self._take(sku, source, lot, quantity)
        self._put(sku, to, lot, quantity)
        payload = {"item": sku, "from": source, "to": to, "quantity": str(quantity), "at": at.isoformat()}
        self._tasks.add("inventory.move", _with_lot(payload, lot))

    def _next_lot(self, prefix: str) -> str:
        self._lots += 1
        return f"{prefix}{26_000_000 + self._lots * 7}"

    # -- what is where

    def _some_of(self, sku: str, place: str) -> tuple[str | None, int] | None:
        """(lot, quantity) of the oldest goods of an item at a place."""
        return next(((lot, there) for lot, there in self._lots_at(sku, place).items() if there), None)

    def _lots_at(self, sku: str, place: str) -> Lots:
        return self._stock.setdefault((sku, place), {})

    def _put(self, sku: str, place: str, lot: str | None, quantity: int) -> None:
        lots = self._lots_at(sku, place)
        lots[lot] = lots.get(lot, 0) + quantity

    def _take(self, sku: str, place: str, lot: str | None, quantity: int) -> None:
        self._lots_at(sku, place)[lot] -= quantity


def _with_lot(payload: dict[str, str], lot: str | None) -> dict[str, Any]:
    return payload if lot is None else {**payload, "lot": lot}
