"""What can be done about a module now, and by whom."""

from __future__ import annotations

from dataclasses import dataclass

from backoffice.actor import Actor
from backoffice.lifecycle.plugin import Desired, Health, PluginInfo

COMMANDS = {
    "enable": "plugins.enable",
    "disable": "plugins.disable",
    "release": "plugins.release",
    "install": "plugins.install",
    "uninstall": "plugins.uninstall",
    "purge": "plugins.uninstall",
}
"""The command behind each action; `purge` is the same as `uninstall`, with the data."""


@dataclass(frozen=True)
class Action:
    """A button. `style` is primary, danger or empty."""

    name: str
    label: str
    style: str = ""


_ALL = {
    "enable": Action("enable", "Enable", "primary"),
    "release": Action("release", "Try again", "primary"),
    "install": Action("install", "Install", "primary"),
    "disable": Action("disable", "Disable", "danger"),
    "uninstall": Action("uninstall", "Uninstall", "danger"),
    "purge": Action("purge", "Remove with its data", "danger"),
}


def possible(info: PluginInfo, reader: Actor, *, has_data: bool = True) -> tuple[Action, ...]:
    """The actions that make sense now and that the reader may take; one that helps comes first."""
    names = [name for name in _names(info) if reader.grants.allows(COMMANDS[name])]
    return tuple(_ALL[name] for name in names if name != "purge" or has_data)


def _names(info: PluginInfo) -> list[str]:
    sound = info.health is Health.OK
    match info.desired:
        case Desired.DISCOVERED | Desired.UNINSTALLED:
            return [*(["install"] if sound else []), *(["purge"] if info.desired is Desired.UNINSTALLED else [])]
        case Desired.INSTALLED | Desired.DISABLED:
            return [*(["enable"] if sound and info.loaded else []), "uninstall", "purge"]
        case Desired.ENABLED:
            return ["disable"]
        case Desired.QUARANTINED:
            return [*(["release"] if sound and info.loaded else []), "disable"]
        case Desired.PURGING:
            return ["purge"]
