"""What stands in a GS1 code. Examples are those of the GS1 General Specifications where it is said."""

from __future__ import annotations

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.gs1 import Elements, NoCode, elements
from backoffice.gs1.dates import date_of
from backoffice.gs1.symbology import GS1, check_digit

GTIN = "09501101530003"


def held(code: str, aim: str = "]C1") -> Elements:
    found = elements(code, aim, 2026)
    assert found is not None
    return found


def test_item_expiry_and_lot() -> None:
    """7.8.5: elements of fixed length need no separator after them; the lot comes last."""
    found = held(f"01{GTIN}1726123110AB-123")
    assert (found.gtin, found.lot, found.expiry) == (GTIN, "AB-123", dt.date(2026, 12, 31))


def test_a_lot_before_others_ends_with_the_separator() -> None:
    found = held(f"10AB-123\x1d3005\x1d01{GTIN}\x1d")
    assert (found.gtin, found.lot, found.count) == (GTIN, "AB-123", Decimal(5))


def test_weights_have_as_many_decimals_as_the_identifier_says() -> None:
    """3.6.3: the fourth digit of (310n) is the place of the decimal point."""
    assert held(f"01{GTIN}3103001234").weight == Decimal("1.234")
    assert held(f"01{GTIN}3100000012").weight == Decimal(12)
    assert held(f"01{GTIN}3105123456").weight == Decimal("1.23456")


def test_a_logistic_unit_names_itself_and_what_it_holds() -> None:
    """3.2 and 3.3.1: the SSCC; (02) goes with (37), the count of what is inside."""
    found = held(f"0010614141234567890802{GTIN}3748")
    assert (found.sscc, found.gtin, found.count) == ("106141412345678908", GTIN, Decimal(48))


@pytest.mark.parametrize("aim", sorted(GS1))
def test_every_carrier_of_elements_is_read(aim: str) -> None:
    assert held(f"01{GTIN}21SN1", aim).serial == "SN1"


@pytest.mark.parametrize("aim", ["", "]C0", "]E0", "]d1", "]Q1", "]e1", "]J0"])
def test_no_other_symbology_carries_elements(aim: str) -> None:
    assert elements(f"01{GTIN}", aim, 2026) is None


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("", "bad_gs1"),
        ("\x1d", "bad_gs1"),
        (f" 01{GTIN}", "bad_gs1"),
        ("]C1", "bad_gs1"),
        ("0109501101530004", "bad_check_digit"),
        ("00106141412345678909", "bad_check_digit"),
        ("01095011015300", "bad_gs1"),
        ("10", "bad_gs1"),
        ("17261331", "bad_gs1"),
        ("17260230", "bad_gs1"),
        ("10" + "A" * 20 + "17261231", "bad_gs1"),  # the lot has no end
        ("10A\x1d10B", "bad_gs1"),
        ("10Ä", "bad_gs1"),
        ("9", "bad_gs1"),
    ],
)
def test_what_is_no_gs1_code(code: str, why: str) -> None:
    with pytest.raises(NoCode) as fault:
        elements(code, "]C1", 2026)
    assert fault.value.code == why
    assert str(fault.value).endswith((".", "scanner."))


@pytest.mark.parametrize(
    ("digits", "this_year", "date"),
    [
        # 7.12: 51 to 99 more than this year's two digits is the last century; 50 or more less is the next one.
        ("761231", 2026, dt.date(2076, 12, 31)),
        ("771231", 2026, dt.date(1977, 12, 31)),
        ("260101", 2026, dt.date(2026, 1, 1)),
        ("010101", 2099, dt.date(2101, 1, 1)),
        ("490101", 2099, dt.date(2149, 1, 1)),
        ("500101", 2099, dt.date(2050, 1, 1)),
        # 3.4: day 00 is the last day of the month.
        ("260200", 2026, dt.date(2026, 2, 28)),
        ("280200", 2026, dt.date(2028, 2, 29)),
    ],
)
def test_centuries_and_days(digits: str, this_year: int, date: dt.date) -> None:
    assert date_of(digits, this_year) == date


@given(st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 31)), st.integers(1970, 2120))
def test_a_date_within_half_a_century_is_read_back(date: dt.date, this_year: int) -> None:
    if -49 <= date.year - this_year <= 50:
        assert date_of(date.strftime("%y%m%d"), this_year) == date


lots = st.text("ABCXYZabc0123456789-/.", min_size=1, max_size=20)


@given(st.from_regex(r"[0-9]{13}", fullmatch=True), lots, lots, st.integers(1, 99999999), st.permutations(range(4)))
def test_in_any_order_with_separators_the_same(body: str, lot: str, serial: str, count: int, order: list[int]) -> None:
    gtin = body + check_digit(body)
    parts = [f"01{gtin}", f"10{lot}\x1d", f"21{serial}\x1d", f"30{count}\x1d"]
    found = held("".join(parts[at] for at in order))
    assert (found.gtin, found.lot, found.serial, found.count) == (gtin, lot, serial, Decimal(count))


@given(st.text(max_size=40) | st.text("0123456789\x1d", max_size=60))
def test_nothing_upsets_it(code: str) -> None:
    with contextlib.suppress(NoCode):
        elements(code, "]d2", 2026)
