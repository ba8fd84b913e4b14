"""Importing one plugin, with every fault of it turned into one sentence."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, Final, cast

import pluggy
import sqlalchemy as sa

from backoffice.db.base import Base
from backoffice.lifecycle.failure import error_line
from backoffice.lifecycle.guard import Guard
from backoffice.lifecycle.plugin import PluginInfo
from backoffice.lifecycle.time_limit import within

LIMIT: Final = 20.0
"""Seconds that a plugin may take to be imported, and to say what it declares."""


class LoadFault(Exception):  # noqa: N818  (the plugin's fault, not an error of ours)
    """Why the plugin cannot be used and what to do."""


def load(info: PluginInfo, manager: pluggy.PluginManager, guard: Guard) -> tuple[Any, ...]:
    """Import, register and guard the plugin; gives what it declares. LoadFault leaves nothing of it registered."""
    try:
        module = within(LIMIT, lambda: _import(info))
        check_tables(info)
        hooks = guard.protected(manager, module, info.name)
        manager.register(hooks, info.name)
        return within(LIMIT, lambda: _declared(manager, hooks))
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException as fault:  # SystemExit too: a plugin must not stop the server
        if manager.has_plugin(info.name):
            manager.unregister(name=info.name)
        raise LoadFault(
            f"It cannot be loaded ({error_line(fault)}); repair or upgrade it. Its data is safe."
        ) from fault


def try_out(info: PluginInfo, manager: pluggy.PluginManager, guard: Guard) -> tuple[Any, ...]:
    """What the plugin would declare; it is not registered afterwards. LoadFault says why it cannot be used."""
    declared = load(info, manager, guard)
    manager.unregister(name=info.name)
    return declared


def check_tables(info: PluginInfo) -> None:
    """ValueError if a table that the plugin defines is not named after it; such a table is forgotten."""
    strays = [table for table in tables_defined(info.package) if not table.name.startswith(f"{info.name}_")]
    for table in strays:
        Base.metadata.remove(table)  # else it would pass for one of the plugin whose name it bears
    if strays:
        raise ValueError(f"its table {strays[0].name} must be named {info.name}_…")


def tables_defined(package: str) -> Iterator[sa.Table]:
    """The tables of the mapped classes in an imported package."""
    for name, module in list(sys.modules.items()):
        if name == package or name.startswith(f"{package}."):
            for one in list(vars(module).values()):
                if isinstance(one, type) and one.__module__ == name and "__table__" in vars(one):
                    yield vars(one)["__table__"]


def _import(info: PluginInfo) -> ModuleType:
    """`<package>.plugin` where there is one, else the package: a small plugin is one file."""
    folder = str(info.root.parent)
    if importlib.util.find_spec(info.package) is None:
        sys.path.append(folder)  # at the end: a plugin's folder must not hide a library
        importlib.invalidate_caches()
    package = importlib.import_module(info.package)
    found = getattr(package, "__file__", None)
    if found is None or info.root.resolve() not in info.root.__class__(found).resolve().parents:
        raise ImportError(f"the name {info.package} leads to {found}, not to {info.root}")
    if importlib.util.find_spec(f"{info.package}.plugin") is None:
        return package
    return importlib.import_module(f"{info.package}.plugin")


def _declared(manager: pluggy.PluginManager, hooks: ModuleType) -> tuple[Any, ...]:
    for implementation in manager.hook.declare.get_hookimpls():
        if implementation.plugin is hooks:
            return tuple(cast(Iterable[Any], implementation.function()))
    return ()
