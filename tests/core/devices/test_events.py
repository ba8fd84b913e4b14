"""What devices report, and the keys that make each event count once."""

from __future__ import annotations

import datetime as dt
import json
import uuid

from hypothesis import given
from hypothesis import strategies as st

from backoffice.devices import ActedEvent, FoundEvent, Health, HealthEvent, PrintEvent, PrintOutcome, ScanEvent, State
from backoffice.devices.events import new_event_id

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
bits = st.integers(0, 2**74 - 1)
instants = st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(9999, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001


def test_the_worked_example_of_the_standard() -> None:
    """RFC 9562, appendix A.6: 2022-02-22T14:22:22-05:00 and its random bits."""
    when = dt.datetime(2022, 2, 22, 14, 22, 22, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert str(new_event_id(when, 0xCC3 << 62 | 0x18C4DC0C0C07398F)) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(instants, bits)
def test_an_event_id_is_a_uuid_of_version_7(when: dt.datetime, random_bits: int) -> None:
    made = new_event_id(when, random_bits)
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == (when - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(milliseconds=1)


@given(instants, bits, bits)
def test_every_random_bit_counts(when: dt.datetime, one: int, other: int) -> None:
    assert (new_event_id(when, one) == new_event_id(when, other)) == (one == other)


@given(instants, bits, bits, st.integers(1, 10**6))
def test_later_ids_sort_later(when: dt.datetime, one: int, other: int, later: int) -> None:
    assert new_event_id(when, one) < new_event_id(when + dt.timedelta(milliseconds=later), other)


def test_bodies_are_plain_json() -> None:
    event_id = uuid.UUID(int=7)
    bodies = [
        ScanEvent(event_id, "d", b"]C1\x1d\xff\r", "01\x1d", "]C1", NOW).body(),
        PrintEvent(event_id, "d", "j", PrintOutcome.SENDING, 0, NOW).body(),
        HealthEvent(event_id, "d", Health(State.READY, NOW), NOW).body(),
        FoundEvent(event_id, NOW, ({"bus": "usb"},)).body(),
        ActedEvent(event_id, "d", "a", NOW, "mute").body(),
    ]
    assert json.loads(json.dumps(bodies)) == bodies
    assert bodies[0] == {"raw": "XUMxHf8N", "text": "01\x1d", "aim": "]C1"}
