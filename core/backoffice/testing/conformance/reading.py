"""The resources: documented and keyed, and nobody reads what is not theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from backoffice.actor import Actor, Grant, Grants
from backoffice.errors import Denied, Refused
from backoffice.resources import Resource, csv_rows
from backoffice.testing.conformance.rows import FillRows, Places
from backoffice.testing.conformance.subject import Subject, expect_none, one_database

ROWS = 12
SENSITIVE = {"hr", "pay"}


@one_database
def test_resources_are_documented_and_keyed(subject: Subject) -> None:
    expect_none(
        _undocumented(subject),
        "give the resource title=, description= and icon=; key= names what people know a row by, and a resource whose "
        "rows people create has one that is not the id.",
    )


def _undocumented(subject: Subject) -> Iterator[str]:
    for resource in subject.resources:
        if not resource.description.strip():
            yield f"{resource.name} has no description."
        if not resource.title.strip():
            yield f"{resource.name} has no title."
        if resource.create is not None and resource.key == resource.id:
            yield f"{resource.name} has no key but its id."
        for command in filter(None, (resource.create, *resource.actions)):
            if subject.office.catalogue.find(command) is None:
                yield f"{resource.name} offers {command}, which is no command."


@one_database
def test_resources_say_whose_rows_they_are(subject: Subject) -> None:
    expect_none(
        (f"{r.name} says neither scope= nor shared=." for r in subject.resources if not r.scope and not r.shared),
        "say scope={'site': …, 'company': …}, or shared=True if every site and company has the same rows.",
    )


def test_a_reader_sees_no_row_of_another_place(subject: Subject, fill_rows: FillRows, places: Places) -> None:
    fill_rows(ROWS)
    faults: list[str] = []
    with subject.office.read() as connection:
        for resource in subject.resources:
            if not resource.shared:
                faults += _leaks(resource, connection, places)
    expect_none(
        faults,
        "name in scope= the columns of the company and the site that a row belongs to, and join them where they are "
        "elsewhere.",
    )


def _leaks(resource: Resource, connection: sa.Connection, places: Places) -> Iterator[str]:
    company, other = places.companies
    readers = {"company": (_reader(Grant("*", company)), _reader(Grant("*", other)))}
    if "site" in resource.scope:
        here, there = places.sites[:2]
        at_one, at_another = Grant("*", site_id=here), Grant("*", site_id=there)
        readers["site"] = (_reader(at_one, company=company), _reader(at_another, company=company))
    if "company" not in resource.scope:
        readers.pop("company")
    for dimension, (one, another) in readers.items():
        mine, theirs = _ids(resource, connection, one), _ids(resource, connection, another)
        if mine & theirs:
            yield f"{resource.name} shows {len(mine & theirs)} rows to readers of either {dimension}."
        if resource.count(connection, one) != len(mine):
            yield f"{resource.name} counts rows that it does not list."
        exported = sum(chunk.count(b"\n") for chunk in csv_rows(resource, connection, one, {})) - 1
        if exported > len(mine):
            yield f"{resource.name} exports rows that it does not list."
        for foreign in sorted(theirs - mine, key=str)[:3]:
            if resource.record(connection, one, foreign) is not None:
                yield f"{resource.name} shows the record {foreign} of another {dimension}."


def _ids(resource: Resource, connection: sa.Connection, reader: Actor) -> set[int]:
    return {row[resource.id] for row in resource.page(connection, reader, limit=500).dicts()}


def _reader(*grants: Grant, company: int | None = None) -> Actor:
    company = company or next((g.company_id for g in grants if g.company_id), None)
    return Actor("user", "user:reader", "Reader", company, Grants(grants))


@one_database
def test_a_reader_without_the_permission_is_denied(subject: Subject, places: Places) -> None:
    stranger = _reader(Grant("org.sites.read"), company=places.companies[0])
    with subject.office.read() as connection:
        for resource in subject.resources:
            with pytest.raises(Denied):
                resource.page(connection, stranger)


def test_sensitive_fields_do_not_show(subject: Subject, fill_rows: FillRows, places: Places) -> None:
    fill_rows(ROWS)
    reader = _reader(Grant(f"{subject.name}.*"), Grant("*.read"), company=places.companies[0])
    faults: list[str] = []
    with subject.office.read() as connection:
        for resource in subject.resources:
            hidden = [c.name for c in resource.columns.values() if c.classes & SENSITIVE - resource.own_classes]
            faults += [f for name in hidden for f in _shows(resource, connection, reader, name)]
            faults += [f"{resource.name} searches {n}." for n in set(hidden) & set(resource.search)]
    expect_none(faults, "let the kind say secrecy= and select the column itself, or say secrecy={…} for raw SQL.")


def _shows(resource: Resource, connection: sa.Connection, reader: Actor, name: str) -> Iterator[str]:
    rows = resource.page(connection, reader).dicts()
    if any(name in row for row in rows):
        yield f"{resource.name}.{name} is in the list."
    first = next(iter(rows), None)
    if first is not None and name in (resource.record(connection, reader, first[resource.id]) or {}):
        yield f"{resource.name}.{name} is on the record page."
    header = next(csv_rows(resource, connection, reader, {}), b"").split(b"\n")[0].decode()
    if resource.columns[name].label in header.split(","):
        yield f"{resource.name}.{name} is in the export."
    for args in ({name: "1"}, {f"{name}__gte": "1"}, {"sort": name}, {"columns": name}):
        try:
            resource.page(connection, reader, args)
        except Refused:
            continue
        yield f"{resource.name} answers {args}, which tells {name}."
