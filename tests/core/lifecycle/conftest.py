"""Registries over plugins that a test writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backoffice.db.database import Database
from backoffice.lifecycle.registry import Registry
from backoffice.testing.plugins import PluginFolder

OpenRegistry = Callable[[], Registry]


@pytest.fixture
def open_registry(
    database: Database, tmp_path: Path, plugin_folder: PluginFolder, monkeypatch: pytest.MonkeyPatch
) -> OpenRegistry:
    """Opens a registry as a starting process does; it knows only the plugins that the test wrote."""
    monkeypatch.setattr("backoffice.lifecycle.discovery.entry_points", lambda group: [])

    def start() -> Registry:
        registry = Registry(database, tmp_path / "data")
        registry.discover()
        registry.load()
        return registry

    return start


@pytest.fixture
def install(open_registry: OpenRegistry) -> Callable[..., Registry]:
    """Installs plugins and switches them on, in a process of before; gives a registry opened afterwards."""

    def work(*names: str) -> Registry:
        before = open_registry()
        for name in names:
            before.install(name)
            before.enable(name)
        return open_registry()

    return work
