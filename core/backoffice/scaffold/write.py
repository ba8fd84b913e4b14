"""Rendering the files of a new plugin, and writing them all or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from backoffice.errors import Conflict
from backoffice.lifecycle.discovery import PREFIX, discover
from backoffice.lifecycle.manifest import Kind
from backoffice.scaffold.names import check_name

FILES: Final = Path(__file__).parent / "files"
_SUFFIX: Final = ".txt"  # so that no tool takes the templates for code of ours
_MARK = re.compile(r"@(name|Title)@")


def write_plugin(name: str, kind: Kind, folder: Path) -> Path:
    """Write the distribution `backoffice-<name>` into `folder` and give its path.

    Refused says why nothing was written.
    """
    check_name(name, discover())
    target = folder / f"backoffice-{name}"
    if target.exists():
        raise Conflict("exists", f"{target} is there already. Nothing was written; choose another name or --path.")
    for path, text in _files(name, kind):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_text(text, encoding="utf-8")
    return target


def _files(name: str, kind: Kind) -> list[tuple[Path, str]]:
    """(path in the distribution, text), all rendered before the first is written.

    A file of the kind replaces the common one of the same name.
    """
    return list({**dict(_rendered(FILES / "common", name)), **dict(_rendered(FILES / kind, name))}.items())


def _rendered(root: Path, name: str) -> Iterator[tuple[Path, str]]:
    words = {"name": name, "Title": name.replace("_", " ").capitalize()}
    for source in sorted(root.rglob(f"*{_SUFFIX}")):
        parts = [_renamed(part, name) for part in source.relative_to(root).parts]
        text = _MARK.sub(lambda mark: words[mark[1]], source.read_text(encoding="utf-8"))
        yield Path(*parts).with_suffix(""), text


def _renamed(part: str, name: str) -> str:
    return {"package": f"{PREFIX}{name}", "NAME": name}.get(part, part)
