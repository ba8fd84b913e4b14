"""For those who write modules and connect programs: hooks, events, commands to try."""

from __future__ import annotations

from typing import Final

from backoffice.declarations import Nav

GROUP: Final = "Developer"
HOOKS: Final = "plugins.hooks.read"
"""Who may see the hooks, and the commands from their inside."""

NAVS: Final = (
    Nav("developer.hooks", "Hooks", GROUP, HOOKS, "puzzle", 1000, endpoint="/developer/hooks"),
    Nav("developer.events", "Event log", GROUP, "jobs.events.read", "flag", 1010, resource="jobs.events"),
    Nav("developer.commands", "Commands", GROUP, HOOKS, "player-play", 1020, endpoint="/developer/commands"),
    Nav(
        "developer.faults", "Module errors", GROUP, "plugins.faults.read", "alert-triangle", 1030,
        resource="plugins.faults",
    ),
    Nav(
        "developer.processes", "Processes", GROUP, "plugins.processes.read", "device-desktop", 1040,
        resource="plugins.processes",
    ),
)  # fmt: skip
