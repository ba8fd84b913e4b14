"""Plugins that a test writes, loads and forgets again."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

from backoffice.bus.catalogue import CORE
from backoffice.db.base import Base
from backoffice.lifecycle.discovery import PREFIX
from backoffice.lifecycle.loading import tables_defined

HEAD = "from backoffice.hookspecs import hookimpl\n"


class PluginFolder:
    """A folder of plugin packages, such as `<data_dir>/plugins`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._path_before = list(sys.path)
        self._names: list[str] = []

    def write(self, name: str, code: str = "", *, manifest: str = "", files: dict[str, str] | None = None) -> Path:
        """Write the one-file plugin `name`; `manifest` holds lines besides the required ones, and may replace them.

        `code` finds `hookimpl` imported. `files` are further files by their path in the package.
        """
        root = self.path / f"{PREFIX}{name}"
        needed = {"schema": "1", "api": '">=1,<2"', "title": f'"{name.capitalize()}"'}
        lines = [f"{key} = {value}" for key, value in needed.items() if f"{key} =" not in manifest]
        texts = {"plugin.toml": "\n".join([*lines, dedent(manifest)]), "__init__.py": HEAD + dedent(code)}
        for path, text in (texts | (files or {})).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(dedent(text), encoding="utf-8")
        self._names.append(name)
        return root

    def forget(self) -> None:
        """Take what was imported out of this process, so that the next test may use the same names."""
        sys.path[:] = self._path_before
        for name in self._names:
            package = f"{PREFIX}{name}"
            for table in list(tables_defined(package)):
                if table.key in Base.metadata.tables:  # one that has another's name too
                    Base.metadata.remove(table)
            for module in [m for m in sys.modules if m == package or m.startswith(f"{package}.")]:
                del sys.modules[module]
            if name in CORE:
                continue  # a name that is refused: those tables are the core's
            for table in [t for t in Base.metadata.tables.values() if t.name.startswith(f"{name}_")]:
                Base.metadata.remove(table)
