"""`backoffice agent`."""

from __future__ import annotations

import click


def commands() -> list[click.Command]:
    """What the agent brings to the program `backoffice`."""
    return []
