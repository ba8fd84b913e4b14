"""Rows as JSON: decimals as text, instants as RFC 3339 in UTC, days as ISO 8601."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson

from backoffice.kinds import plain_text
from backoffice.resources.page import Page

_OPTIONS = orjson.OPT_UTC_Z


def json_page(page: Page) -> bytes:
    """`{"items": […], "next": cursor|null, "prev": cursor|null}`."""
    return orjson.dumps({"items": page.dicts(), "next": page.next, "prev": page.prev}, _other, _OPTIONS)


def json_record(record: dict[str, Any]) -> bytes:
    """One row as an object."""
    return orjson.dumps(record, _other, _OPTIONS)


def _other(value: Any) -> str:
    if isinstance(value, Decimal):
        return plain_text(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"{type(value).__name__} has no JSON form")
