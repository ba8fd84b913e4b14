"""Average cost, held against what must be true of it whatever happens."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from backoffice_inventory import rules
from backoffice_inventory.rules import Holding

millionths = st.integers(1, 10**15).map(lambda n: Decimal(n).scaleb(-6))
costs = st.integers(0, 10**12).map(lambda n: Decimal(n).scaleb(-6))
currencies = st.sampled_from([0, 2, 3])


@st.composite
def holdings(draw: st.DrawFn) -> tuple[Holding, int]:
    """What somebody holds, and the decimal places of the currency."""
    places = draw(currencies)
    quantity = draw(millionths)
    value = Decimal(draw(st.integers(0, 10**12))).scaleb(-places)
    return Holding().changed(quantity, value), places


@given(holdings(), st.fractions(0, 1))
def test_a_share_is_in_minor_units_and_never_more_than_there_is(held: tuple[Holding, int], part: Fraction) -> None:
    holding, places = held
    quantity = Decimal(max(1, int(int(holding.quantity.scaleb(6)) * part))).scaleb(-6)
    share = rules.share(holding, quantity, places)
    assert 0 <= share <= holding.value
    assert share == rules.rounded(share, places)
    exact = Fraction(holding.value) * Fraction(quantity) / Fraction(holding.quantity)
    if quantity < holding.quantity:
        assert abs(Fraction(share) - exact) <= Fraction(1, 2 * 10**places)


@given(holdings())
def test_the_last_goods_take_all_the_value(held: tuple[Holding, int]) -> None:
    holding, places = held
    assert rules.share(holding, holding.quantity, places) == holding.value
    empty = holding.changed(-holding.quantity, -holding.value)
    assert (empty.quantity, empty.value) == (0, 0)
    assert empty.unit_cost() == holding.unit_cost(), "what they cost is remembered"


@given(holdings(), millionths, costs, st.data())
def test_what_came_in_goes_back_unless_the_rest_would_suffer(
    held: tuple[Holding, int], quantity: Decimal, cost: Decimal, data: st.DataObject
) -> None:
    holding, places = held
    came = rules.worth(quantity, cost, places)
    after = holding.changed(quantity, came)
    assert rules.taken_back(after, quantity, came, places) == came, "nothing happened in between"
    gone = data.draw(st.integers(0, int(after.quantity.scaleb(6)) - 1).map(lambda n: Decimal(n).scaleb(-6)))
    if gone == 0 or after.quantity - gone < quantity:
        return
    less = after.changed(-gone, -rules.share(after, gone, places))
    back = rules.taken_back(less, quantity, came, places)
    rest = less.changed(-quantity, -back)
    assert rest.value >= 0
    assert rest.quantity > 0 or rest.value == 0


@given(st.lists(st.tuples(millionths, costs), min_size=1, max_size=20))
def test_the_average_lies_between_the_cheapest_and_the_dearest(receipts: list[tuple[Decimal, Decimal]]) -> None:
    holding = Holding()
    for quantity, cost in receipts:
        holding = holding.changed(quantity, rules.worth(quantity, cost, 4))
    slack = Decimal("0.0001") * len(receipts) / holding.quantity + Decimal("0.000001")
    assert min(c for _, c in receipts) - slack <= holding.unit_cost() <= max(c for _, c in receipts) + slack


def test_nothing_stays_behind_even_if_the_currency_was_finer_once() -> None:
    holding = Holding(Decimal(3), Decimal("1.005"))
    assert rules.share(holding, Decimal(3), 2) == Decimal("1.005")


def test_halves_are_rounded_as_on_invoices() -> None:
    assert rules.worth(Decimal("0.5"), Decimal("0.01"), 2) == Decimal("0.01")
    assert rules.worth(Decimal("2.5"), Decimal(1), 0) == Decimal(3)


def test_the_largest_product_is_exact() -> None:
    quantity, cost = Decimal("999999999.999999"), Decimal("999999.999999")
    exact = Fraction(quantity) * Fraction(cost)
    assert abs(Fraction(rules.worth(quantity, cost, 4)) - exact) <= Fraction(1, 20_000)


def test_minor_units() -> None:
    assert [rules.minor_places(code) for code in ("EUR", "JPY", "KWD")] == [2, 0, 3]


def test_how_finely_a_quantity_is_given() -> None:
    assert [rules.places_of(Decimal(text)) for text in ("2", "2.50", "0.001", "1000")] == [0, 1, 3, 0]
