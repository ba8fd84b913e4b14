"""What is known of one plugin: what is wanted of it (in the database) and how it fares (in this process)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from packaging.version import InvalidVersion, Version

from backoffice.lifecycle.manifest import Manifest


class Desired(StrEnum):
    """What people, or the guard, decided; the same for all processes.

    `discovered` is what nobody decided about, also after a purge. `uninstalled` keeps its data. `purging` is being
    removed with its data, which cannot be taken back.
    """

    DISCOVERED = "discovered"
    INSTALLED = "installed"
    ENABLED = "enabled"
    DISABLED = "disabled"
    QUARANTINED = "quarantined"
    UNINSTALLED = "uninstalled"
    PURGING = "purging"


PRESENT = frozenset({Desired.INSTALLED, Desired.ENABLED, Desired.DISABLED, Desired.QUARANTINED})
"""The states of a plugin that is installed: it is loaded, and others may build on it."""


class Health(StrEnum):
    """How it fares in this process. `update_pending` is sound, and its tables are older than its code."""

    OK = "ok"
    UPDATE_PENDING = "update_pending"
    INCOMPATIBLE = "incompatible"
    BROKEN = "broken"
    MISSING = "missing"


@dataclass(frozen=True)
class PluginInfo:
    """`package` is the import name, `root` its folder. `reason` is one sentence when anything is not as wanted.

    `loaded` says that this process has imported it: only then can switching it on take effect without a restart.
    `installed` is the version that was installed last, empty if none was. `permissions` is what its code asks for,
    None while it was not imported; `agreed` is what it asked for when it was last switched on or upgraded.
    """

    manifest: Manifest
    package: str
    root: Path
    desired: Desired = Desired.DISCOVERED
    health: Health = Health.OK
    reason: str = ""
    loaded: bool = False
    installed: str = ""
    permissions: tuple[str, ...] | None = None
    agreed: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        return self.manifest.name

    @property
    def migrations(self) -> Path:
        return self.root / "migrations"

    @property
    def is_installed(self) -> bool:
        return self.desired in PRESENT

    @property
    def update_pending(self) -> bool:
        """Whether its package is newer than what was installed: by its tables, or by its version alone."""
        newer = self.is_installed and newer_than(self.manifest.version, self.installed)
        return self.health is Health.UPDATE_PENDING or (newer and self.health is Health.OK)

    @property
    def restart_pending(self) -> bool:
        """Whether this process has still to be started again to work with what was installed since."""
        if not self.is_installed or self.health is not Health.OK:
            return False
        return not self.loaded or newer_than(self.installed, self.manifest.version)

    def failed(self, reason: str, health: Health = Health.BROKEN) -> PluginInfo:
        """The same plugin, not loaded, with what is wrong with it."""
        return replace(self, health=health, reason=reason, loaded=False)


def newer_than(version: str, other: str) -> bool:
    """Whether `version` is later than `other`; versions that are no versions are newer when they differ."""
    try:
        return Version(version) > Version(other)
    except InvalidVersion:
        return bool(version) and version != other
