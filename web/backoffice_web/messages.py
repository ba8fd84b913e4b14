"""Short messages that survive one redirect: what was done, and that it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import flash, get_flashed_messages, has_request_context, request


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
    if not has_request_context():
        return []
    flashed = cast("list[tuple[str, str]]", get_flashed_messages(with_categories=True))
    parted = [(kind, text.partition("\n")) for kind, text in flashed]
    return [Message(kind, title, text) for kind, (title, _, text) in parted]


def form_key() -> str | None:
    """The idempotency key that a form carries, so that a second click does nothing twice."""
    key = request.form.get("_key", "")[:64]
    return f"form:{key}" if key else None
