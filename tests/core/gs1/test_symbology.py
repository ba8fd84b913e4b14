"""What a scanner says of a code, and what must be true of it then."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.gs1 import NoCode, symbol
from backoffice.gs1.symbology import check_digit, is_checked


@pytest.mark.parametrize(
    ("code", "aim", "symbology", "rest"),
    [
        ("4006381333931", "]E0", "]E0", "4006381333931"),
        ("]E04006381333931", "", "]E0", "4006381333931"),
        ("036000291452", "]E0", "]E0", "036000291452"),
        ("]E496385074", "", "]E4", "96385074"),
        ("]C0A-01", "", "]C0", "A-01"),
        ("A-01", "", "", "A-01"),
        ("4006381333932", "", "", "4006381333932"),
        ("]!", "", "", "]!"),
        ("]E0", "]C0", "]C0", "]E0"),
    ],
)
def test_what_passes(code: str, aim: str, symbology: str, rest: str) -> None:
    assert symbol(code, aim) == (symbology, rest)


@pytest.mark.parametrize(
    ("code", "aim", "why"),
    [
        ("]X", "", "bad_symbology"),
        ("]", "", "bad_symbology"),
        ("]e0", "", "empty_code"),
        ("]C1", "", "empty_code"),
        ("]E04006381333932", "", "bad_check_digit"),
        ("4006381333932", "]E0", "bad_check_digit"),
        ("96385075", "]E4", "bad_check_digit"),
        ("96385074", "]E0", "bad_ean"),
        ("4006381333931", "]E4", "bad_ean"),
        ("40063813339X1", "]E0", "bad_ean"),
        ("４006381333931", "]E0", "bad_ean"),
    ],
)
def test_what_does_not(code: str, aim: str, why: str) -> None:
    with pytest.raises(NoCode) as fault:
        symbol(code, aim)
    assert fault.value.code == why


def test_the_worked_check_digit_of_the_standard() -> None:
    """GS1 General Specifications, 7.9.1: 629104150021 has the check digit 3."""
    assert check_digit("629104150021") == "3"


@given(st.from_regex(r"[0-9]{12}", fullmatch=True), st.integers(0, 12), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(digits: str, place: int, more: int) -> None:
    right = digits + check_digit(digits)
    wrong = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
    assert is_checked(right)
    assert not is_checked(wrong)


@given(st.text(min_size=1, max_size=20), st.sampled_from(["", "]E0", "]C1", "]A0"]))
def test_nothing_upsets_it(code: str, aim: str) -> None:
    with contextlib.suppress(NoCode):
        assert symbol(code, aim)[1]
