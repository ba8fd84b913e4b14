"""The declaration of a resource: a named, typed, filterable read whose select is its row schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.deprecation import Deprecated
from backoffice.kinds import Kind, kind_of
from backoffice.resources import count, directory, lookup, names, own, page, record, resolve, stream
from backoffice.resources.column import Column, read_columns
from backoffice.resources.lineage import row_lineage
from backoffice.resources.page import Page
from backoffice.resources.plan import Shape
from backoffice.resources.statements import Select


class Resource:
    """A select, and how it is found, sorted, searched and limited. Columns, filters and secrecy are read off it.

    `query` is a select, or a function of `params` (a payload whose fields all have defaults) giving one. `key` is the
    natural key and `label` the name that people know rows by; `id` tells rows apart. `scope` names the columns that
    grants are limited by (`{"site": …, "company": …}`); a company column also limits everybody to their own company.
    `shared` says that rows are common to all places; with neither, only grants without limits give rows. `common` says
    that rows without a company belong to the whole house and are seen by grants without limits. `search` columns must
    be public. `sortable` adds to the columns that have an index. Rows with a value in the column `archived` are in
    lists but not in look-ups. A row with an id in the column `merged` went up in that row, and whoever refers to it
    means that one. `secrecy` gives the class of columns made from raw SQL, and under `*` that of raw SQL deciding which
    rows there are.

    `mine` makes a resource of the reader's own rows, `team` one of the rows that the reader answers for: a column that
    holds the id of a user, or a function from that id to a condition. Grants then need no place. On these rows the
    reader also sees `own_classes`.

    A parameter `as_of` says that rows depend on a day or an instant: lists and records ask for it, and links keep it.

    ValueError when the declaration contradicts itself or leaves secrecy open.
    """

    def __init__(
        self,
        name: str,
        query: sa.SelectBase | Callable[[Any], sa.SelectBase],
        *,
        params: Any = None,
        key: str = "id",
        label: str = "",
        id: str = "id",
        sort: str = "",
        search: Sequence[str] = (),
        scope: Mapping[str, Any] | None = None,
        shared: bool = False,
        common: bool = False,
        labels: Mapping[str, str] | None = None,
        cells: Mapping[str, Any] | None = None,
        sortable: Sequence[str] = (),
        hidden: Sequence[str] = ("id",),
        secrecy: Mapping[str, str] | None = None,
        archived: str = "",
        merged: str = "",
        permission: str | None = None,
        title: str | None = None,
        create: str | None = None,
        actions: Sequence[str] = (),
        icon: str = "",
        description: str = "",
        label_public: bool = False,
        deprecated: Deprecated | None = None,
        mine: Any = None,
        team: Any = None,
        own_classes: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.plugin, _, last = name.partition(".")
        if not self.plugin or not last:
            raise ValueError(f"{name!r} is no resource name: write plugin.resource")
        self.permission = permission or f"{name}.read"
        self.title = title or last.replace("_", " ").capitalize()
        self.description = description
        self.icon = icon
        self.create = create
        self.actions = tuple(actions)
        self.cells = dict(cells or {})
        self.params = params
        self.key = key
        self.label = label or key
        self.id = id
        self.search = tuple(search)
        self.scope = dict(scope or {})
        self.shared = shared
        self.common = common
        self.archived = archived
        self.merged = merged
        self.label_public = label_public
        self.deprecated = deprecated
        if (mine is not None and team is not None) or (own_classes and mine is None and team is None):
            raise ValueError(f"{name}: rows are mine or the team's, and own_classes= is about such rows")
        self.is_own = mine is not None
        whose = mine if self.is_own else team
        self.whose = None if whose is None else own.condition(whose)
        self.own_classes = frozenset(own_classes)
        self.default_sort = tuple((sort or key).split(","))
        self.plans: dict[Shape, Select] = {}
        self._query = query
        self._visible: dict[frozenset[str], dict[str, Column]] = {}
        secrecy = dict(secrecy or {})
        rows = row_lineage(self.query)
        if rows.opaque and "*" not in secrecy:
            raise ValueError(f"{name} chooses its rows by raw SQL ({min(rows.opaque)!r}): say secrecy={{'*': …}}")
        self.row_classes: frozenset[str] = rows.classes | {c for n, c in secrecy.items() if n == "*"}
        always = {key, id, *(part.removeprefix("-") for part in self.default_sort)}
        self.columns: dict[str, Column] = read_columns(
            name,
            self.query,
            rows=self.row_classes,
            labels=labels or {},
            sortable={*sortable, *always},
            hidden=hidden,
            secrecy=secrecy,
        )
        self._check(
            {
                *sortable,
                *always,
                self.label,
                *self.search,
                *filter(None, [archived, merged]),
                *(n for n in secrecy if n != "*"),
            }
        )
        directory.remember(self)

    def __repr__(self) -> str:
        return f"Resource({self.name!r})"

    @cached_property
    def default_params(self) -> Any:
        return None if self.params is None else self.params()

    @cached_property
    def dated(self) -> Kind | None:
        """The kind of the parameter `as_of`, by which rows depend on a day or an instant; None if they do not."""
        field = self.params.model_fields.get("as_of") if self.params is not None else None
        if field is None:
            return None
        return kind_of(field.annotation)[1] or next((one for one in field.metadata if isinstance(one, Kind)), None)

    @property
    def query(self) -> Select:
        """The select with the default parameters."""
        return self.select(self.default_params)

    def select(self, params: Any) -> Select:
        """The select itself, for these parameters."""
        made = self._query if isinstance(self._query, sa.SelectBase) else self._query(params)
        if not isinstance(made, sa.Select):
            raise ValueError(f"{self.name} is no plain select: select from its subquery instead")
        return made

    def visible(self, actor: Actor) -> dict[str, Column]:
        """The columns that the actor may see: the only source of lists, filters, sorts, search, exports, cursors."""
        classes = self.classes(actor)
        found = self._visible.get(classes)
        if found is None:
            found = {name: c for name, c in self.columns.items() if c.classes <= classes}
            self._visible[classes] = found
        return found

    def classes(self, actor: Actor) -> frozenset[str]:
        """The classes of fields that the actor may see on the rows of this resource."""
        return actor.classes | self.own_classes if self.own_classes else actor.classes

    def sorts(self, actor: Actor) -> tuple[str, ...]:
        """The visible columns that the list can be sorted by."""
        return tuple(name for name, column in self.visible(actor).items() if column.sortable)

    def page(
        self, conn: sa.Connection, actor: Actor, args: Mapping[str, str] | None = None, *, limit: int = 50
    ) -> Page:
        """A page of the list; an argument `limit` outranks the parameter."""
        return page.read_page(self, conn, actor, args or {}, limit)

    def record(
        self, conn: sa.Connection, actor: Actor, ident: int | str, args: Mapping[str, str] | None = None
    ) -> dict[str, Any] | None:
        """The row with this id (17, "id:17") or natural key; None if the actor reaches none. Of `args` the parameters
        of the resource count.
        """
        return record.record(self, conn, actor, ident, args or {})

    def count(
        self,
        conn: sa.Connection,
        actor: Actor,
        args: Mapping[str, str] | None = None,
        cap: int | None = count.CAP,
    ) -> int:
        """The number of rows, at most `cap`; exact if `cap` is None."""
        return count.count(self, conn, actor, args or {}, cap)

    def total(
        self, conn: sa.Connection, actor: Actor, args: Mapping[str, str], names: Iterable[str]
    ) -> dict[str, Decimal | int]:
        """The sums of columns over the whole list."""
        return count.total(self, conn, actor, args, names)

    def stream(
        self,
        conn: sa.Connection,
        actor: Actor,
        args: Mapping[str, str] | None = None,
        columns: tuple[str, ...] | None = None,
    ) -> Iterator[list[tuple[Any, ...]]]:
        """All rows of the list in chunks, in constant memory."""
        return stream.stream(self, conn, actor, args or {}, columns).chunks

    def lookup(self, conn: sa.Connection, actor: Actor, q: str, limit: int = 10) -> list[tuple[Any, str, str]]:
        """(id, key, label) of the rows that a text typed so far may mean."""
        return lookup.lookup(self, conn, actor, q, limit)

    def resolve(self, conn: sa.Connection, actor: Actor, keys: Iterable[int | str]) -> dict[int | str, int]:
        """The ids that references mean; Refused with the choices if one means several."""
        return resolve.resolve(self, conn, actor, keys)

    def matches(self, conn: sa.Connection, actor: Actor, keys: Iterable[int | str]) -> dict[int | str, list[int]]:
        """All ids that references may mean."""
        return resolve.matches(self, conn, actor, keys)

    def names(self, conn: sa.Connection, actor: Actor, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
        """(key, label) by id, to show references by."""
        return names.names(self, conn, actor, ids)

    def _check(self, mentioned: set[str]) -> None:
        unknown = sorted(mentioned - set(self.columns))
        if unknown:
            raise ValueError(f"{self.name} has no column {unknown[0]!r}: select it or correct the declaration")
        secret = [name for name in self.search if self.columns[name].classes - {"public"}]
        if secret:
            raise ValueError(f"{self.name} searches {secret[0]!r}, which is not public: a search would give it away")
