"""Modules that want a person: put aside, broken, half removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from backoffice.declarations import Attention, Concern, Read
from backoffice.lifecycle.plugin import Desired, Health, PluginInfo

if TYPE_CHECKING:
    from backoffice.lifecycle.registry import Registry

PERMISSION = "plugins.enable"
_UNSOUND = frozenset({Health.BROKEN, Health.MISSING, Health.INCOMPATIBLE})


def attention(registry: Registry) -> Attention:
    """The source for those who manage modules. What nobody ever installed is nobody's concern."""

    def find(read: Read, now: dt.datetime) -> Iterator[Concern]:
        for info in registry.plugins.values():
            title = _title(info)
            if title:
                yield Concern(
                    id=f"plugins.{info.name}",
                    title=title,
                    why=info.reason or "Its data is unchanged; what it does waits.",
                    href=f"/modules/{info.name}",
                    action="See why",
                    urgency="now" if info.desired is Desired.QUARANTINED else "today",
                )

    return Attention("plugins.modules", "Modules", PERMISSION, find, icon="puzzle-off")


def _title(info: PluginInfo) -> str:
    if info.desired is Desired.QUARANTINED:
        return f"Module {info.manifest.title} was put aside"
    if info.desired is Desired.PURGING:
        return f"Removing module {info.manifest.title} is not finished"
    if info.health in _UNSOUND and info.desired in (Desired.ENABLED, Desired.INSTALLED):
        return f"Module {info.manifest.title} cannot work"
    return ""
