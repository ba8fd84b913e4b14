"""Names that people sign in with."""

from __future__ import annotations


def login_name(typed: str) -> str:
    """The name as it is stored: upper and lower case are the same user."""
    return typed.strip().casefold()
