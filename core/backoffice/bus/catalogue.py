"""Everything that is declared, and which of it is in force while modules are switched on and off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel

from backoffice.bus.command import Command
from backoffice.bus.event import Event, Handler, Reactor
from backoffice.bus.refs import ReferenceLookup, Shape, together
from backoffice.db.hot import Hot
from backoffice.declarations import (
    Attention,
    Checker,
    Custody,
    Match,
    Nav,
    Pages,
    Read,
    Reads,
    Role,
    Settings,
    StationMode,
)
from backoffice.errors import NotFound
from backoffice.jobs.job import Job, Schedule
from backoffice.records.master import Master
from backoffice.resources import Resource
from backoffice.settings.declared import configure

T = TypeVar("T")
Meanings = Callable[[Read, str, str, int | None], Iterable[Match]]
"""What a scanned code may mean: the hook `resolve_code` of every module that is on."""
Holdings = Callable[[Read, int], Iterable[Custody]]
"""What an employee has of the house: the hook `open_custody` of every module that is on."""

CORE = frozenset({"journal", "plugins", "identity", "org", "calendar", "stations", "jobs", "core"})
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
        values: Callable[[Settings], BaseModel] = lambda settings: settings.model(),
        is_installed: Callable[[str], bool] = lambda plugin: True,
        custody: Holdings = lambda read, employee_id: (),
    ) -> None:
        self._is_on = is_on
        self.vetoes = vetoes
        self.meanings = meanings
        self.custody = custody
        self.values = values
        self._is_installed = is_installed
        self._commands: dict[str, Command] = {}
        self._resources: dict[str, Resource] = {}
        self._events: dict[str, tuple[str, type[Event]]] = {}
        self._reactors: dict[str, list[Reactor]] = {}
        self._handlers: dict[str, Handler] = {}
        self._jobs: dict[str, Job] = {}
        self._settings: dict[type[BaseModel], Settings] = {}
        self._reads: dict[str, tuple[str, Reads]] = {}
        self._lookups: dict[str, ReferenceLookup] = {}
        self._together: dict[Shape, Hot] = {}
        self._others: list[tuple[str, Any]] = []

    def is_on(self, plugin: str) -> bool:
        return plugin in CORE or self._is_on(plugin)

    def areas(self) -> list[str]:
        """The areas of the core, and every plugin that is on and has jobs or handlers."""
        plugins = {job.plugin for job in self._jobs.values()} | {handler.plugin for handler in self._handlers.values()}
        return sorted(CORE | {plugin for plugin in plugins if self._is_on(plugin)})

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
                case Handler():
                    self._claim(plugin, one.plugin, one.id, self._handlers)
                    self._handlers[one.id] = one
                case Job():
                    self._claim(plugin, one.plugin, one.name, self._jobs)
                    self._jobs[one.name] = one
                case Nav() | Pages() | Checker() | Role() | StationMode() | Schedule() | Attention():
                    self._others.append((plugin, one))
                case Reads():
                    self._claim(plugin, plugin, one.kind, self._reads)
                    self._reads[one.kind] = plugin, one
                case Settings():
                    self.add(plugin, [configure(one)])
                    self._settings[one.model] = one
                case type() if issubclass(one, Event):
                    self._claim(plugin, plugin, one.event_name, self._events)
                    self._events[one.event_name] = plugin, one
                case _:
                    raise ValueError(f"{plugin} declares {one!r}, which is no declaration")

    def remove(self, plugin: str) -> None:
        """Forget what a plugin declared: it could not be taken in whole."""
        self._commands = {n: c for n, c in self._commands.items() if c.plugin != plugin}
        self._resources = {n: r for n, r in self._resources.items() if r.plugin != plugin}
        self._events = {n: (p, e) for n, (p, e) in self._events.items() if p != plugin}
        self._reactors = {e: [r for r in rs if r.plugin != plugin] for e, rs in self._reactors.items()}
        self._handlers = {n: h for n, h in self._handlers.items() if h.plugin != plugin}
        self._jobs = {n: j for n, j in self._jobs.items() if j.plugin != plugin}
        self._settings = {m: s for m, s in self._settings.items() if s.plugin != plugin}
        self._reads = {kind: (p, one) for kind, (p, one) in self._reads.items() if p != plugin}
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
        return found if found is not None and self._is_there(found) else None

    def command(self, name: str) -> Command:
        found = self._commands.get(name)
        if found is None:
            raise NotFound(f"There is no command “{name}”. Nothing was written.", "unknown_command")
        if not self._is_there(found):
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
        return [c for c in self._commands.values() if self._is_there(c)]

    def _is_there(self, command: Command) -> bool:
        return command.when_off or self.is_on(command.plugin)

    def resources(self) -> list[Resource]:
        return [r for r in self._resources.values() if self.is_on(r.plugin)]

    def all_commands(self) -> dict[str, Command]:
        """Every command by its name, its module on or off."""
        return dict(self._commands)

    def all_resources(self) -> dict[str, Resource]:
        """Every resource by its name, its module on or off."""
        return dict(self._resources)

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
        """The reactors of installed modules, those of switched-off ones too: they are owed it."""
        return [r for r in self._reactors.get(event, ()) if r.plugin in CORE or self._is_installed(r.plugin)]

    # -- events and jobs

    def event(self, name: str) -> type[Event] | None:
        """The event as its emitter declares it, the module on or off; None if nobody does."""
        found = self._events.get(name)
        return found[1] if found else None

    def events(self) -> dict[str, tuple[str, type[Event]]]:
        """(plugin, event) of every declared event, by its name."""
        return dict(self._events)

    def all_reactors(self) -> list[Reactor]:
        """Every reactor, whichever event it follows, its module on or off."""
        return [one for found in self._reactors.values() for one in found]

    def handler(self, name: str) -> Handler | None:
        """The handler by its id (`plugin:function`), its module on or off; None if no loaded plugin declares it."""
        return self._handlers.get(name)

    def handlers(self) -> list[Handler]:
        """Every handler, its module on or off."""
        return list(self._handlers.values())

    def job(self, name: str) -> Job | None:
        """The job by its name, its module on or off; None if no loaded plugin declares it."""
        return self._jobs.get(name)

    def jobs(self) -> list[Job]:
        return [j for j in self._jobs.values() if self.is_on(j.plugin)]

    def schedules(self) -> list[Schedule]:
        return self._in_force(Schedule)

    def settings(self) -> list[Settings]:
        """The settings of every loaded plugin, on or off: one sets a module before one switches it on."""
        return list(self._settings.values())

    def settings_of(self, model: type[BaseModel]) -> Settings:
        """The declaration of a settings model; LookupError if no loaded plugin declares it."""
        found = self._settings.get(model)
        if found is not None:
            return found
        raise LookupError(f"no loaded plugin declares the settings {model.__name__}")

    # -- the smaller declarations

    def navs(self) -> list[Nav]:
        return self._in_force(Nav)

    def modes(self) -> list[StationMode]:
        return sorted(self._in_force(StationMode), key=lambda mode: (mode.order, mode.id))

    def reads(self, kind: str) -> tuple[str, Reads] | None:
        """(plugin, declaration) of whoever takes what devices of this kind read, its module on or off."""
        return self._reads.get(kind)

    def checkers(self) -> list[Checker]:
        return self._in_force(Checker)

    def attentions(self) -> list[tuple[str, Attention]]:
        """(plugin, source) of everything that may want a person."""
        return [(plugin, one) for plugin, one in self._others if isinstance(one, Attention) and self.is_on(plugin)]

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


def check_versions(catalogue: Catalogue) -> None:
    """ValueError if somebody follows an event in versions that its emitter cannot give."""
    followers: list[Reactor | Handler] = [*catalogue.all_reactors(), *catalogue.handlers()]
    for one in followers:
        event = catalogue.event(one.event)
        if event is not None and event.event_version not in one.versions:
            read = f"{one.versions.start}" if len(one.versions) == 1 else f"{one.versions.start} to {one.versions[-1]}"
            raise ValueError(
                f"{one.id} reads {one.event} in version {read}, and it is told in version {event.event_version}"
            )


def _switched_off(plugin: str) -> NotFound:
    return NotFound(
        f"The module {plugin} is switched off. Nothing was written; an administrator can switch it on.",
        "module_off",
    )
