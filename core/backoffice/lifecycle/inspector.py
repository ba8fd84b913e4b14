"""Who implements which hook, how long that takes and what failed: for those who write and who run modules."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from backoffice import hookspecs
from backoffice.lifecycle.models import FaultRecord, HookTimeRecord
from backoffice.lifecycle.plugin import PluginInfo
from backoffice.lifecycle.registry import Registry


@dataclass(frozen=True)
class LastFault:
    """`id` is that of the row of `plugins.faults`."""

    id: int
    at: dt.datetime
    error: str


@dataclass(frozen=True)
class Implementation:
    """One function that implements a hook. Times are microseconds, of all processes together."""

    plugin: str
    module: str
    function: str
    place: str
    """`file:line`, from the folder that holds the package."""
    on: bool
    state: str
    """Why it is not asked, when it is not `on`."""
    calls: int = 0
    mean: int | None = None
    slowest: int | None = None
    failures: int = 0
    last_fault: LastFault | None = None


@dataclass(frozen=True)
class Hook:
    name: str
    policy: str
    help: str
    signature: str
    implementations: tuple[Implementation, ...]


def hooks(registry: Registry, connection: sa.Connection) -> list[Hook]:
    """Every hook of the contract, in its order, with those who implement it in the order in which they are asked."""
    times = {(row.plugin, row.hook): row for row in connection.execute(sa.select(HookTimeRecord.__table__))}
    faults = _last_faults(connection)
    plugins, enabled = registry.plugins, registry.enabled

    def implementations(hook: str) -> Iterator[Implementation]:
        for impl in reversed(getattr(registry.manager.hook, hook).get_hookimpls()):
            name = impl.plugin_name
            if name in plugins:  # another thread may just have taken it out
                key = name, hook
                yield _implementation(plugins[name], name in enabled, impl.function, times.get(key), faults.get(key))

    return [
        Hook(
            name=name,
            policy=policy,
            help=inspect.getdoc(getattr(hookspecs, name)) or "",
            signature=", ".join(inspect.signature(getattr(hookspecs, name)).parameters),
            implementations=tuple(implementations(name)),
        )
        for name, policy in hookspecs.POLICIES.items()
    ]


def _implementation(info: PluginInfo, on: bool, guarded: Any, times: Any, fault: LastFault | None) -> Implementation:
    function = inspect.unwrap(guarded)
    return Implementation(
        plugin=info.name,
        module=function.__module__,
        function=function.__qualname__,
        place=_place(function, info),
        on=on,
        state="" if on else info.desired.value if info.desired.value != "enabled" else "waits for what it requires",
        calls=times.calls if times else 0,
        mean=times.microseconds // times.calls if times and times.calls else None,
        slowest=times.slowest if times else None,
        failures=times.failures if times else 0,
        last_fault=fault,
    )


def _place(function: Any, info: PluginInfo) -> str:
    code = function.__code__
    path = Path(code.co_filename)
    if path.is_relative_to(info.root.parent):
        path = path.relative_to(info.root.parent)
    return f"{path.as_posix()}:{code.co_firstlineno}"


def _last_faults(connection: sa.Connection) -> dict[tuple[str, str], LastFault]:
    last = (
        sa.select(sa.func.max(FaultRecord.id))
        .where(FaultRecord.place.in_(hookspecs.POLICIES))
        .group_by(FaultRecord.plugin, FaultRecord.place)
    )
    rows = connection.execute(
        sa.select(FaultRecord.id, FaultRecord.at, FaultRecord.plugin, FaultRecord.place, FaultRecord.error).where(
            FaultRecord.id.in_(last)
        )
    )
    return {(row.plugin, row.place): LastFault(row.id, row.at, row.error) for row in rows}
