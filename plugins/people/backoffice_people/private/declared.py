"""What the private part declares."""

from __future__ import annotations

from typing import Any

from backoffice_people.private import attention, commands, resources


def declarations() -> tuple[Any, ...]:
    return (*commands.COMMANDS, *resources.RESOURCES, attention.ATTENTION)
