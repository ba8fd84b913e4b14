"""Everything that is declared, and which of it is in force while modules are switched on and off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from backoffice.bus.command import Command
from backoffice.bus.event import Reactor
from backoffice.bus.refs import ReferenceLookup, Shape, together
from backoffice.db.hot import Hot
from backoffice.declarations import Checker, Match, Nav, Pages, Read, Role, StationMode
from backoffice.errors import NotFound
from backoffice.records.master import Master
from backoffice.resources import Resource

T = TypeVar("T")
Meanings = Callable[[Read, str, str, int | None], Iterable[Match]]
"""What a scanned code may mean: the hook `resolve_code` of every module that is on."""

CORE = frozenset({"journal", "plugins", "identity", "org", "stations", "core"})
"""The areas of the core that declare commands and resources under a name of their own. They are never off."""


class Catalogue:
    """The declarations of the core and of every loaded plugin.

    `is_on` is asked at each use, so that switching a module takes effect at once; what belongs to a module that is
    off answers `NotFound` with its name.
    """

    def __init__(
        self,
        is_on: Callable[[str], bool],
        vetoes: Callable[[], Iterable[Any]] = tuple,
        meanings: Meanings = lambda read, code, aim, company_id: (),
    ) -> None:
        self._is_on = is_on
        self.vetoes = vetoes
        self.meanings = meanings
        self._commands: dict[str, Command] = {}
        self._resources: dict[str, Resource] = {}
        self._reactors: dict[str, list[Reactor]] = {}
        self._lookups: dict[str, ReferenceLookup] = {}
        self._together: dict[Shape, Hot] = {}
        self._others: list[tuple[str, Any]] = []

    def is_on(self, plugin: str) -> bool:
        return plugin in CORE or self._is_on(plugin)

    def add(self, plugin: str, declarations: Iterable[Any]) -> None:
        """Take in what a plugin (or an area of the core) declares; ValueError if a name is taken or not its own."""
        for one in list(self._unfold(declarations)):
            match one:
                case Command():
                    self._claim(plugin, one.plugin, one.name, self._commands)
                    self._commands[one.name] = one
                case Resource():
                    self._claim(plugin, one.plugin, one.name, self._resources)
                    self._resources[one.name] = one
                case Reactor():
                    self._reactors.setdefault(one.event, []).append(one)
                case Nav() | Pages() | Checker() | Role() | StationMode():
                    self._others.append((plugin, one))
                case _:
                    raise ValueError(f"{plugin} declares {one!r}, which is no declaration")

    def remove(self, plugin: str) -> None:
        """Forget what a plugin declared: it could not be taken in whole."""
        self._commands = {n: c for n, c in self._commands.items() if c.plugin != plugin}
        self._resources = {n: r for n, r in self._resources.items() if r.plugin != plugin}
        self._reactors = {e: [r for r in rs if r.plugin != plugin] for e, rs in self._reactors.items()}
        self._others = [(p, one) for p, one in self._others if p != plugin]

    def _unfold(self, declarations: Iterable[Any]) -> Iterator[Any]:
        for one in declarations:
            if isinstance(one, Master):
                yield from one.declarations()
            else:
                yield one

    def _claim(self, plugin: str, owner: str, name: str, known: dict[str, Any]) -> None:
        if owner != plugin:
            raise ValueError(f"{plugin} declares {name}, which belongs to {owner}")
        if name in known:
            raise ValueError(f"{name} is declared twice")

    # -- commands and resources

    def find(self, name: str) -> Command | None:
        """The command, or None if it is unknown or its module is off."""
        found = self._commands.get(name)
        return found if found is not None and self.is_on(found.plugin) else None

    def command(self, name: str) -> Command:
        found = self._commands.get(name)
        if found is None:
            raise NotFound(f"There is no command “{name}”. Nothing was written.", "unknown_command")
        if not self.is_on(found.plugin):
            raise _switched_off(found.plugin)
        return found

    def resource(self, name: str) -> Resource:
        found = self._resources.get(name)
        if found is None:
            raise NotFound(f"There is nothing known as “{name}” here.", "unknown_resource")
        if not self.is_on(found.plugin):
            raise _switched_off(found.plugin)
        return found

    def commands(self) -> list[Command]:
        return [c for c in self._commands.values() if self.is_on(c.plugin)]

    def resources(self) -> list[Resource]:
        return [r for r in self._resources.values() if self.is_on(r.plugin)]

    def calls(self) -> dict[str, tuple[str, ...]]:
        """What every declared command may call, its module on or off."""
        return {c.name: tuple(n for n in c.calls if n != "*") for c in self._commands.values()}

    def lookup(self, resource: str) -> ReferenceLookup:
        found = self._lookups.get(resource)
        if found is None:
            found = self._lookups[resource] = ReferenceLookup(self.resource(resource))
        return found

    def together(self, shape: Shape) -> Hot:
        """The statement that looks up references of this shape, made once."""
        found = self._together.get(shape)
        if found is None:
            found = self._together[shape] = together(shape, self.lookup)
        return found

    def reactors(self, event: str) -> list[Reactor]:
        """All reactors to the event, those of switched-off modules too: they are owed it."""
        return self._reactors.get(event, [])

    # -- the smaller declarations

    def navs(self) -> list[Nav]:
        return self._in_force(Nav)

    def modes(self) -> list[StationMode]:
        return sorted(self._in_force(StationMode), key=lambda mode: (mode.order, mode.id))

    def checkers(self) -> list[Checker]:
        return self._in_force(Checker)

    def roles(self) -> list[Role]:
        return self._in_force(Role)

    def pages(self) -> list[tuple[str, Pages]]:
        """The pages of every loaded plugin, on or off: the web mounts them once and gates them by request."""
        return [(plugin, one) for plugin, one in self._others if isinstance(one, Pages)]

    def _in_force(self, kind: type[T]) -> list[T]:
        return [one for plugin, one in self._others if isinstance(one, kind) and self.is_on(plugin)]


def check_calls(catalogue: Catalogue) -> None:
    """ValueError if commands call each other in a circle or call a required command that nobody declares."""
    graph = catalogue.calls()
    for name, calls in graph.items():
        missing = [called for called in calls if not called.endswith("?") and called not in graph]
        if missing:
            raise ValueError(f"{name} calls {missing[0]}, which nobody declares")
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise ValueError(f"commands call each other in a circle: {' > '.join((*path, name))}")
        if name in done:
            return
        for called in graph.get(name, ()):
            visit(called.removesuffix("?"), (*path, name))
        done.add(name)

    for name in graph:
        visit(name, ())


def _switched_off(plugin: str) -> NotFound:
    return NotFound(
        f"The module {plugin} is switched off. Nothing was written; an administrator can switch it on.",
        "module_off",
    )
