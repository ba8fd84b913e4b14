"""Cursors: where a page ended, opaque and signed, bound to one resource and one sort."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

_MAC = 16
_secret = secrets.token_bytes(32)


@dataclass(frozen=True)
class Position:
    """The sort values of the row at the edge of a page, and whether to read backwards from it."""

    back: bool
    values: tuple[Any, ...]


def configure(secret: bytes) -> None:
    """Sign with the installation's secret, so that cursors outlive the process and work in every other one."""
    global _secret  # noqa: PLW0603  (one installation, one secret)
    _secret = hmac.digest(secret, b"resource cursors", "sha256")


def write(resource: str, sort: str, position: Position) -> str:
    """The cursor as text for an address."""
    body = orjson.dumps([position.back, [_tag(v) for v in position.values]])
    return base64.urlsafe_b64encode(_mac(resource, sort, body) + body).decode().rstrip("=")


def read(resource: str, sort: str, text: str) -> Position | None:
    """The position; None for anything that was not written for this resource and sort."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return None
    mac, body = raw[:_MAC], raw[_MAC:]
    if not hmac.compare_digest(mac, _mac(resource, sort, body)):
        return None
    back, values = orjson.loads(body)
    return Position(back, tuple(_untag(v) for v in values))


def _mac(resource: str, sort: str, body: bytes) -> bytes:
    return hmac.digest(_secret, f"{resource}\0{sort}\0".encode() + body, "sha256")[:_MAC]


def _tag(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"n": str(value)}
    if isinstance(value, dt.datetime):
        return {"t": value.isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, uuid.UUID):
        return {"u": value.hex}
    return value


_READERS: dict[str, Callable[[str], Any]] = {
    "n": Decimal,
    "t": dt.datetime.fromisoformat,
    "d": dt.date.fromisoformat,
    "u": uuid.UUID,
}


def _untag(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((tag, text),) = value.items()
    return _READERS[tag](text)
