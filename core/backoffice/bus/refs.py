"""References of a payload: natural keys become ids, and ids are looked up, before the handler sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from backoffice.bus.command import Command
from backoffice.bus.payload import Payload
from backoffice.db.hot import Hot
from backoffice.errors import FieldError, Invalid
from backoffice.kinds import IdKind
from backoffice.resources import own

if TYPE_CHECKING:
    from backoffice.bus.tx import Tx
    from backoffice.resources import Resource

_FEW = 6
"""Up to so many references are looked up by one statement made for their shape; more by one per resource."""
Given = int | str
Shape = tuple[tuple[str, bool], ...]
"""(resource, whether an id was given) of each reference of a payload."""


class ReferenceLookup:
    """How the rows of one resource are found: by id and by key, within the actor's company.

    A row that was merged into another stands for that one, so no handler ever writes a reference to it.
    """

    def __init__(self, resource: Resource) -> None:
        self._id = resource.columns[resource.id].expr
        key = resource.columns[resource.key]
        # A number as key is compared as text: PostgreSQL refuses to compare it with a text that is no number.
        self._key = sa.cast(key.expr, sa.String).label("key") if isinstance(key.kind, IdKind) else key.expr
        merged = resource.columns[resource.merged].expr if resource.merged else None
        self._target = self._id if merged is None else sa.func.coalesce(merged, self._id)
        columns = (self._id, self._key, self._target.label("target"))
        self._base = resource.query.with_only_columns(*columns, maintain_column_froms=True).order_by(None)
        company = resource.scope.get("company")
        self._is_of_a_company = company is not None
        if company is not None:
            self._base = self._base.where(company == sa.bindparam("company", type_=sa.BigInteger()))
        if resource.whose is not None:  # nobody refers to a row of another's through a list of their own
            self._base = self._base.where(resource.whose)
        self._is_own = resource.whose is not None

    def one(self, number: int, by_id: bool) -> sa.Select[*tuple[Any, ...]]:
        """(number, id) of the rows that the parameter `wanted<number>` names."""
        column = self._id if by_id else self._key
        wanted = sa.bindparam(f"wanted{number}", type_=sa.BigInteger() if by_id else column.type)
        place = sa.literal_column(str(number), sa.Integer()).label("number")
        return self._base.with_only_columns(place, self._target, maintain_column_froms=True).where(column == wanted)

    def many(self, tx: Tx, wanted: Iterable[Given]) -> dict[Given, list[int]]:
        """The ids that each id or key leads to."""
        found: dict[Given, list[int]] = {one: [] for one in wanted}
        parameters = {"company": tx.company_id} if self._is_of_a_company else {}
        if self._is_own:
            parameters[own.ME] = tx.actor.user_id or own.NOBODY
        for column, kind, place in ((self._id, int, 0), (self._key, str, 1)):
            values = [one for one in found if isinstance(one, kind)]
            for start in range(0, len(values), 500):
                statement = self._base.where(column.in_(values[start : start + 500]))
                rows: Any = tx.execute(statement, parameters)
                for row in rows:
                    found[row[place]].append(row[2])
        return found


def together(shape: Shape, lookup: Callable[[str], ReferenceLookup]) -> Hot:
    """One statement that looks up every reference of a payload of this shape."""
    parts = [lookup(resource).one(number, by_id) for number, (resource, by_id) in enumerate(shape)]
    return Hot(sa.union_all(*parts) if len(parts) > 1 else parts[0])


@dataclass(frozen=True)
class Slot:
    """A place in the payload where a reference stands; `path` is its name on the wire, such as `lines.0.item`."""

    holder: Any
    attribute: str
    path: str
    resource: str

    @property
    def given(self) -> Given:
        value: Given = getattr(self.holder, self.attribute)
        return value


def resolve(tx: Tx, command: Command, payload: Payload) -> None:
    """Put ids in place of all references; `Invalid` names every one that leads nowhere or to several rows."""
    slots = [
        Slot(holder, name, path, resource)
        for attributes, resource in command.references
        for holder, name, path in _walk(payload, attributes, "")
        if getattr(holder, name) is not None
    ]
    if not slots:
        return
    found = _find_few(tx, slots) if len(slots) <= _FEW else _find_many(tx, slots)
    errors = []
    for slot, ids in zip(slots, found, strict=True):
        if len(ids) == 1:
            object.__setattr__(slot.holder, slot.attribute, ids[0])  # payloads are frozen for handlers, not for us
        else:
            errors.append(_fault(slot.path, slot.given, ids))
    if errors:
        raise Invalid(errors)


def _find_few(tx: Tx, slots: list[Slot]) -> list[list[int]]:
    given = [slot.given for slot in slots]
    shape = tuple((slot.resource, isinstance(one, int)) for slot, one in zip(slots, given, strict=True))
    wanted = {f"wanted{number}": one for number, one in enumerate(given)}
    found: list[list[int]] = [[] for _ in slots]
    me = {own.ME: tx.actor.user_id or own.NOBODY}
    for number, ident in tx.all(tx.catalogue.together(shape), company=tx.company_id, **me, **wanted):
        found[number].append(ident)
    return found


def _find_many(tx: Tx, slots: list[Slot]) -> list[list[int]]:
    wanted: dict[str, dict[Given, None]] = {}
    for slot in slots:
        wanted.setdefault(slot.resource, {})[slot.given] = None
    found = {resource: tx.catalogue.lookup(resource).many(tx, given) for resource, given in wanted.items()}
    return [found[slot.resource][slot.given] for slot in slots]


def _fault(path: str, given: int | str, ids: list[int]) -> FieldError:
    if not ids:
        return FieldError(path, f"There is nothing known as {_quoted(given)}", "unknown_reference")
    choices = ", ".join(f"id {one}" for one in ids)
    return FieldError(path, f"{_quoted(given)} names several ({choices}); send the id instead", "ambiguous_reference")


def _quoted(given: int | str) -> str:
    return f"id {given}" if isinstance(given, int) else f"“{given}”"


def _walk(holder: Any, attributes: tuple[str, ...], before: str) -> Iterable[tuple[Any, str, str]]:
    """(holder, attribute, path) of every place that a reference of the payload stands at."""
    name = attributes[0]
    path = before + (type(holder).__pydantic_fields__[name].alias or name)
    if len(attributes) == 1:
        return ((holder, name, path),)
    inner = getattr(holder, name)
    lines = (
        ((path, inner),)
        if isinstance(inner, Payload)
        else ((f"{path}.{n}", line) for n, line in enumerate(inner or ()))
    )
    return [slot for place, line in lines for slot in _walk(line, attributes[1:], f"{place}.")]
