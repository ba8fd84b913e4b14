"""Passwords: what is acceptable, how they are hashed, and how they are checked in equal time."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from backoffice.errors import Unavailable
from backoffice.kinds import Secret

MIN_LENGTH = 12
MAX_LENGTH = 128
MIN_DISTINCT = 5
# Of the common lists, what is long enough to pass otherwise; long and varied passwords are rarely common.
COMMON = frozenset(
    {
        "123456789012", "1234567890123", "12345678901234567890", "qwertyuiop123", "qwertyuiop[]", "1qaz2wsx3edc",
        "1q2w3e4r5t6y", "passwordpassword", "password1234", "password12345", "password123456", "administrator",
        "administrator1", "changemechangeme", "letmeinletmein", "welcome12345", "iloveyou1234", "backoffice123",
        "backofficebackoffice", "zaq12wsxcde3", "qwerty123456", "abcdefghijkl", "abcd12345678", "asdfghjkl123",
    }
)  # fmt: skip

# OWASP's first choice for argon2id: 46 MiB, one pass, one lane.
_hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that can be misread


class Slots:
    """So many hashes at once and no more: each takes a core and 46 MiB, and a flood of sign-ins must not take all."""

    def __init__(self, parallel: int, patience: float) -> None:
        self._free = threading.BoundedSemaphore(parallel)
        self._patience = patience

    @contextmanager
    def take(self) -> Iterator[None]:
        """Waits up to `patience` seconds for a slot."""
        if not self._free.acquire(timeout=self._patience):
            raise Unavailable("busy", "Too many sign-ins at this moment. Nothing was changed; try again shortly.", 2)
        try:
            yield
        finally:
            self._free.release()


_slots = Slots(parallel=2, patience=5.0)


def hash_password(password: str) -> str:
    """The argon2id hash with its parameters and salt, as text."""
    with _slots.take():
        return _hasher.hash(password)


def verify_password(password: str, stored: str | None) -> bool:
    """Whether the password is right. Without a stored hash it takes as long and answers no."""
    with _slots.take():
        try:
            typed = password.encode("utf-8", "surrogatepass")
            _hasher.verify(stored or _nobody(), typed)
            return stored is not None
        except (VerificationError, InvalidHashError):
            return False


def outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's, so that it should be renewed at sign-in."""
    return _hasher.check_needs_rehash(stored)


def generate_password() -> str:
    """A new password of 20 characters (98 bits) that can be read aloud."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


def _acceptable(password: str) -> str:
    if len(password) < MIN_LENGTH:
        raise PydanticCustomError("password_short", "must have at least {least} characters", {"least": MIN_LENGTH})
    if password.casefold() in COMMON or len(set(password)) < MIN_DISTINCT:
        raise PydanticCustomError("password_common", "is too easy to guess; take several unrelated words")
    return password


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe())


HashedPassword = Annotated[
    str,
    Secret("Password", max=MAX_LENGTH, help=f"At least {MIN_LENGTH} characters; several unrelated words are good"),
    AfterValidator(_acceptable),
    AfterValidator(hash_password),
]
"""A payload field for a new password: validation turns it into its hash, on the caller's thread and not in the
transaction, and the password itself reaches neither handler nor journal."""
