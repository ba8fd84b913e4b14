"""Every plugin there is: found on this machine, or remembered in the database while its package is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from backoffice.lifecycle.discovery import discover
from backoffice.lifecycle.manifest import Manifest
from backoffice.lifecycle.order import load_order
from backoffice.lifecycle.plugin import Health, PluginInfo
from backoffice.lifecycle.states import State


def census(folders: Iterable[Path], rows: Mapping[str, State]) -> dict[str, PluginInfo]:
    """All of them in load order, read without importing any; one that cannot be used says why."""
    found = discover(folders)
    for name in rows.keys() - found.keys():
        manifest = Manifest(name=name, version=rows[name].version, title=name)
        found[name] = PluginInfo(manifest, "", Path()).failed(
            "Its package is no longer there, its data is kept; install the package again.", Health.MISSING
        )
    order, circles = load_order({name: info.manifest for name, info in found.items()})
    for name, reason in circles.items():
        found[name] = found[name].failed(reason)
    return {name: found[name] for name in order}
