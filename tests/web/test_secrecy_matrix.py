"""No role sees another's hr or pay fields: every resource, for every role, by every way there is to read it.

The matrix is made from what is declared. A resource, a role or a module that comes later is in it by itself.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from tests.web import marked
from tests.web.conftest import NewPerson, Visitor

from backoffice.actor import Actor, Grant, Grants
from backoffice.application import Application
from backoffice.errors import Denied, Refused
from backoffice.identity.bootstrap import ADMIN, VIEWER, Initialised
from backoffice.identity.models import User
from backoffice.jobs.worker import Worker
from backoffice.resources import Resource, csv_rows, json_page, json_record

Faults = list[str]
GENERIC = ("static", "lists.", "records.", "forms.", "api_", "lookup.")
"""Endpoints that serve every resource or command; what is theirs is tried resource by resource."""


@pytest.fixture
def dialect() -> str:
    """What may be seen is decided before any database is asked; one kind is enough."""
    return "sqlite"


@pytest.fixture
def plugins() -> tuple[str, ...]:
    """Every module that there is."""
    return marked.all_plugins()


def readers(office: Application, who: Initialised) -> Iterator[Actor]:
    """One person for each ready-made role, and the mightiest that lack a class."""
    roles = {role.code: list(role.permissions) for role in (ADMIN, VIEWER, *office.catalogue.roles())}
    for lacking in (("hr", "pay"), ("hr",), ("pay",)):
        roles[f"everything but {lacking}"] = marked.everything_but(office, *lacking)
    for code, permissions in roles.items():
        grants = Grants(map(Grant, permissions))
        if all(grants.allows(f"fields.{one}") for one in marked.CLASSES):
            continue  # nothing is kept from them
        yield Actor("user", f"user:{code}", code, who.company_id, grants, user_id=who.admin_id)


def test_no_role_reads_what_is_not_its_class_by_any_way(filled: Application, initialised: Initialised) -> None:
    faults: Faults = []
    tried = 0
    with filled.read() as connection:
        for reader in readers(filled, initialised):
            for resource in filled.catalogue.resources():
                for way, text in ways(resource, connection, reader):
                    tried += 1
                    faults += judged(f"{reader.name}: {resource.name} by {way}", reader, resource, text)
    assert faults == []
    assert tried > 20


def test_what_one_may_not_see_answers_as_what_does_not_exist(filled: Application, initialised: Initialised) -> None:
    faults: Faults = []
    with filled.read() as connection:
        for reader in readers(filled, initialised):
            for resource in filled.catalogue.resources():
                for name in resource.columns.keys() - resource.visible(reader).keys():
                    faults += asked(resource, connection, reader, name)
    assert faults == []


@pytest.mark.needs("people")
def test_the_matrix_would_find_a_leak(filled: Application, initialised: Initialised) -> None:
    """Who holds a class sees its marks: if nobody did, the test above could not fail."""
    grants = Grants(map(Grant, marked.everything_but(filled)))
    payroll = Actor("user", "user:all", "all", initialised.company_id, grants, user_id=initialised.admin_id)
    seen = set()
    with filled.read() as connection:
        for resource in filled.catalogue.resources():
            for way, text in ways(resource, connection, payroll):
                seen |= {(one, way) for one in marked.CLASSES if marked.leaked(one, text)}
    assert {way for one, way in seen if one == "hr"} >= {"list", "record", "export"}
    assert {way for one, way in seen if one == "pay"} >= {"list", "record", "export"}


@pytest.mark.parametrize("lacking", [("hr", "pay"), ("hr",), ("pay",)], ids="-".join)
def test_no_page_file_or_answer_of_the_server_shows_it(
    filled: Application, new_person: NewPerson, lacking: tuple[str, ...]
) -> None:
    visitor = new_person("mighty", *marked.everything_but(filled, *lacking))
    with filled.read() as connection:
        user = connection.scalar(sa.select(User.id).where(User.name == "mighty"))
    marked.belongs_to(filled, user or 0)
    faults: Faults = []
    for path in addresses(filled, visitor):
        answer = visitor.get(path)
        faults += [f"{path} fails, so it cannot be told what it shows"] if answer.status_code >= 500 else []
        text = unpacked(answer.data) if path.endswith(".xlsx") else answer.text
        faults += [f"{path} shows {found}" for one in lacking if (found := marked.leaked(one, text))]
    assert faults == []


@pytest.mark.needs("people")
def test_neither_journal_nor_events_nor_history_nor_search_tell_it(
    filled: Application, actor: Actor, worker: Worker, new_person: NewPerson
) -> None:
    """Commands with marked values are run about others; then everything that tells of it is looked at."""
    marked.belongs_to(filled, None)
    done = marked.act(filled, actor)
    worker.drain()
    assert len(done) > 5, done
    faults: Faults = []
    visitor = new_person("mighty", *marked.everything_but(filled, *marked.CLASSES))
    for path in told(filled, actor):
        answer = visitor.get(path)
        faults += [f"{path} fails"] if answer.status_code >= 500 else []
        faults += [f"{path} shows {found}" for one in marked.CLASSES if (found := marked.leaked(one, answer.text))]
    assert faults == []


TOLD = {"journal.entries": (), "jobs.events": ("/developer/events/{}",), "jobs.jobs": ("/jobs/{}",)}


def told(office: Application, actor: Actor) -> Iterator[str]:
    """Where it is told what happened: journal, events, jobs, the history of every record, what is found by a text."""
    with office.read() as connection:
        for name, pages in TOLD.items():
            path = name.replace(".", "/")
            yield from (f"/r/{path}", f"/r/{path}/export.csv", f"/api/v1/{path}")
            resource = office.resource(name)
            for row in resource.page(connection, actor, limit=100).dicts():
                ident = row[resource.id]
                yield from (f"/r/{path}/{ident}", f"/api/v1/{path}/{ident}", *(page.format(ident) for page in pages))
        for resource in office.catalogue.resources():
            yield f"/r/{resource.name.replace('.', '/', 1)}/2"
    for text in ("zq", "zqhr", "zqhr2", "zqpay7", "77077"):
        yield from (f"/palette?q={text}", f"/find?q={text}")
    yield from ("/", "/attention")


def ways(resource: Resource, connection: sa.Connection, reader: Actor) -> Iterator[tuple[str, str]]:
    """(way, what it answers) of everything by which a resource can be read."""
    try:
        page = resource.page(connection, reader, limit=100)
    except Denied:
        return
    yield "list", json_page(page).decode()
    if not is_confidential(resource):
        return  # the list has every column that any other way shows
    for name in [f"-{one}" for one in resource.sorts(reader)][:2]:
        yield f"sort {name}", json_page(resource.page(connection, reader, {"sort": name})).decode()
    for ident in (1, 2):
        found = resource.record(connection, reader, ident)
        yield "record", json_record(found).decode() if found else ""
    everything = {"columns": ",".join(resource.visible(reader))}
    for args in ({}, everything):
        yield "export", b"".join(csv_rows(resource, connection, reader, args)).decode()
    yield "search", str(resource.page(connection, reader, {"q": "zq"}).rows)
    yield "look-up", str(resource.lookup(connection, reader, ""))
    yield "reference", str(resource.names(connection, reader, (1, 2)))


def is_confidential(resource: Resource) -> bool:
    return any(column.classes & set(marked.CLASSES) for column in resource.columns.values())


def judged(where: str, reader: Actor, resource: Resource, text: str) -> Iterator[str]:
    """What an answer shows that it must not. On a team's rows the classes that the resource gives are meant to be."""
    given = set() if resource.is_own else resource.own_classes
    for one in marked.CLASSES:
        found = "" if one in reader.classes | given else marked.leaked(one, text)
        if found:
            yield f"{where} shows {found}"


def asked(resource: Resource, connection: sa.Connection, reader: Actor, name: str) -> Iterator[str]:
    """Questions about a column that tell its value to whoever gets any other answer than for a column of no name."""
    if not reader.grants.allows(resource.permission):
        return
    for question in ("{}", "{}__gte", "{}__isnull"):
        if answer(resource, connection, reader, {question.format(name): "1"}).replace(name, "?") != answer(
            resource, connection, reader, {question.format("no_such"): "1"}
        ).replace("no_such", "?"):
            yield f"{reader.name}: {resource.name} answers the filter {question.format(name)}"
    for argument in ("sort", "columns"):
        if answer(resource, connection, reader, {argument: name}).replace(name, "?") != answer(
            resource, connection, reader, {argument: "no_such"}
        ).replace("no_such", "?"):
            yield f"{reader.name}: {resource.name} answers {argument}={name}"
    try:
        resource.total(connection, reader, {}, [name])
        yield f"{reader.name}: {resource.name} adds up {name}"
    except Refused:
        pass


def answer(resource: Resource, connection: sa.Connection, reader: Actor, args: dict[str, str]) -> str:
    try:
        return str(resource.count(connection, reader, args)) + str(resource.page(connection, reader, args).rows)
    except Refused as refused:
        return f"{refused.code} {refused.message}"


def addresses(office: Application, visitor: Visitor) -> Iterator[str]:
    """Every page, with arguments of the second row; list, record, exports, look-up and API of what is confidential."""
    for rule in visitor.client.application.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.endpoint.startswith(GENERIC):
            yield filled_in(rule.rule)
    for resource in office.catalogue.resources():
        if is_confidential(resource):
            path = resource.name.replace(".", "/", 1)
            yield from (f"/r/{path}", f"/r/{path}/export.csv", f"/r/{path}/export.xlsx", f"/api/v1/{path}")
            yield from (f"/r/{path}/2", f"/api/v1/{path}/2", f"/lookup/{resource.name}?q=zq")


def filled_in(rule: str) -> str:
    """An address for each argument: a day where it is one, else the number of the second row."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: "2026-01-02" if "day" in found[1] else "2", rule)


def unpacked(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return " ".join(book.read(name).decode(errors="replace") for name in book.namelist())
