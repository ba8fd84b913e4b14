"""Commands, resources, events and settings as they are declared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import orjson

from backoffice.bus.catalogue import Catalogue
from backoffice.bus.command import Command
from backoffice.bus.event import Event, Handler, Reactor
from backoffice.bus.payload import PayloadField, payload_fields
from backoffice.deprecation import Deprecated
from backoffice.kinds import Kind, RefTo
from backoffice.reference.markdown import code, page, table
from backoffice.resources import Resource
from backoffice.resources.column import Column


def commands(catalogue: Catalogue, areas: Sequence[str]) -> str:
    """The page of commands."""
    lead = (
        "What can be done. The name of a command is its permission; it is sent to `POST /api/v1/commands/<name>`, by "
        "`backoffice run <name>` or by its form at `/c/<name>`."
    )
    found = sorted(
        (c for c in catalogue.commands() if c.plugin in areas), key=lambda c: (areas.index(c.plugin), c.name)
    )
    return page("Commands", lead, map(_command, found))


def _command(command: Command) -> str:
    rows = [(code(f.name), _type(f), "yes" if f.required else "", f"{f.label}. {f.help}") for f in command.fields]
    parts = [
        f"## {command.name}",
        _deprecated(command.deprecated, "It"),
        command.help or command.title,
        table(("field", "is", "required", "meaning"), rows),
    ]
    if command.example is not None:
        parts.append(f"```json\n{orjson.dumps(dict(command.example), default=str).decode()}\n```")
    if command.calls:
        parts.append(f"Calls {', '.join(map(code, command.calls))}.")
    if command.inverse:
        parts.append(f"Undone by `{command.inverse.command}`.")
    return "\n\n".join(filter(None, parts))


def _type(field: PayloadField) -> str:
    if field.lines is not None:
        return "lines"
    if field.choices is not None:
        return "one of " + ", ".join(code(choice.value) for choice in field.choices)
    return _kind(field.kind) if field.kind is not None else ""


def _kind(kind: Kind) -> str:
    if isinstance(kind, RefTo):
        return f"a key or id of `{kind.resource}`"
    return type(kind).__name__.removesuffix("Kind").lower()


def resources(catalogue: Catalogue, areas: Sequence[str]) -> str:
    """The page of resources."""
    lead = (
        "What can be read, at `GET /api/v1/<plugin>/<resource>`, as a list at `/r/<plugin>/<resource>` and by "
        "`tx.read`. A column whose class is not `public` or `internal` is there only for who holds `fields.<class>`."
    )
    found = [r for r in catalogue.resources() if r.plugin in areas]
    return page("Resources", lead, map(_resource, sorted(found, key=lambda r: (areas.index(r.plugin), r.name))))


def _resource(resource: Resource) -> str:
    facts = [f"Permission `{resource.permission}`", f"key `{resource.key}`"]
    facts.append("rows common to all" if resource.shared else f"limited by {' and '.join(resource.scope) or 'nothing'}")
    parts = [
        f"## {resource.name}",
        _deprecated(resource.deprecated, "It"),
        resource.description,
        f"{', '.join(facts)}.",
        table(("column", "is", "label", "sorted", "class"), map(_column, resource.columns.values())),
    ]
    return "\n\n".join(filter(None, parts))


def _column(column: Column) -> tuple[str, ...]:
    sorts = "yes" if column.sortable else ""
    return code(column.name), _kind(column.kind), column.label, sorts, ", ".join(sorted(column.classes - {"public"}))


def events(catalogue: Catalogue, areas: Iterable[str]) -> str:
    """The page of events."""
    lead = "What happened. Reactors follow an event in its transaction, handlers after its commit, each by its name."
    found = sorted((name, event) for name, (plugin, event) in catalogue.events().items() if plugin in areas)
    return page("Events", lead, (_event(catalogue, name, event) for name, event in found))


def _event(catalogue: Catalogue, name: str, event: type[Event]) -> str:
    rows = [
        (code(field), _annotation(info.annotation), info.description or "")
        for field, info in event.model_fields.items()
        if field != "source"
    ]
    everybody: list[Reactor | Handler] = [*catalogue.reactors(name), *catalogue.handlers()]
    followers = [one.id for one in everybody if one.event == name]
    parts = [
        f"## {name}",
        f"Version {event.event_version}. {' '.join((event.__doc__ or '').split())}",
        table(("field", "type", "meaning"), rows),
        f"Followed by {', '.join(map(code, followers))}." if followers else "",
    ]
    return "\n\n".join(filter(None, parts))


def settings(catalogue: Catalogue) -> str:
    """The page of the settings of modules."""
    lead = (
        "What an administrator can set of a module: in the catalogue of modules, by the command "
        "`<module>.configure`, or by `backoffice plugin settings`."
    )
    parts = []
    for one in catalogue.settings():
        fields = payload_fields(one.model)
        rows = [(code(f.name), f.label, code(f.default), f.help) for f in fields]
        parts.append(f"## {one.plugin}\n\n{table(('setting', 'label', 'default', 'meaning'), rows)}")
    return page("Settings of modules", lead, parts)


def _annotation(annotation: object) -> str:
    return code(annotation.__name__ if isinstance(annotation, type) else str(annotation).replace("typing.", ""))


def _deprecated(deprecated: Deprecated | None, what: str) -> str:
    return f"**{deprecated.sentence(what)}**" if deprecated else ""
