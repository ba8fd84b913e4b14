"""Short messages that survive one redirect: what was done, and that it is saved."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, get_flashed_messages, request


@dataclass(frozen=True)
class Message:
    kind: str
    title: str
    text: str


def say(kind: str, title: str, text: str = "") -> None:
    """Show this on the next page. `kind` is ok, warn or bad."""
    flash(f"{title}\n{text}", kind)


def take() -> list[Message]:
    """The messages for the page that is being made; asking twice gives the same."""
    if not request:
        return []
    found = get_flashed_messages(with_categories=True)
    return [Message(kind, *text.partition("\n")[::2]) for kind, text in found]


def form_key() -> str | None:
    """The idempotency key that a form carries, so that a second click does nothing twice."""
    key = request.form.get("_key", "")[:64]
    return f"form:{key}" if key else None
