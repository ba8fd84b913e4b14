"""Where goods may go and what they cost. Pure: exact decimals in, exact decimals out, no database.

Average cost, perpetual: a company holds a quantity of an item in its own places and a value for all of it. Goods that
come in add their value, goods that go out take their share with them, and moves inside change neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import cache

from babel.numbers import get_currency_precision

ZERO = Decimal(0)
MAX_QUANTITY = Decimal(1_000_000_000)
"""The most that one move takes."""
MAX_LEVEL = Decimal(1_000_000_000_000)
"""The most that one place holds: a million million, in millionths, still fits 64 bits with room to add."""
MAX_VALUE = Decimal(100_000_000_000_000)
"""The most that a company's stock of one item is worth, for the same reason."""

_COST_STEP = Decimal("0.000001")
# A quantity times a value has up to 36 digits, more than the 28 of the default context.
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)


class LocationKind(StrEnum):
    """What a place stands for. `view` only groups other places."""

    internal = "internal"
    supplier = "supplier"
    customer = "customer"
    loss = "loss"
    transit = "transit"
    production = "production"
    view = "view"


VALUED = frozenset({LocationKind.internal, LocationKind.transit})
"""Goods in these places are the company's own: they have a value and are never fewer than none."""


@dataclass(frozen=True)
class Holding:
    """What a company owns of one item: the quantity in its valued places, and the value of all of it."""

    quantity: Decimal = ZERO
    value: Decimal = ZERO
    last_cost: Decimal = ZERO

    def unit_cost(self) -> Decimal:
        """What one unit costs on average, to the millionth; the last cost known when there is nothing left."""
        if self.quantity <= 0:
            return self.last_cost
        return _EXACT.divide(self.value, self.quantity).quantize(_COST_STEP, context=_EXACT)

    def changed(self, quantity: Decimal, value: Decimal) -> Holding:
        """The holding after `quantity` and `value` were added (or, negative, taken)."""
        after = Holding(self.quantity + quantity, self.value + value, self.last_cost)
        return Holding(after.quantity, after.value, after.unit_cost())


def is_valued(kind: str) -> bool:
    """Whether goods in a place of this kind have a value (and can run out)."""
    return kind in VALUED


def rounded(amount: Decimal, minor_places: int) -> Decimal:
    """The amount in whole minor units of its currency, halves away from zero as invoices do."""
    return amount.quantize(Decimal(1).scaleb(-minor_places), context=_EXACT)


def worth(quantity: Decimal, unit_cost: Decimal, minor_places: int) -> Decimal:
    """The value of goods that come in at a known cost each."""
    return rounded(_EXACT.multiply(quantity, unit_cost), minor_places)


def share(holding: Holding, quantity: Decimal, minor_places: int) -> Decimal:
    """The part of the value that goes out with `quantity`: the average, and with the last of it all that is left.

    So no value ever stays behind without goods, and rounding never adds up.
    """
    if quantity >= holding.quantity:
        return holding.value
    return rounded(_EXACT.divide(_EXACT.multiply(holding.value, quantity), holding.quantity), minor_places)


def taken_back(holding: Holding, quantity: Decimal, original: Decimal, minor_places: int) -> Decimal:
    """The value that goes out again when goods that came in for `original` are sent back.

    It is what they came in for, unless other goods would then be left with a value below nothing, or a value would be
    left without goods: then it is their share.
    """
    left = holding.value - original
    if quantity >= holding.quantity or left < 0:
        return share(holding, quantity, minor_places)
    return original


def cost_each(quantity: Decimal, value: Decimal) -> Decimal:
    """The cost of one of `quantity` goods that are worth `value` together, to the millionth."""
    return _EXACT.divide(value, quantity).quantize(_COST_STEP, context=_EXACT)


def places_of(quantity: Decimal) -> int:
    """How many decimal places a quantity really has: 2.50 has one."""
    exponent = quantity.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@cache
def minor_places(currency: str) -> int:
    """The decimal places of a currency's minor unit (CLDR): 2 for EUR, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)
