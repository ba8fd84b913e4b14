"""Cursors are opaque, signed and bound to their list."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.errors import Refused
from backoffice.resources import cursor
from backoffice.resources.cursor import Position

VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes(timezones=st.just(dt.UTC))
    | st.uuids()
)


@given(st.booleans(), st.lists(VALUES, max_size=4))
def test_values_come_back_with_their_types(back: bool, values: list[Any]) -> None:
    written = cursor.write("yard.vehicles", "-note,id", Position(back, tuple(values)))
    read = cursor.read("yard.vehicles", "-note,id", written)
    assert read == Position(back, tuple(values))
    assert [type(v) for v in read.values] == [type(v) for v in values]


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_nothing_else_is_a_cursor(text: str) -> None:
    assert cursor.read("yard.vehicles", "id", text) is None


def test_a_cursor_belongs_to_one_resource_and_sort() -> None:
    position = Position(False, (Decimal("1.5"), uuid.UUID(int=1)))
    written = cursor.write("yard.vehicles", "id", position)
    assert cursor.read("yard.depots", "id", written) is None
    assert cursor.read("yard.vehicles", "-id", written) is None
    raw = bytearray(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
    for place in range(len(raw)):
        changed = bytes(byte ^ (i == place) for i, byte in enumerate(raw))
        assert cursor.read("yard.vehicles", "id", base64.urlsafe_b64encode(changed).decode().rstrip("=")) is None


def test_a_cursor_survives_in_another_process_with_the_same_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cursor, "_secret", b"")
    cursor.configure(b"one")
    written = cursor.write("a.b", "id", Position(False, (1,)))
    cursor.configure(b"two")
    assert cursor.read("a.b", "id", written) is None
    cursor.configure(b"one")
    assert cursor.read("a.b", "id", written) == Position(False, (1,))


def test_a_foreign_cursor_is_refused(yard: Any, conn: Any) -> None:
    foreign = yard.depots.page(conn, yard.everything, limit=1).next
    for text in (foreign, "x", "=", "\u00e9", "A" * 1000):
        with pytest.raises(Refused) as refused:
            yard.vehicles.page(conn, yard.everything, {"cursor": text})
        assert [(e.field, e.code) for e in refused.value.errors] == [("cursor", "invalid_cursor")]
