"""References of a payload: natural keys become ids, and ids are looked up, before the handler sees them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from backoffice.bus.command import Command
from backoffice.bus.payload import Payload
from backoffice.db.hot import Hot
from backoffice.errors import FieldError, Invalid

if TYPE_CHECKING:
    from backoffice.bus.tx import Tx
    from backoffice.resources import Resource

_MANY = 4
"""From so many distinct keys on, one statement with IN beats one look-up each."""


class ReferenceLookup:
    """How the rows of one resource are found: by id and by key, within the actor's company."""

    def __init__(self, resource: Resource) -> None:
        self.name = resource.name
        self._id = resource.columns[resource.id].expr
        self._key = resource.columns[resource.key].expr
        company = resource.scope.get("company")
        base = resource.query.with_only_columns(self._id, self._key, maintain_column_froms=True).order_by(None)
        if company is not None:
            base = base.where(company == sa.bindparam("company", type_=sa.BigInteger()))
        self._base = base
        self._by_id = Hot(base.where(self._id == sa.bindparam("wanted", type_=sa.BigInteger())).limit(2))
        self._by_key = Hot(base.where(self._key == sa.bindparam("wanted", type_=self._key.type)).limit(2))

    def find(self, tx: Tx, wanted: list[int | str]) -> dict[int | str, list[int]]:
        """The ids that each wanted id or key leads to: none, one, or several."""
        if len(wanted) > _MANY:
            return self._find_many(tx, wanted)
        found: dict[int | str, list[int]] = {}
        for one in wanted:
            hot = self._by_id if isinstance(one, int) else self._by_key
            found[one] = [row[0] for row in tx.all(hot, wanted=one, company=tx.company_id)]
        return found

    def _find_many(self, tx: Tx, wanted: list[int | str]) -> dict[int | str, list[int]]:
        found: dict[int | str, list[int]] = {one: [] for one in wanted}
        ids = [one for one in wanted if isinstance(one, int)]
        keys = [one for one in wanted if isinstance(one, str)]
        for column, values, position in ((self._id, ids, 0), (self._key, keys, 1)):
            for start in range(0, len(values), 500):
                chunk = self._base.where(column.in_(values[start : start + 500]))
                for row in tx.execute(chunk, {"company": tx.company_id} if "company" in _binds(chunk) else {}):
                    found[row[position]].append(row[0])
        return found


def _binds(statement: sa.Select[*tuple[Any, ...]]) -> set[str]:
    return set(statement.compile().binds)


def resolve(tx: Tx, command: Command, payload: Payload) -> None:
    """Put ids in place of all references; `Invalid` names every one that leads nowhere or to several rows.

    One look-up per resource, however many lines the payload has.
    """
    slots = [
        (holder, name, path, resource)
        for attributes, resource in command.references
        for holder, name, path in _walk(payload, attributes, "")
        if getattr(holder, name) is not None
    ]
    if not slots:
        return
    wanted: dict[str, dict[int | str, None]] = {}
    for holder, name, _, resource in slots:
        wanted.setdefault(resource, {})[getattr(holder, name)] = None
    found = {name: tx.lookup(name).find(tx, list(keys)) for name, keys in wanted.items()}
    errors = []
    for holder, name, path, resource in slots:
        given = getattr(holder, name)
        ids = found[resource][given]
        if len(ids) == 1:
            object.__setattr__(holder, name, ids[0])  # payloads are frozen for handlers, not for us
        else:
            errors.append(_fault(path, given, ids))
    if errors:
        raise Invalid(errors)


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
