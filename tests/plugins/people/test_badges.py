"""Badges and PINs: one holder at a time, and a lock against guessing."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.plugins.people.conftest import Personnel, refusal

from backoffice.errors import Invalid
from backoffice.identity import pins
from backoffice_people import AtDoor, check_pin

CODE = "0004471"


@pytest.fixture
def two(personnel: Personnel, site: str) -> tuple[int, int]:
    return personnel.hire("Berta", number="E-1", site=site), personnel.hire("Nils", number="E-2", site=site)


def test_two_people_never_hold_one_badge_at_a_time(personnel: Personnel, two: tuple[int, int]) -> None:
    berta, nils = two
    first = personnel.do("assign_badge", employee=berta, code=CODE)
    with refusal("badge_taken"):
        personnel.do("assign_badge", employee=nils, code=CODE)
    with refusal("badge_taken"):
        personnel.do("assign_badge", employee=nils, code=CODE, valid_to=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    personnel.do("block_badge", badge=first["id"], reason="given back")
    assert personnel.do("assign_badge", employee=nils, code=CODE)["code"] == CODE
    with refusal("already"):
        personnel.do("block_badge", badge=first["id"], reason="lost")


def test_leading_zeros_tell_codes_apart(personnel: Personnel, two: tuple[int, int]) -> None:
    personnel.do("assign_badge", employee=two[0], code="007")
    personnel.do("assign_badge", employee=two[1], code="7")
    assert {row["code"]: row["employee"] for row in personnel.rows("badges")} == {"007": "E-1", "7": "E-2"}


def test_a_code_is_made_where_none_is_given(personnel: Personnel, two: tuple[int, int]) -> None:
    made = {personnel.do("assign_badge", employee=two[0], medium="qr")["code"] for _ in range(2)}
    assert [len(code) for code in made] == [16, 16]


@pytest.mark.parametrize("pin", ["12345", "111111", "123456", "654321", "12a456", "١٢٣٤٥٦", "1234567890123"])
def test_bad_pins_are_refused(personnel: Personnel, two: tuple[int, int], pin: str) -> None:
    with pytest.raises(Invalid):
        personnel.do("set_pin", employee=two[0], pin=pin)


def test_a_pin_is_checked_and_locked_after_five_wrong_ones(
    personnel: Personnel, two: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pins, "hash_password", lambda text: f"hash of {text}")
    monkeypatch.setattr(pins, "verify_password", lambda text, stored: stored == f"hash of {text}")
    door = AtDoor("device:t-1", 1)
    personnel.do("set_pin", employee=two[0], pin="482915")
    assert check_pin(personnel.app, door, "E-1", "482915") == two[0]
    for number in ("E-1", "E-2", "E-999", "\x00"):
        for _ in range(5):
            with refusal("wrong_pin"):
                check_pin(personnel.app, door, number, "482916")
        with refusal("too_many"):
            check_pin(personnel.app, door, number, "482915")


def test_no_pin_is_kept_as_it_is(personnel: Personnel, two: tuple[int, int]) -> None:
    personnel.do("set_pin", employee=two[0], pin="482915")
    with personnel.app.read() as connection:
        kept = connection.exec_driver_sql("select pin_hash from people_pin").scalar_one()
        journal = str(connection.exec_driver_sql("select payload from core_journal").scalars().all())
    assert kept.startswith("$argon2id$")
    assert "482915" not in kept + journal
    assert pins.verify_pin("482915", kept)
    assert not pins.verify_pin("482914", kept)
