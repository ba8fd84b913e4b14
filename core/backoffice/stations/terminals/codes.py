"""One-time codes for enrolment: ten characters that a person reads from one screen and types at another."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Final

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look like others: I and O, 0 and 1."""
LENGTH: Final = 10
"""50 bits, good for ten minutes, with guesses slowed down."""
LIFE: Final = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class NewCode:
    """A code just made: `text` is shown once, the digest is stored."""

    text: str
    code_hash: str


def mint() -> NewCode:
    """A new code, such as `K7QRM-2XWPA`."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    text = f"{letters[:5]}-{letters[5:]}"
    return NewCode(text, digest(text))


def digest(text: str) -> str:
    """The digest of a code as it was typed: case, blanks and dashes do not matter."""
    plain = "".join(c for c in text.upper() if c.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
