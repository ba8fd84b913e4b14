"""What stands above every page: safe mode, and what waits for a restart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from backoffice.actor import Actor
from backoffice.application import Application

RESTART = "plugins.restart"


@dataclass(frozen=True)
class SafeMode:
    """No module is loaded. `stopped` is the title of the one that ended a start, `at` when; empty if none is known."""

    stopped: str = ""
    name: str = ""
    at: dt.datetime | None = None


def safe_mode(application: Application) -> SafeMode | None:
    """What is said in safe mode; None otherwise."""
    if not application.safe_mode:
        return None
    found = application.registry.start_mark.interrupted()
    if found is None:
        return SafeMode()
    info = application.registry.plugins.get(found.plugin)
    return SafeMode(info.manifest.title if info else found.plugin, found.plugin, found.at)


def waiting(application: Application, reader: Actor) -> tuple[str, ...]:
    """A sentence for each module that waits for a restart, for those who may restart."""
    if application.safe_mode or not reader.grants.allows(RESTART):
        return ()
    plugins = application.registry.plugins.values()
    return tuple(
        f"{one.manifest.title} was {'updated' if one.loaded else 'installed'} while the server ran."
        for one in plugins
        if one.restart_pending
    )
