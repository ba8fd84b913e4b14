"""Plugins from elsewhere: installed by pip beside backoffice, or put into the plugins folder of the data directory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backoffice.scaffold import write_plugin

TREE = '{"code": "PRUNE", "title": "Prune the trees", "site": "MAIN", "due": "2026-02-01"}'


class Installation:
    """An installation in a folder, worked on by command line; `site` holds packages that pip put there."""

    def __init__(self, folder: Path) -> None:
        self.data, self.site = folder / "data", folder / "site"
        self._environment = {**os.environ, "BACKOFFICE_DATA_DIR": str(self.data), "PYTHONPATH": str(self.site)}

    def run(self, *arguments: str) -> str:
        command = [Path(sys.executable).parent / "backoffice", *arguments]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def pip_install(self, distribution: Path) -> None:
        """As `pip install` does it, without a network and without touching the environment of the tests."""
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-build-isolation", "--no-deps"]
        subprocess.run([*command, "--target", self.site, distribution], check=True)


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    made = Installation(tmp_path)
    made.run("init")
    return made


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "way",
    ["pip", pytest.param("package", marks=pytest.mark.slow), pytest.param("distribution", marks=pytest.mark.slow)],
)
def test_a_plugin_from_elsewhere_is_installed_and_used(installation: Installation, tmp_path: Path, way: str) -> None:
    distribution = write_plugin("orchard", "module", tmp_path)
    plugins = installation.data / "plugins"
    match way:
        case "pip":
            installation.pip_install(distribution)
        case "package":
            shutil.copytree(distribution / "backoffice_orchard", plugins / "backoffice_orchard")
        case "distribution":
            shutil.copytree(distribution, plugins / "orchard")
    assert "0.1.0" in installation.run("plugin", "show", "orchard")
    installation.run("plugin", "install", "orchard")
    installation.run("plugin", "enable", "orchard")
    assert '"id"' in installation.run("run", "orchard.create_task", TREE)
    installation.run("check")
