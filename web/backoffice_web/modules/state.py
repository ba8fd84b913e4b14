"""How a module stands, in one word with its colour and icon."""

from __future__ import annotations

from dataclasses import dataclass

from backoffice.application import Application
from backoffice.lifecycle.plugin import Desired, Health, PluginInfo


@dataclass(frozen=True)
class State:
    """`decide` says that it wants a person's decision."""

    word: str
    tone: str
    shape: str
    decide: bool = False


_HEALTH = {
    Health.UPDATE_PENDING: State("Update pending", "warn", "download", True),
    Health.INCOMPATIBLE: State("Incompatible", "off", "versions-off", True),
    Health.BROKEN: State("Broken", "bad", "circle-x", True),
    Health.MISSING: State("Missing", "bad", "puzzle-off", True),
}
_DESIRED = {
    Desired.DISCOVERED: State("Available", "off", "plus"),
    Desired.INSTALLED: State("Installed", "off", "player-pause"),
    Desired.ENABLED: State("Waiting", "warn", "clock-pause", True),
    Desired.DISABLED: State("Disabled", "off", "player-pause"),
    Desired.QUARANTINED: State("Quarantined", "bad", "shield-x", True),
    Desired.UNINSTALLED: State("Uninstalled", "off", "archive"),
    Desired.PURGING: State("Being removed", "warn", "trash", True),
}
ON = State("Enabled", "ok", "check")
STOPPED = State("Stopped, safe mode", "off", "player-pause")
CULPRIT = State("Stopped the start", "bad", "shield-x", True)
RESTART = State("Restart needed", "warn", "refresh", True)


def standing(application: Application, info: PluginInfo) -> State:
    """What is most pressing: what cannot be taken back, a fault, a wait, then what is wanted."""
    safe_mode = application.safe_mode
    if info.desired in (Desired.PURGING, Desired.UNINSTALLED):
        return _DESIRED[info.desired]
    if info.health is not Health.OK:
        return _HEALTH[info.health]
    if info.desired is Desired.QUARANTINED:
        return _DESIRED[info.desired]
    if safe_mode and info.desired is Desired.ENABLED:
        found = application.registry.start_mark.interrupted()
        return CULPRIT if found is not None and found.plugin == info.name else STOPPED
    if info.update_pending:
        return _HEALTH[Health.UPDATE_PENDING]
    if info.restart_pending and not safe_mode:
        return RESTART
    return ON if info.name in application.registry.enabled else _DESIRED[info.desired]
