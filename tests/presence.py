"""Runs the ordinary tests with a plugin not installed, or with plugins present that are broken on purpose.

`pytest --without inventory` hides the package, and those of plugins that require it; what belongs to them is skipped.
`pytest --with-broken import_error` (or `all`) puts the broken plugin into the data directory of every office.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

import pytest

from backoffice.config import Config
from backoffice.db.database import Database
from backoffice.lifecycle import discovery
from backoffice.lifecycle.plugin import Desired
from tests.broken import Broken, collection

ROOT = Path(__file__).resolve().parents[1]
ABSENT = pytest.StashKey[frozenset[str]]()
BROKEN = pytest.StashKey[tuple[Broken, ...]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("presence", "which plugins are there")
    group.addoption("--without", action="append", default=[], metavar="PLUGIN", help="As if it were not installed.")
    group.addoption(
        "--with-broken", action="append", default=[], metavar="NAME",
        help="With this folder of tests/fixtures/broken in every office; `all` for every one that is not slow.",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    absent = frozenset(_with_dependants(config.getoption("--without")))
    config.stash[ABSENT] = absent
    config.stash[BROKEN] = tuple(_broken(config.getoption("--with-broken")))
    if absent:
        _hide(absent)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Tests of an absent plugin, and those that import it, cannot even be collected."""
    absent = config.stash[ABSENT]
    if config.stash[BROKEN] and collection_path.name == "test_broken_plugins.py":
        return True  # it brings each of them itself
    if not absent:
        return None
    if collection_path.parent == ROOT / "tests" / "plugins" and collection_path.name in absent:
        return True
    if collection_path.suffix == ".py" and collection_path.is_file():
        text = collection_path.read_text(encoding="utf-8")
        if any(re.search(rf"^\s*(from|import) backoffice_{name}\b", text, re.MULTILINE) for name in absent):
            return True
    return None


@pytest.fixture(autouse=True)
def _needs_no_absent_plugin(request: pytest.FixtureRequest) -> None:
    absent = request.config.stash[ABSENT]
    marked = {name for mark in request.node.iter_markers("needs") for name in mark.args}
    needed = {*request.getfixturevalue("plugins"), *marked} if absent and "plugins" in request.fixturenames else marked
    if missing := absent & needed:
        pytest.skip(f"not installed in this run: {', '.join(sorted(missing))}")


@pytest.fixture
def config(config: Config, request: pytest.FixtureRequest) -> Iterator[Config]:
    """The configuration of `office`, whose data directory holds the broken plugins of this run."""
    present = request.config.stash[BROKEN]
    if present:
        database = Database(config.database_url)
        for broken in present:
            broken.place(config.data_dir / "plugins")
            # Where each command would fail until it is put aside, it has been.
            broken.claim(database, Desired.QUARANTINED if broken.trigger == "command" else Desired.ENABLED)
        database.dispose()
    yield config
    for broken in present:
        broken.forget()


def _with_dependants(names: Sequence[str]) -> Iterator[str]:
    manifests = {
        path.parent.parent.name: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in (ROOT / "plugins").glob("*/backoffice_*/plugin.toml")
    }
    for name in names:
        if name not in manifests:
            raise pytest.UsageError(f"--without {name}: there is no such plugin; known are {', '.join(manifests)}")
        yield name
        yield from _with_dependants([other for other, m in manifests.items() if name in m.get("requires", ())])


def _broken(names: Sequence[str]) -> Iterator[Broken]:
    known = collection()
    for name in names:
        if name == "all":
            yield from (one for one in known.values() if not one.slow)
        elif name in known:
            yield known[name]
        else:
            raise pytest.UsageError(f"--with-broken {name}: there is no such fixture; known are {', '.join(known)}")


def _hide(absent: frozenset[str]) -> None:
    """Neither found as an entry point nor importable, as if the package were not there."""
    packages = {f"backoffice_{name}" for name in absent}

    class Hidden(MetaPathFinder):
        def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
            if fullname.partition(".")[0] in packages:
                raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)

    def entry_points(**params: Any) -> importlib.metadata.EntryPoints:
        found = importlib.metadata.entry_points(**params)
        return importlib.metadata.EntryPoints(one for one in found if one.value not in packages)

    sys.meta_path.insert(0, Hidden())
    discovery.entry_points = entry_points  # type: ignore[assignment]
