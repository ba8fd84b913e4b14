"""The plugin that is held against what is expected of every plugin, and how a fault is told."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.application import Application
from backoffice.bus.command import Command
from backoffice.bus.event import Event, Handler, Reactor
from backoffice.db.base import Base
from backoffice.lifecycle.plugin import PluginInfo
from backoffice.resources import Resource

SHOWN = 12
"""Faults that are told at once."""

one_database = pytest.mark.parametrize("dialect", ["sqlite"])
"""For checks that do not depend on the database."""


def expect_none(faults: Iterable[str], remedy: str) -> None:
    """Fail, naming each fault and what to do, unless there is none."""
    found = list(faults)
    if not found:
        return
    more = [f"… and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    pytest.fail("\n".join([*found[:SHOWN], *more, f"What to do: {remedy}"]), pytrace=False)


@dataclass(frozen=True)
class Subject:
    """One plugin in a running office."""

    info: PluginInfo
    office: Application

    @property
    def name(self) -> str:
        return self.info.name

    @property
    def root(self) -> Path:
        """The folder of its package."""
        return self.info.root

    @property
    def prefix(self) -> str:
        """How the names of its tables begin."""
        return f"{self.name}_"

    @property
    def commands(self) -> list[Command]:
        return [one for one in self.office.catalogue.commands() if one.plugin == self.name]

    @property
    def resources(self) -> list[Resource]:
        return [one for one in self.office.catalogue.resources() if one.plugin == self.name]

    @property
    def followers(self) -> list[Reactor | Handler]:
        everybody: list[Reactor | Handler] = [
            *self.office.catalogue.all_reactors(),
            *self.office.catalogue.handlers(),
        ]
        return [one for one in everybody if one.plugin == self.name]

    def declared(self, *kinds: type[Any]) -> list[Any]:
        """What it declares of these kinds."""
        return [one for one in self.office.registry.declared.get(self.name, ()) if isinstance(one, kinds)]

    @property
    def events(self) -> list[type[Event]]:
        """Every event that its code defines, declared or not."""
        found = [
            one
            for module in self._modules()
            for one in vars(module).values()
            if isinstance(one, type) and issubclass(one, Event) and one.event_name and one.__module__ == module.__name__
        ]
        return list(dict.fromkeys(found))

    @property
    def tables(self) -> list[sa.Table]:
        """The tables that its models describe, those that are referred to first."""
        mine = {m.local_table for m in Base.registry.mappers if self._is_mine(m.class_.__module__)}
        return [t for t in Base.metadata.sorted_tables if t in mine or t.name.startswith(self.prefix)]

    def counts(self) -> dict[str, int]:
        """The number of rows of each of its tables."""
        with self.office.read() as connection:
            return {t.name: connection.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in self.tables}

    @cached_property
    def sources(self) -> dict[str, ast.Module]:
        """Its Python files by their path in the package, parsed."""
        return {
            path.relative_to(self.root).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
            for path in sorted(self.root.rglob("*.py"))
        }

    def _modules(self) -> list[Any]:
        return [module for name, module in sorted(sys.modules.items()) if self._is_mine(name)]

    def _is_mine(self, module: str) -> bool:
        return module.partition(".")[0] == self.info.package


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, full name) of everything that a file imports; `from a import b` gives `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def is_under(name: str, *roots: str) -> bool:
    """Whether a module is one of `roots` or in one of them."""
    return any(name == root or name.startswith(f"{root}.") for root in roots)


@pytest.fixture
def subject(office: Application, plugins: tuple[str, ...]) -> Subject:
    """The last of `plugins`, in the running `office`."""
    assert plugins, "name the plugin: let the fixture `plugins` in conftest.py give it, last of those that it needs"
    info = office.registry.plugins[plugins[-1]]
    assert info.loaded, info.reason
    return Subject(info, office)
