"""Badges and PINs: by what a person is known at a terminal."""

from typing import Any

from backoffice_people.badges import commands, resources

__all__ = ["declarations"]


def declarations() -> tuple[Any, ...]:
    return (*commands.COMMANDS, resources.badges)
