"""Plugins are found without running any of their code."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from backoffice.errors import Conflict
from backoffice.lifecycle import discovery
from backoffice.lifecycle.plugin import Health
from backoffice.testing.plugins import PluginFolder

EXPLODES = "raise AssertionError('imported')"


@pytest.fixture(autouse=True)
def packages(monkeypatch: pytest.MonkeyPatch) -> list[EntryPoint]:
    """The entry points of the installation, none unless a test adds some."""
    found: list[EntryPoint] = []
    monkeypatch.setattr(discovery, "entry_points", lambda group: found)
    return found


def test_folders_and_packages_are_found_without_import(
    plugin_folder: PluginFolder, packages: list[EntryPoint], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plugin_folder.write("fleet", EXPLODES)
    PluginFolder(tmp_path / "site").write("canteen", EXPLODES)
    monkeypatch.syspath_prepend(tmp_path / "site")
    packages.append(EntryPoint("canteen", "backoffice_canteen", discovery.GROUP))
    found = discovery.discover([plugin_folder.path])
    assert {name: info.health for name, info in found.items()} == {"canteen": Health.OK, "fleet": Health.OK}
    assert found["canteen"].root == tmp_path / "site" / "backoffice_canteen"
    assert (found["fleet"].package, found["fleet"].manifest.title) == ("backoffice_fleet", "Fleet")


def test_a_plugin_that_is_not_there_or_cannot_be_read_says_so(
    plugin_folder: PluginFolder, packages: list[EntryPoint]
) -> None:
    packages += [
        EntryPoint("gone", "backoffice_gone", discovery.GROUP),
        EntryPoint("deep", "backoffice_deep.plugin:thing", discovery.GROUP),
    ]
    plugin_folder.write("crooked", manifest="schema = 9")
    plugin_folder.write("ahead", manifest='api = ">=2"')
    plugin_folder.write("sound")
    (plugin_folder.path / "backoffice_bare").mkdir()
    (plugin_folder.path / "notes").mkdir()
    found = discovery.discover([plugin_folder.path, plugin_folder.path / "nothing"])
    assert {name: info.health for name, info in found.items()} == {
        "gone": Health.BROKEN,
        "deep": Health.BROKEN,
        "crooked": Health.BROKEN,
        "bare": Health.BROKEN,
        "ahead": Health.INCOMPATIBLE,
        "sound": Health.OK,
    }
    assert "install it again" in found["gone"].reason
    assert "top-level package" in found["deep"].reason
    assert "plugin contract >=2 and this is 1." in found["ahead"].reason


def test_of_two_with_one_name_the_package_counts(
    plugin_folder: PluginFolder, packages: list[EntryPoint], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plugin_folder.write("fleet")
    PluginFolder(tmp_path / "site").write("fleet", manifest='title = "Of the package"')
    monkeypatch.syspath_prepend(tmp_path / "site")
    packages.append(EntryPoint("fleet", "backoffice_fleet", discovery.GROUP))
    assert discovery.discover([plugin_folder.path])["fleet"].manifest.title == "Of the package"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("jobs", "belongs to backoffice itself"),
        ("core", "belongs to backoffice itself"),
        ("Fleet", "cannot begin tables"),
    ],
)
def test_a_name_that_no_plugin_may_have(plugin_folder: PluginFolder, open_registry, name: str, why: str) -> None:
    plugin_folder.write(name)
    plugin_folder.write("sound")
    registry = open_registry()
    assert why in registry.plugins[name].reason
    assert registry.plugins[name].health is Health.BROKEN
    with pytest.raises(Conflict, match=why):
        registry.install(name)
    registry.install("sound")
