"""Families of items: a name with blanks, and what goes into each blank."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import product
from typing import Any

Axis = list[tuple[str, str]]
"""(part of the SKU, words in the name) of each choice."""


@dataclass(frozen=True)
class Sample:
    """One item of the demo. `pack` is how many of it come in a pack; 0 if it comes singly."""

    sku: str
    name: str
    unit: str
    tracking: str
    pack: int
    pack_unit: str


def samples() -> Iterator[Sample]:
    """Every item of every family in `families.toml`, in that order."""
    text = resources.files("backoffice_catalog.demo").joinpath("families.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    for family in data["family"]:
        yield from _of_family(family, [_axis(axis, data["axes"]) for axis in family["axes"]])


def _of_family(family: Mapping[str, Any], axes: list[Axis]) -> Iterator[Sample]:
    packs = family.get("packs", [0])
    for choices in product(*axes):
        position = axes[0].index(choices[0])
        yield Sample(
            sku=family["sku"].format(*(code for code, _ in choices)),
            name=family["name"].format(*(words for _, words in choices)),
            unit=family.get("unit", "pcs"),
            tracking=family.get("tracking", "none"),
            pack=packs[position * len(packs) // len(axes[0])],
            pack_unit=family.get("pack_unit", "box"),
        )


def _axis(given: Any, named: Mapping[str, Mapping[str, str]]) -> Axis:
    if isinstance(given, str):
        given = named[given]
    if isinstance(given, Mapping):
        return list(given.items())
    return [(_code(str(size)), str(size)) for size in given]


def _code(size: str) -> str:
    return size.replace(" ", "").replace("×", "x").replace('"', "")
