"""A proof that a PIN was checked: for one event of one terminal, so that the PIN need not travel again, nor be kept."""

from __future__ import annotations

import hmac
from hashlib import sha256


def prove(secret: bytes, terminal: str, event_id: str, employee: int) -> str:
    """The proof as text. Whoever has it may let this event count for this employee, and nothing else."""
    key = hmac.digest(secret, b"kiosk pin", "sha256")
    return hmac.new(key, f"{terminal}|{event_id}|{employee}".encode(), sha256).hexdigest()


def holds(secret: bytes, terminal: str, event_id: str, employee: int, proof: str) -> bool:
    return hmac.compare_digest(prove(secret, terminal, event_id, employee), proof)
