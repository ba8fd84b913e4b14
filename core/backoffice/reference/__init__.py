"""The reference of the documentation, written from the running declarations."""

from __future__ import annotations

from collections.abc import Iterable

from backoffice.application import Application
from backoffice.reference import contract, declared, program

__all__ = ["pages"]


def pages(application: Application, areas: Iterable[str]) -> dict[str, str]:
    """Every page by its file name. `areas` are the parts of the core and the plugins that are described."""
    wanted = tuple(areas)
    return {
        "hooks.md": contract.hooks(),
        "commands.md": declared.commands(application.catalogue, wanted),
        "resources.md": declared.resources(application.catalogue, wanted),
        "events.md": declared.events(application.catalogue, wanted),
        "settings.md": declared.settings(application.catalogue),
        "cli.md": program.command_line(),
    }
