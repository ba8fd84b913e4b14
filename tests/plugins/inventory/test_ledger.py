"""Whatever happens, in whatever order: levels, values and checkers agree with a plain model of a warehouse."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from tests.plugins.house import House

from backoffice.errors import Refused

BINS = ("A-01", "A-02", "VAN")
quantities = st.integers(1, 20_000).map(lambda n: Fraction(n, 1000))
costs = st.one_of(st.none(), st.integers(0, 10**7).map(lambda n: Fraction(n, 10**5)))


@dataclass
class Happened:
    """A move as the model remembers it."""

    number: int
    source: str
    target: str
    quantity: Fraction
    cost: Fraction
    undone: bool = False


@dataclass
class Model:
    """Average cost in fractions, written down as an accountant would explain it."""

    levels: dict[str, Fraction] = field(default_factory=dict)
    quantity: Fraction = Fraction(0)
    value: Fraction = Fraction(0)
    last: Fraction = Fraction(0)

    def average(self) -> Fraction:
        return half_up(self.value / self.quantity, 6) if self.quantity else self.last

    def share(self, quantity: Fraction) -> Fraction:
        return self.value if quantity == self.quantity else half_up(self.value * quantity / self.quantity, 2)

    def add(self, quantity: Fraction, value: Fraction) -> None:
        self.quantity += quantity
        self.value += value
        if self.quantity:
            self.last = self.average()

    def shift(self, source: str, target: str, quantity: Fraction) -> None:
        for place, change in ((source, -quantity), (target, quantity)):
            if place in BINS:
                self.levels[place] = self.levels.get(place, Fraction(0)) + change


def half_up(number: Fraction, places: int) -> Fraction:
    return Fraction(floor(number * 10**places + Fraction(1, 2)), 10**places)


def text(number: Fraction) -> str:
    return f"{number.numerator * 10**9 // number.denominator / 10**9:.9f}".rstrip("0").rstrip(".") or "0"


def machine_for(house: House) -> type[RuleBasedStateMachine]:
    """The machine works in one warehouse, each run with an item of its own."""
    numbers = itertools.count()

    class Warehouse(RuleBasedStateMachine):
        moves = Bundle("moves")

        @initialize()
        def new_item(self) -> None:
            self.item = f"CHAIN-{next(numbers)}"
            house.item(self.item, uom="m")
            self.model = Model()

        @rule(target=moves, to=st.sampled_from(BINS), quantity=quantities, cost=costs)
        def receive(self, to: str, quantity: Fraction, cost: Fraction | None) -> Happened:
            model = self.model
            expected = half_up(quantity * (model.average() if cost is None else cost), 2)
            done = house.receive(self.item, to, text(quantity), None if cost is None else text(cost))
            assert Fraction(done["cost"]) == expected
            model.add(quantity, expected)
            model.shift("SUPPLIER", to, quantity)
            return Happened(done["move"], "SUPPLIER", to, quantity, expected)

        @rule(target=moves, source=st.sampled_from(BINS), to=st.sampled_from(BINS), quantity=quantities)
        def move(self, source: str, to: str, quantity: Fraction) -> object:
            model = self.model
            if source == to or model.levels.get(source, 0) < quantity:
                return self.refused(lambda: house.move(self.item, source, to, text(quantity)))
            done = house.move(self.item, source, to, text(quantity))
            expected = half_up(quantity * model.average(), 2)
            assert Fraction(done["cost"]) == expected
            model.shift(source, to, quantity)
            return Happened(done["move"], source, to, quantity, expected)

        @rule(target=moves, source=st.sampled_from(BINS), quantity=quantities)
        def issue(self, source: str, quantity: Fraction) -> object:
            model = self.model
            if model.levels.get(source, 0) < quantity:
                return self.refused(lambda: house.issue(self.item, source, text(quantity)))
            expected = model.share(quantity)
            done = house.issue(self.item, source, text(quantity))
            assert Fraction(done["cost"]) == expected
            model.add(-quantity, -expected)
            model.shift(source, "CUSTOMER", quantity)
            return Happened(done["move"], source, "CUSTOMER", quantity, expected)

        @rule(target=moves, source=st.sampled_from(BINS))
        def issue_all(self, source: str) -> object:
            there = self.model.levels.get(source, Fraction(0))
            return self.issue(source, there) if there else multiple()

        @rule(happened=consumes(moves))
        def undo(self, happened: Happened) -> None:
            model = self.model
            source, target, quantity = happened.target, happened.source, happened.quantity
            if source in BINS and model.levels.get(source, 0) < quantity:
                self.refused(lambda: house.undo(happened.number))
                return
            done = house.undo(happened.number)
            if source not in BINS:
                model.add(quantity, happened.cost)
            elif target not in BINS:
                bearable = quantity < model.quantity and model.value >= happened.cost
                expected = happened.cost if bearable else model.share(quantity)
                assert Fraction(done["cost"]) == expected
                model.add(-quantity, -expected)
            model.shift(source, target, quantity)
            self.refused(lambda: house.undo(happened.number))
            self.refused(lambda: house.undo(done["move"]))

        def refused(self, act: object) -> object:
            with pytest.raises(Refused):
                act()  # type: ignore[operator]
            return multiple()

        @invariant()
        def books_agree(self) -> None:
            if not hasattr(self, "item"):
                return
            there = {place: text(quantity) for place, quantity in self.model.levels.items() if quantity}
            assert house.levels(self.item) == there
            worth = house.worth(self.item)
            if not self.model.quantity:
                assert worth is None
                assert self.model.value == 0
            else:
                assert worth is not None
                assert (Fraction(worth[0]), Fraction(worth[2])) == (self.model.quantity, self.model.value)

        def teardown(self) -> None:
            assert house.app.check() == []

    return Warehouse


@pytest.mark.timeout(300)
def test_levels_and_values_follow_a_plain_model(house: House) -> None:
    house.place("A-01")
    house.place("A-02")
    house.place("VAN", kind="transit")
    run_state_machine_as_test(
        machine_for(house),
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert house.audit_problems() == []
