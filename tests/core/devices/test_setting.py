"""What may be set of a device, and what is wrong with a value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.devices import Setting
from backoffice.devices.setting import checked

BAUD = Setting("baud", "Baud rate", "9600", choices=(("9600", "9600"), ("115200", "115200")))
TIMEOUT = Setting("timeout", "Timeout", 100, unit="ms", least=10, most=5000)
AIM = Setting("aim", "AIM identifier", default=False)
PREFIX = Setting("prefix", "Prefix", "")
ALL = (BAUD, TIMEOUT, AIM, PREFIX)


def test_the_kind_follows_from_the_default() -> None:
    assert [setting.kind for setting in ALL] == ["choice", "number", "switch", "text"]


@pytest.mark.parametrize(
    ("setting", "value", "fault"),
    [
        (BAUD, "300", "must be one of 9600, 115200"),
        (BAUD, ["9600"], "must be one of 9600, 115200"),
        (TIMEOUT, "100", "must be a whole number"),
        (TIMEOUT, True, "must be a whole number"),
        (TIMEOUT, 9, "must be at least 10"),
        (TIMEOUT, 5001, "must be at most 5000"),
        (AIM, 1, "must be true or false"),
        (PREFIX, None, "must be a text of at most 200 characters"),
        (PREFIX, "x" * 201, "must be a text of at most 200 characters"),
        (BAUD, "115200", None),
        (TIMEOUT, 10, None),
        (TIMEOUT, 5000, None),
        (AIM, True, None),
        (PREFIX, "x" * 200, None),
    ],
)
def test_what_is_wrong_with_a_value(setting: Setting, value: Any, fault: str | None) -> None:
    assert setting.fault(value) == fault


def test_defaults_stand_in_for_what_is_not_given() -> None:
    values, faults = checked(ALL, {"timeout": 50})
    assert values == {"baud": "9600", "timeout": 50, "aim": False, "prefix": ""}
    assert faults == {}


def test_unknown_names_and_bad_values_are_faults_by_name() -> None:
    _, faults = checked(ALL, {"speed": 1, "baud": "x"})
    assert faults == {"speed": "is no setting of this device", "baud": "must be one of 9600, 115200"}


@given(st.dictionaries(st.sampled_from([s.name for s in ALL]), st.none() | st.booleans() | st.integers() | st.text()))
def test_either_every_value_is_sound_or_there_is_a_fault(given_values: dict[str, Any]) -> None:
    values, faults = checked(ALL, given_values)
    assert {s.name for s in ALL if s.fault(values[s.name]) is not None} == set(faults)
    assert set(values) == {s.name for s in ALL}
