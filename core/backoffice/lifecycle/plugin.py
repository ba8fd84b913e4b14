"""What is known of one plugin: what is wanted of it (in the database) and how it fares (in this process)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from backoffice.lifecycle.manifest import Manifest


class Desired(StrEnum):
    """What people, or the guard, decided; the same for all processes."""

    DISCOVERED = "discovered"
    INSTALLED = "installed"
    ENABLED = "enabled"
    DISABLED = "disabled"
    QUARANTINED = "quarantined"


class Health(StrEnum):
    """How it fares in this process."""

    OK = "ok"
    INCOMPATIBLE = "incompatible"
    BROKEN = "broken"
    MISSING = "missing"


@dataclass(frozen=True)
class PluginInfo:
    """`package` is the import name, `root` its folder. `reason` is one sentence when anything is not as wanted.

    `loaded` says that this process has imported it: only then can switching it on take effect without a restart.
    """

    manifest: Manifest
    package: str
    root: Path
    desired: Desired = Desired.DISCOVERED
    health: Health = Health.OK
    reason: str = ""
    loaded: bool = False

    @property
    def name(self) -> str:
        return self.manifest.name

    @property
    def migrations(self) -> Path:
        return self.root / "migrations"

    def failed(self, reason: str, health: Health = Health.BROKEN) -> PluginInfo:
        """The same plugin, not loaded, with what is wrong with it."""
        return replace(self, health=health, reason=reason, loaded=False)
