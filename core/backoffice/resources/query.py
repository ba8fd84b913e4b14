"""What is asked of a resource: arguments of an address, checked against what the actor may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from pydantic import ValidationError

from backoffice.actor import Actor
from backoffice.errors import FieldError, Refused
from backoffice.kinds import RefTo, kind_of
from backoffice.resources import cursor, directory, text
from backoffice.resources.cursor import Position
from backoffice.resources.filters import Filter, bound, read_filter
from backoffice.resources.plan import Order, Shape
from backoffice.resources.scope import Reach, reach
from backoffice.resources.search import read_words

if TYPE_CHECKING:
    from backoffice.resources.resource import Resource

RESERVED = frozenset({"limit", "cursor", "sort", "q", "columns"})
MAX_LIMIT = 500
MAX_SORTS = 4


@dataclass(frozen=True)
class Query:
    """A checked question: everything in it is visible to the actor who asked."""

    reach: Reach
    filters: tuple[Filter, ...]
    order: tuple[Order, ...]
    words: tuple[str, ...]
    columns: tuple[str, ...]
    limit: int
    position: Position | None
    params: Any

    @property
    def sort(self) -> str:
        """The sort as text, which cursors are bound to."""
        return ",".join(str(part) for part in self.order)

    @property
    def told(self) -> tuple[str, ...]:
        """The columns of which the answer tells: those shown, and those that choose or order the rows."""
        return (*self.columns, *self.chosen_by)

    @property
    def chosen_by(self) -> tuple[str, ...]:
        """The columns that choose or order the rows."""
        return (*(found.column for found in self.filters), *(part.column for part in self.order))

    @property
    def values(self) -> dict[str, Any]:
        """What the conditions of scope, filters and search bind."""
        values = dict(self.reach.values)
        for i, found in enumerate(self.filters):
            values |= bound(found.op, found.value, f"filter_{i}")
        return values | {f"word_{i}": text.pattern(word) for i, word in enumerate(self.words)}

    def shape(self, dialect: str, columns: tuple[str, ...]) -> Shape:
        """The shape of a statement that asks for these columns, unordered and unlimited."""
        return Shape(
            dialect=dialect,
            columns=columns,
            alternatives=self.reach.alternatives,
            company=self.reach.company,
            filters=tuple((found.column, found.op) for found in self.filters),
            words=len(self.words),
        )


def read_query(
    resource: Resource, conn: sa.Connection, actor: Actor, args: Mapping[str, str], limit: int = 50
) -> Query:
    """Check the arguments; Refused (422) names every fault, Denied without the resource's permission."""
    reached = reach(resource, actor)
    faults: list[FieldError] = []
    visible = resource.visible(actor)
    own = resource.params.model_fields if resource.params is not None else {}
    filters = []
    for name, value in args.items():
        if name in RESERVED or name in own:
            continue
        found = read_filter(conn, actor, visible, name, value)
        faults.append(found) if isinstance(found, FieldError) else filters.append(found)
    order = _read_sort(resource, actor, args.get("sort"), faults)
    columns = _read_names(resource, actor, args.get("columns", ""), faults)
    words = read_words(args.get("q", ""))
    if isinstance(words, FieldError):
        faults.append(words)
        words = ()
    params = read_params(resource, conn, actor, args, faults)
    query = Query(reached, tuple(filters), order, words, columns, _read_limit(args, limit, faults), None, params)
    position = _read_position(resource, query, args.get("cursor", ""), faults)
    if faults:
        raise Refused("invalid_query", " ".join(f"{f.field}: {f.message}" for f in faults[:3]), errors=faults)
    return replace(query, position=position)


def _read_sort(resource: Resource, actor: Actor, given: str | None, faults: list[FieldError]) -> tuple[Order, ...]:
    sorts = resource.sorts(actor)
    visible = resource.visible(actor)
    order: dict[str, Order] = {}
    usual = [part for part in resource.default_sort if part.removeprefix("-") in visible]
    parts = usual if given is None else given.split(",")
    for part in parts:
        name = part.removeprefix("-")
        if name in order or name not in sorts or len(order) == MAX_SORTS:
            faults.append(FieldError("sort", f"There is no sort “{part}” here.", "unknown_sort"))
            continue
        order[name] = Order(name, part.startswith("-"))
    last = next(reversed(order.values())).desc if order else False
    if resource.id not in order:
        order[resource.id] = Order(resource.id, last)  # what tells rows apart ends every sort
    return tuple(order.values())


def _read_names(resource: Resource, actor: Actor, given: str, faults: list[FieldError]) -> tuple[str, ...]:
    visible = resource.visible(actor)
    if not given:
        return tuple(visible)
    names = tuple(dict.fromkeys(given.split(",")))
    faults.extend(
        FieldError("columns", f"There is no column “{name}” here.", "unknown_column")
        for name in names
        if name not in visible
    )
    return names


def _read_limit(args: Mapping[str, str], default: int, faults: list[FieldError]) -> int:
    given = args.get("limit", "")
    if not given:
        return default
    if given.isascii() and given.isdigit() and len(given) <= 4 and 1 <= int(given) <= MAX_LIMIT:
        return int(given)
    faults.append(FieldError("limit", f"It must be a whole number from 1 to {MAX_LIMIT}.", "invalid_value"))
    return default


def _read_position(resource: Resource, query: Query, given: str, faults: list[FieldError]) -> Position | None:
    if not given:
        return None
    position = cursor.read(resource.name, query.sort, given)
    if position is None:
        faults.append(FieldError("cursor", "It is no cursor of this list and sort: start anew.", "invalid_cursor"))
    return position


def read_params(
    resource: Resource, conn: sa.Connection, actor: Actor, args: Mapping[str, str], faults: list[FieldError]
) -> Any:
    """The parameters of the resource that the arguments give; what is wrong with them goes to `faults`."""
    if resource.params is None:
        return None
    values: dict[str, Any] = {}
    for name, field in resource.params.model_fields.items():
        if args.get(name, "") == "":
            continue
        values[name] = args[name]
        kind = next((m for m in field.metadata if isinstance(m, RefTo)), None) or kind_of(field.annotation)[1]
        if isinstance(kind, RefTo):
            wanted = directory.reference(args[name])
            target = directory.find(kind.resource)
            found = target.resolve(conn, actor, [wanted]) if target is not None else {}
            if wanted not in found:
                faults.append(FieldError(name, f"There is no “{args[name]}” here.", "unknown_reference"))
            values[name] = found.get(wanted)
    try:
        return resource.params.model_validate(values)
    except ValidationError as fault:
        faults.extend(
            FieldError(str((*error["loc"], "")[0]), f"{error['msg']}.", "invalid_value") for error in fault.errors()
        )
        return None
