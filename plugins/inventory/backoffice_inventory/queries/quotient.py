"""Exact division in SQL, which has whole numbers only: cost per unit from a value and a quantity."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

_STEP = 100
_STEPS = 4
"""100 four times: from ten-thousandths over millionths, as amounts and quantities are stored, to millionths."""


def unit_cost(value: Any, quantity: Any) -> Any:
    """`value` (ten-thousandths) for one of `quantity` (millionths), in millionths, cut off; both are positive.

    Written as long division, two digits at a time: the product by 100 million would leave 64 bits, and SQLite would
    then go on in floats. Remainders are below the quantity, so quantities up to 92 thousand million fit.
    """
    quotient = value // quantity
    rest = value % quantity
    for _ in range(_STEPS):
        rest = rest * _STEP
        quotient = quotient * _STEP + rest // quantity
        rest = rest % quantity
    return quotient


def plain(column: Any) -> Any:
    """The stored whole number of a scaled column, for arithmetic among whole numbers."""
    return sa.type_coerce(column, sa.BigInteger())
