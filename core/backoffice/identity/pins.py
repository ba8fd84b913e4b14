"""PINs for terminals that many people share: digits, hashed like passwords and peppered, since they are so few.

The pepper is made from the installation's secret, which is not in the database: a stolen database alone does not tell
PINs, though there are only a million of six digits. Who loses the secret sets the PINs anew.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Annotated, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from backoffice.identity.passwords import hash_password, verify_password
from backoffice.kinds import Secret

SHORTEST: Final = 6
LONGEST: Final = 12
_RUN: Final = "01234567890123456789"
_pepper = secrets.token_bytes(32)


def configure(secret: bytes) -> None:
    """Pepper with what the installation's secret gives, so that PINs outlive the process."""
    global _pepper  # noqa: PLW0603  (one installation, one secret)
    _pepper = hmac.digest(secret, b"pins", "sha256")


def hash_pin(pin: str) -> str:
    """The argon2id hash of the peppered PIN. Takes as long as for a password, and as many at once."""
    return hash_password(_peppered(pin))


def verify_pin(pin: str, stored: str | None) -> bool:
    """Whether the PIN is right. Without a stored hash it takes as long and answers no."""
    return verify_password(_peppered(pin), stored)


def _peppered(pin: str) -> str:
    return hmac.new(_pepper, pin.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _acceptable(pin: str) -> str:
    if not (SHORTEST <= len(pin) <= LONGEST and pin.isascii() and pin.isdigit()):
        raise PydanticCustomError(
            "pin_digits", "must be {least} to {most} digits", {"least": SHORTEST, "most": LONGEST}
        )
    if len(set(pin)) < 3 or pin in _RUN or pin in _RUN[::-1]:
        raise PydanticCustomError("pin_easy", "is too easy to guess; take digits that follow no pattern")
    return pin


HashedPin = Annotated[
    str,
    Secret("PIN", max=LONGEST, help=f"{SHORTEST} to {LONGEST} digits that follow no pattern"),
    AfterValidator(_acceptable),
    AfterValidator(hash_pin),
]
"""A payload field for a new PIN: validation turns it into its hash, on the caller's thread and not in the
transaction, and the PIN itself reaches neither handler nor journal."""
