"""Check digits, and when two codes are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_catalog.rules import canonical, check_digit, expected_check_digit, is_gtin_shaped

digits = st.text("0123456789", min_size=7, max_size=13).filter(lambda text: len(text) in (7, 11, 12, 13))


# 629104150021 is the example of the GS1 check digit calculator, the others are on goods in any shop.
@pytest.mark.parametrize("code", ["6291041500213", "4006381333931", "036000291452", "96385074", "10012345678902"])
def test_codes_known_to_be_right(code: str) -> None:
    assert expected_check_digit(code) is None


@given(digits)
def test_exactly_one_digit_is_right(text: str) -> None:
    right = check_digit(text)
    for digit in "0123456789":
        assert expected_check_digit(text + digit) == (None if digit == right else right)


@given(digits, st.data())
def test_every_single_wrong_digit_is_found(text: str, data: st.DataObject) -> None:
    code = text + check_digit(text)
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != code[place]]))
    assert expected_check_digit(code[:place] + other + code[place + 1 :]) is not None


@given(digits)
def test_a_gtin_is_the_same_with_zeros_in_front(text: str) -> None:
    code = text + check_digit(text)
    assert {canonical(code.zfill(length)) for length in (12, 13, 14) if length >= len(code)} == {canonical(code)}


@given(st.text(min_size=1, max_size=80))
def test_other_codes_are_themselves(text: str) -> None:
    if not is_gtin_shaped(text):
        assert expected_check_digit(text) is None
        assert canonical(text) == text


def test_digits_of_other_scripts_are_no_gtin() -> None:
    assert expected_check_digit("٤٠٠٦٣٨١٣٣٣٩٣١") is None
