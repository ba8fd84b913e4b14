"""`plugin.toml`: what a plugin says about itself, read without importing it."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal, get_args

from packaging.specifiers import InvalidSpecifier, SpecifierSet

FILE: Final = "plugin.toml"
SCHEMA: Final = 1
Kind = Literal["module", "driver"]


class BadManifest(Exception):  # noqa: N818  (the plugin's fault, not an error of ours)
    """One sentence that says what is wrong with the file and how it is right."""


@dataclass(frozen=True)
class Manifest:
    """`name` and `version` come from the package; everything else is a key of the file, with these defaults."""

    name: str
    version: str = ""
    api: str = ""
    kind: Kind = "module"
    title: str = ""
    summary: str = ""
    department: str = ""
    requires: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()
    personal_data: bool = False

    def accepts(self, api_version: str) -> bool:
        """Whether the plugin was written for this version of the contract."""
        return SpecifierSet(self.api).contains(api_version)


_KEYS: Final = {"schema", *(f.name for f in fields(Manifest))} - {"name"}
_REQUIRED: Final = ("schema", "api", "title")
_LISTS: Final = ("requires", "after", "provides")


def read(root: Path, name: str, version: str) -> Manifest:
    """The manifest in the package folder `root`; BadManifest if it cannot be used.

    The file's own `version` counts only for a plugin that is no installed package (then `version` is empty).
    """
    values = _load(root / FILE)
    _check(values)
    values.pop("schema")
    values["version"] = version or values.get("version", "0")
    for key in _LISTS:
        values[key] = tuple(values.get(key, ()))
    return Manifest(name=name, **values)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadManifest(f"It has no {FILE}; put one into its folder {path.parent}.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadManifest(f"Its {FILE} cannot be read ({fault}); correct {path}.") from fault


def _check(values: dict[str, Any]) -> None:
    for key in sorted(values.keys() - _KEYS):
        near = difflib.get_close_matches(key, _KEYS, n=1, cutoff=0.0)[0]
        raise BadManifest(f"Its {FILE} has the unknown key “{key}”; the nearest known one is “{near}”.")
    for key in _REQUIRED:
        if key not in values:
            raise BadManifest(f"Its {FILE} lacks the key “{key}”.")
    if values["schema"] != SCHEMA:
        raise BadManifest(f"Its {FILE} has schema = {values['schema']!r}; this version reads schema = {SCHEMA}.")
    for key, value in values.items():
        if not _fits(key, value):
            raise BadManifest(f"Its {FILE} has {key} = {value!r}, which is not {_wanted(key)}.")
    try:
        SpecifierSet(values["api"])
    except InvalidSpecifier:
        raise BadManifest(f'Its {FILE} has api = {values["api"]!r}; write a range such as ">=1,<2".') from None


def _fits(key: str, value: Any) -> bool:
    if key == "schema":
        return True
    if key in _LISTS:
        return isinstance(value, list) and all(isinstance(one, str) and one for one in value)
    if key == "personal_data":
        return isinstance(value, bool)
    if key == "kind":
        return value in get_args(Kind)
    return isinstance(value, str)


def _wanted(key: str) -> str:
    if key in _LISTS:
        return "a list of plugin names"
    if key == "personal_data":
        return "true or false"
    return " or ".join(f'"{kind}"' for kind in get_args(Kind)) if key == "kind" else "a text"
