"""The declaration of a command: a named write with a typed payload."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter

from backoffice.bus.payload import Payload, PayloadField, payload_fields
from backoffice.bus.signature import signature, typed
from backoffice.deprecation import Deprecated
from backoffice.kinds import RefTo

Handler = Callable[[Any, Any], Any]
Places = Mapping[str, Iterable[int]]


@dataclass(frozen=True)
class Inverse:
    """The command that undoes another, and how its payload follows from what was asked and answered."""

    command: str
    payload: Callable[[Any, Any], Mapping[str, Any]]


@dataclass(frozen=True, eq=False)
class Command:
    """A named write. Its name is also its permission; its docstring is the help that people read.

    `prepare` and `finish` are for the few commands of the core that need what no transaction can hold, such as making
    tables. `prepare(payload)` comes after permission and validation and before the transaction, `finish()` after the
    commit. Both may run again, and do nothing when there is nothing to do. With `when_off`, the command is there
    while its module is off.
    """

    plugin: str
    verb: str
    title: str
    help: str
    payload: type[Payload]
    result: Any
    handler: Handler = dataclasses.field(repr=False)
    on: str | None = None
    field: str | None = None
    calls: tuple[str, ...] = ()
    inverse: Inverse | None = None
    scope: Callable[[Any, Any], Places] | None = None
    bound_ms: int = 100
    hidden: bool = False
    example: Mapping[str, Any] | None = None
    deprecated: Deprecated | None = None
    prepare: Callable[[Any], None] | None = dataclasses.field(default=None, repr=False)
    finish: Callable[[], object] | None = dataclasses.field(default=None, repr=False)
    when_off: bool = False

    def __call__(self, tx: Any, payload: Any) -> Any:
        return self.handler(tx, payload)

    @cached_property
    def name(self) -> str:
        return f"{self.plugin}.{self.verb}"

    @cached_property
    def fields(self) -> tuple[PayloadField, ...]:
        return payload_fields(self.payload)

    @cached_property
    def references(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        """(path of attributes, resource) of every reference in the payload; lines are looked through."""
        return tuple(_references(self.payload))

    @cached_property
    def answer(self) -> TypeAdapter[Any]:
        """Serialises what the handler returns."""
        return TypeAdapter(self.result)

    def validate(self, payload: Mapping[str, Any] | bytes | Payload) -> Payload:
        """The typed payload; `Invalid` names every fault. Bytes are JSON."""
        return typed(self.payload, payload)

    def may_call(self, name: str) -> bool:
        return "*" in self.calls or name in self.calls or f"{name}?" in self.calls


def command(
    plugin: str,
    *,
    title: str,
    name: str | None = None,
    on: str | None = None,
    field: str | None = None,
    calls: tuple[str, ...] = (),
    inverse: Inverse | None = None,
    scope: Callable[[Any, Any], Places] | None = None,
    bound_ms: int = 100,
    hidden: bool = False,
    example: Mapping[str, Any] | None = None,
    deprecated: Deprecated | None = None,
    prepare: Callable[[Any], None] | None = None,
    finish: Callable[[], object] | None = None,
) -> Callable[[Handler], Command]:
    """Declare the function `(tx, payload) -> result` as the command `plugin.name`.

    `on` and `field` put it on the record page of a resource: `field` is filled with the record. `calls` names the
    commands it may run (`?` at the end: if present). `bound_ms` bounds its SQL. `hidden` keeps it out of menus.
    """

    def declare(handler: Handler) -> Command:
        read = signature(handler, plugin, name, "command")
        return Command(
            plugin=plugin,
            verb=read.verb,
            title=title,
            help=read.help,
            payload=read.payload,
            result=read.result,
            handler=handler,
            on=on,
            field=field,
            calls=calls,
            inverse=inverse,
            scope=scope,
            bound_ms=bound_ms,
            hidden=hidden,
            example=example,
            deprecated=deprecated,
            prepare=prepare,
            finish=finish,
        )

    return declare


def _references(payload: type[Payload], prefix: tuple[str, ...] = ()) -> Iterable[tuple[tuple[str, ...], str]]:
    for part in payload_fields(payload):
        if isinstance(part.kind, RefTo):
            yield (*prefix, part.attribute), part.kind.resource
        if part.lines:
            yield from _references(part.lines, (*prefix, part.attribute))
