"""Masters: records that are created, changed, archived and restored, never deleted, and whose key stays taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.bus.command import Command, Inverse, Places
from backoffice.kinds import Count, Id, Instant, When
from backoffice.records.changes import Changes, Saved, Updated
from backoffice.records.fields import (
    MasterField,
    create_payload,
    master_fields,
    reference_payload,
    update_payload,
)
from backoffice.resources.resource import Resource

Version = Annotated[int, Count("Version", ge=1)]
ArchivedAt = Annotated[dt.datetime, Instant("Archived")]
CreatedAt = Annotated[dt.datetime, Instant("Created")]


class MasterRow:
    """The columns of every master; mix it into the mapped class."""

    id: Mapped[Id] = mapped_column(primary_key=True)
    version: Mapped[Version] = mapped_column(default=1)
    archived_at: Mapped[ArchivedAt | None]
    created_at: Mapped[CreatedAt]


class Master:
    """Commands and a resource for a mapped class with `MasterRow`; list its `declarations()` in the plugin.

    `fields` are what people fill in: names of columns, a reference without its `_id`. A column `company_id` that is no
    field is the actor's company. `scope` defaults to the columns `company_id` and `site_id`; without either the
    rows are common to all. `when` names fields that are asked for only with certain values of another. `example` is a
    payload that creates one; the examples of the other commands follow from it.
    """

    def __init__(
        self,
        model: type[Any],
        plugin: str,
        *,
        name: str,
        key: str,
        fields: Sequence[str],
        label: str = "",
        singular: str = "",
        title: str = "",
        search: Sequence[str] = (),
        sort: str = "",
        scope: Mapping[str, Any] | None = None,
        sortable: Sequence[str] = (),
        when: Mapping[str, When] | None = None,
        cells: Mapping[str, Any] | None = None,
        actions: Sequence[str] = (),
        icon: str = "",
        description: str = "",
        label_public: bool = False,
        example: Mapping[str, Any] | None = None,
    ) -> None:
        self.model = model
        self.plugin = plugin
        self.name = f"{plugin}.{name}"
        self.key = key
        self.singular = singular or name.removesuffix("s")
        self.words = self.singular.replace("_", " ")
        self.fields: tuple[MasterField, ...] = master_fields(model, fields, when or {})
        if key not in {field.name for field in self.fields}:
            raise ValueError(f"{self.name}: the key {key!r} is not one of its fields")
        table = model.__table__
        places = {d: table.c[f"{d}_id"] for d in ("company", "site") if f"{d}_id" in table.c}
        self.scope = dict(places if scope is None else scope)
        self._changes = Changes(model, self.singular, self.fields, key)
        self._declared: dict[str, Any] = {
            "title": title or None,
            "label": label or key,
            "search": tuple(search) or self._searched(key, label),
            "sort": sort,
            "sortable": (*sortable, "archived_at"),
            "cells": cells,
            "icon": icon,
            "description": description,
            "label_public": label_public,
        }
        self._actions = tuple(actions)
        self._example = example

    def declarations(self) -> tuple[Command | Resource, ...]:
        """The four commands and the resource."""
        return (*self.commands, self.resource)

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """Create, update, archive, restore."""
        return (self.create, self.update, self.archive, self.restore)

    @cached_property
    def create(self) -> Command:
        return Command(
            plugin=self.plugin,
            verb=f"create_{self.singular}",
            title=f"New {self.words}",
            help=f"Create a {self.words}.",
            payload=create_payload(self.model, self.singular, self.fields),
            result=Saved,
            handler=self._changes.create,
            inverse=Inverse(f"{self.plugin}.archive_{self.singular}", lambda _asked, done: self._one(done)),
            scope=self._places_of_new,
            example=self._example,
        )

    @cached_property
    def update(self) -> Command:
        name = f"{self.plugin}.update_{self.singular}"
        return Command(
            plugin=self.plugin,
            verb=f"update_{self.singular}",
            title=f"Change {self.words}",
            help=f"Change the given fields of a {self.words}. `version` is the one that was read.",
            payload=update_payload(self.model, self.singular, self.name, self.fields),
            result=Updated,
            handler=self._changes.update,
            on=self.name,
            field=self.singular,
            inverse=Inverse(
                name, lambda _asked, done: self._one(done) | {"version": done["version"], **done["before"]}
            ),
            scope=self._places_of_old,
            example=self._example_of_one(version=1, field=self._declared["label"]),
        )

    @cached_property
    def archive(self) -> Command:
        return self._switch("archive", "Archive", "restore", "Put out of use. The record and its key are kept.")

    @cached_property
    def restore(self) -> Command:
        return self._switch("restore", "Restore", "archive", "Put an archived record into use again.")

    @cached_property
    def resource(self) -> Resource:
        columns = self.model.__table__.c
        shown = [columns[field.column].label(field.name) for field in self.fields]
        own = [columns.id, columns.version, columns.archived_at, columns.created_at]
        return Resource(
            self.name,
            sa.select(*own[:1], *shown, *own[1:]),
            key=self.key,
            scope=self.scope,
            shared=not self.scope,
            labels={field.name: field.kind.label for field in self.fields if field.kind.label},
            hidden=("id", "version", "archived_at", "created_at"),
            archived="archived_at",
            create=self.create.name,
            actions=(self.update.name, self.archive.name, self.restore.name, *self._actions),
            **self._declared,
        )

    def _switch(self, verb: str, title: str, back: str, text: str) -> Command:
        return Command(
            plugin=self.plugin,
            verb=f"{verb}_{self.singular}",
            title=f"{title} {self.words}",
            help=text,
            payload=reference_payload(self.model, verb, self.singular, self.name),
            result=Saved,
            handler=getattr(self._changes, verb),
            on=self.name,
            field=self.singular,
            inverse=Inverse(f"{self.plugin}.{back}_{self.singular}", lambda _asked, done: self._one(done)),
            scope=self._places_of_old,
            example=self._example_of_one(),
        )

    def _example_of_one(self, field: str = "", **more: Any) -> dict[str, Any] | None:
        """A payload that names the record of the example, and a `field` of it where it has that."""
        if self._example is None:
            return None
        given = {field: self._example[field]} if field in self._example else {}
        return {self.singular: self._example[self.key], **more, **given}

    def _one(self, done: Mapping[str, Any]) -> dict[str, Any]:
        return {self.singular: done["id"]}

    def _searched(self, key: str, label: str) -> tuple[str, ...]:
        public = {f.name for f in self.fields if f.kind.secrecy == "public" and "contains" in f.kind.ops}
        return tuple(name for name in dict.fromkeys((key, label)) if name in public)

    def _places_of_new(self, tx: Any, payload: Any) -> Places:
        return _places(self._changes.values(tx, payload))

    def _places_of_old(self, tx: Any, payload: Any) -> Places:
        """A change needs the right where the record is, and where it is moved to."""
        before = tx.get(self.model, getattr(payload, self.singular)) or {}
        found = {dimension: set(ids) for dimension, ids in _places(before).items()}
        for dimension, ids in _places(self._changes.given(payload)).items():
            found.setdefault(dimension, set()).update(ids)
        return found


def _places(values: Mapping[str, Any]) -> dict[str, set[int]]:
    return {d: {values[f"{d}_id"]} for d in ("company", "site") if values.get(f"{d}_id") is not None}
