"""All that is told of one plugin: the catalogue's page and `backoffice plugin show` draw it, neither works it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from backoffice.lifecycle.consequences import Consequences, consequences
from backoffice.lifecycle.footprint import Footprint, footprint
from backoffice.lifecycle.issues import Issue, issues
from backoffice.lifecycle.permissions import Difference, difference
from backoffice.lifecycle.plugin import PluginInfo
from backoffice.lifecycle.switch import find

if TYPE_CHECKING:
    from backoffice.application import Application


@dataclass(frozen=True)
class Related:
    """A plugin that this one requires, or that requires it. `state` is as `Overview.state`, or `not here`."""

    name: str
    title: str
    state: str


@dataclass(frozen=True)
class Update:
    """From the version that was installed to that of the package; `migrations` have still to run."""

    installed: str
    package: str
    migrations: tuple[str, ...]


@dataclass(frozen=True)
class Overview:
    """One plugin as a person decides about it. `on` says whether it is in force in this process."""

    info: PluginInfo
    on: bool
    state: str
    requires: tuple[Related, ...]
    needed_by: tuple[Related, ...]
    permissions: Difference
    has_settings: bool
    issues: tuple[Issue, ...]
    footprint: Footprint
    disable: Consequences
    uninstall: Consequences
    purge: Consequences
    update: Update | None
    pending_restart: bool


def overview(application: Application, name: str, connection: sa.Connection) -> Overview:
    """Look at the plugin; NotFound if nobody knows it. `connection` reads what it has in the database."""
    registry = application.registry
    plugins = registry.plugins
    info = find(plugins, name)
    size = footprint(connection, name)
    declares_settings = any(one.plugin == name for one in application.catalogue.settings())
    return Overview(
        info=info,
        on=name in registry.enabled,
        state=state_of(info),
        requires=tuple(_related(plugins.get(other), other) for other in info.manifest.requires),
        needed_by=tuple(_related(other, other.name) for other in plugins.values() if name in other.manifest.requires),
        permissions=difference(info.permissions, info.agreed),
        has_settings=declares_settings,
        issues=tuple(issues(application, info)),
        footprint=size,
        disable=consequences("disable", info, size),
        uninstall=consequences("uninstall", info, size),
        purge=consequences("purge", info, size),
        update=_update(application, info),
        pending_restart=info.restart_pending,
    )


def state_of(info: PluginInfo) -> str:
    """One word for how it stands: its health where that is not sound, else what is wanted of it."""
    return info.desired.value if info.health.value == "ok" else info.health.value


def _related(info: PluginInfo | None, name: str) -> Related:
    if info is None:
        return Related(name, name, "not here")
    return Related(name, info.manifest.title, state_of(info))


def _update(application: Application, info: PluginInfo) -> Update | None:
    if not info.update_pending:
        return None
    waiting = application.registry.pending_migrations(info)
    return Update(info.installed, info.manifest.version, tuple(waiting))
