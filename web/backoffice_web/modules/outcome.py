"""What is said after a decision about a module."""

from __future__ import annotations

_DONE = {
    "enable": ("is switched on.", "It is there for everybody within a second."),
    "disable": ("is switched off.", "All its data is kept. Switch it on again at any time."),
    "release": ("is released.", "It runs again, and its faults are counted anew."),
    "install": ("is installed.", "It is off until it is switched on."),
    "uninstall": ("is uninstalled.", "Its data is kept: installing it again finds it."),
    "purge": ("is removed with its data.", "What it did stays in the audit trail."),
}
_FAILED = {
    "enable": "was not switched on.",
    "disable": "was not switched off.",
    "release": "was not released.",
    "install": "was not installed.",
    "uninstall": "was not uninstalled.",
    "purge": "was not removed.",
}


def done(action: str, title: str) -> tuple[str, str]:
    """What happened, and what that means."""
    happened, means = _DONE[action]
    return f"{title} {happened}", means


def failed(action: str, title: str) -> str:
    return f"{title} {_FAILED[action]}"
