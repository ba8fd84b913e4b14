"""What a plugin asks for, and how that differs from what an administrator agreed to when it was switched on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from backoffice.bus.command import Command
from backoffice.declarations import Role, Settings
from backoffice.records.master import Master
from backoffice.resources import Resource


@dataclass(frozen=True)
class Difference:
    """Permissions, sorted by name. `new` were not asked for when it was last agreed to, `dropped` no longer are."""

    new: tuple[str, ...]
    dropped: tuple[str, ...]
    same: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """What it asks for now."""
        return tuple(sorted((*self.new, *self.same)))


def asked_for(declarations: Iterable[Any]) -> tuple[str, ...]:
    """Every permission that the declarations of one plugin name: its commands and resources, the patterns of its
    ready-made roles, and the commands of others that it calls."""
    found: set[str] = set()
    for one in declarations:
        match one:
            case Master():
                found.update(asked_for(one.declarations()))
            case Command():
                found.add(one.name)
                found.update(called.removesuffix("?") for called in one.calls)
            case Resource():
                found.add(f"{one.name}.read")
            case Settings():
                found.add(f"{one.plugin}.configure")
            case Role():
                found.update(one.permissions)
            case _:
                continue
    return tuple(sorted(found))


def difference(asked: Iterable[str] | None, agreed: Iterable[str] | None) -> Difference:
    """What an administrator would agree to now. A plugin that was never switched on asks for everything anew."""
    now, before = set(asked or ()), set(agreed or ())
    if asked is None:  # it could not be imported: nothing is known to have changed
        now = before
    return Difference(tuple(sorted(now - before)), tuple(sorted(before - now)), tuple(sorted(now & before)))
