"""The plugins that are broken on purpose: `fixtures/broken/<what is wrong>/`, each with what is expected of it."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from backoffice.db.base import Base
from backoffice.db.database import Database
from backoffice.lifecycle import states
from backoffice.lifecycle.plugin import Desired
from backoffice.lifecycle.states import State

FOLDER = Path(__file__).parent / "fixtures" / "broken"


@dataclass(frozen=True)
class Broken:
    """A folder with one or more plugin packages; the one named after the folder is looked at.

    `state`, `says` and `advice` are what the catalogue is to show in the end. `trigger` brings the fault about:
    `start` (it does so by itself), `install`, `scan` or `command`. A `slow` one holds up every start.
    """

    name: str
    state: str
    says: str
    advice: str
    trigger: str = "start"
    slow: bool = False

    @property
    def packages(self) -> list[Path]:
        return sorted((FOLDER / self.name).glob("backoffice_*"))

    def place(self, folder: Path) -> None:
        """Put the packages where an installation looks for plugins."""
        folder.mkdir(parents=True, exist_ok=True)
        for package in self.packages:
            if not (folder / package.name).exists():
                shutil.copytree(package, folder / package.name, ignore=shutil.ignore_patterns("__pycache__"))

    def claim(self, database: Database, desired: Desired = Desired.ENABLED) -> None:
        """Write that they are wanted, as if they had been sound when they were installed."""
        if self.trigger == "install":
            return
        with database.write() as connection:
            states.begin_change(connection.execute)
            for package in self.packages:
                row = State(desired, "0", "")
                name = package.name.removeprefix("backoffice_")
                states.write(connection.execute, name, row, dt.datetime.now(dt.UTC))

    def forget(self) -> None:
        """Take what was imported out of this process."""
        own = {package.name for package in self.packages}
        for mapper in [m for m in Base.registry.mappers if m.class_.__module__.partition(".")[0] in own]:
            Base.metadata.remove(mapper.local_table)
        for module in [m for m in sys.modules if m.partition(".")[0] in own]:
            del sys.modules[module]
        sys.path[:] = [path for path in sys.path if not any((Path(path) / name).is_dir() for name in own)]


def collection() -> dict[str, Broken]:
    """All of them by name."""
    return {
        folder.name: Broken(folder.name, **tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8")))
        for folder in sorted(FOLDER.iterdir())
        if folder.is_dir() and folder.name != "__pycache__"
    }
