"""Finding plugins without importing them: installed packages, and folders in the data directory."""

from __future__ import annotations

import importlib.util
import logging
import re
from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Final

from backoffice.bus.catalogue import CORE
from backoffice.hookspecs import API_VERSION
from backoffice.lifecycle import manifest
from backoffice.lifecycle.manifest import BadManifest, Manifest
from backoffice.lifecycle.plugin import Health, PluginInfo

GROUP: Final = "backoffice.plugins"
PREFIX: Final = "backoffice_"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,40}")

log = logging.getLogger(__name__)


def discover(folders: Iterable[Path] = ()) -> dict[str, PluginInfo]:
    """Every plugin by name; one that cannot be used says why.

    `folders` hold packages named `backoffice_<name>`, or distributions: folders with such a package in them.

    Of two plugins with one name the first counts: packages before folders, each in alphabetical order.
    """
    found: dict[str, PluginInfo] = {}
    for one in (*_packages(), *_folders(folders)):
        if one.name in found:
            log.warning("plugin %s in %s is ignored: %s has the same name", one.name, one.root, found[one.name].root)
            continue
        found[one.name] = one
    return found


def _packages() -> Iterator[PluginInfo]:
    for entry in sorted(entry_points(group=GROUP), key=lambda e: e.name):
        version = entry.dist.version if entry.dist else ""
        try:
            root = _root(entry)
        except BadManifest as fault:
            yield PluginInfo(_nameless(entry.name, version), entry.module, Path()).failed(str(fault))
            continue
        yield _read(root, entry.name, entry.value, version)


def _root(entry: EntryPoint) -> Path:
    """The folder of the package; only a top-level one can be found without running code."""
    if not entry.value.isidentifier():
        raise BadManifest(f"Its entry point names {entry.value!r}; it must name a top-level package.")
    spec = importlib.util.find_spec(entry.value)
    if spec is None or not spec.submodule_search_locations:
        raise BadManifest(f"Its package {entry.value} is not there; install it again.")
    return Path(spec.submodule_search_locations[0])


def _folders(folders: Iterable[Path]) -> Iterator[PluginInfo]:
    for folder in folders:
        for root in packages_in(folder):
            yield _read(root, root.name.removeprefix(PREFIX), root.name, "")


def packages_in(folder: Path) -> list[Path]:
    """The plugin packages in the folder, then those of the distributions in it."""
    children = sorted(child for child in folder.iterdir() if child.is_dir()) if folder.is_dir() else []
    within = (root for child in children if not _is_package(child) for root in sorted(child.glob(f"{PREFIX}*")))
    return [*filter(_is_package, children), *(root for root in within if _is_package(root) and _has_manifest(root))]


def _is_package(root: Path) -> bool:
    return root.is_dir() and root.name.startswith(PREFIX) and root.name.isidentifier()


def _has_manifest(root: Path) -> bool:
    return (root / manifest.FILE).is_file()


def _read(root: Path, name: str, package: str, version: str) -> PluginInfo:
    try:
        _check_name(name)
        found = manifest.read(root, name, version)
    except BadManifest as fault:
        return PluginInfo(_nameless(name, version), package, root).failed(str(fault))
    info = PluginInfo(found, package, root)
    if found.accepts(API_VERSION):
        return info
    reason = (
        f"It is written for plugin contract {found.api} and this is {API_VERSION}; "
        "install a version of the plugin made for this backoffice."
    )
    return info.failed(reason, Health.INCOMPATIBLE)


def _check_name(name: str) -> None:
    """The name is that of tables, commands and permissions, and the core's own are taken."""
    if name in CORE:
        raise BadManifest(f"The name {name} belongs to backoffice itself; give the plugin another.")
    if not _NAME.fullmatch(name):
        raise BadManifest(f"Its name {name!r} cannot begin tables and commands; use up to 41 of a-z, 0-9 and _.")


def _nameless(name: str, version: str) -> Manifest:
    return Manifest(name=name, version=version, title=name)
