"""H7: whoever is shown confidential fields of others, and however, is on record with the fields and the rows.

Made from what is declared, as the secrecy matrix is: a resource, a page or a module that comes later is in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.web import marked
from tests.web.conftest import NewPerson
from tests.web.test_secrecy_matrix import addresses, is_confidential, unpacked

from backoffice.actor import Actor, Grant, Grants
from backoffice.application import Application
from backoffice.errors import Denied, Refused
from backoffice.identity.bootstrap import Initialised
from backoffice.identity.models import User
from backoffice.identity.reads import ConfidentialRead, ConfidentialRow
from backoffice.kinds import Amount, Number
from backoffice.resources import Resource, csv_rows
from backoffice.resources.filters import operators

pytestmark = pytest.mark.needs("people")
WAYS = ("list", "list", "record", "export", "look-up", "reference", "count", "total")
FEW = settings(
    max_examples=150,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
Cells = set[tuple[str, str, str]]
"""Resource, row and column."""
NO_ROW = ""
"""In place of a row where the answer tells of many at once: a count, a sum."""


@pytest.fixture
def dialect() -> str:
    """What is recorded is decided before any database is asked; one kind is enough."""
    return "sqlite"


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return marked.all_plugins()


def test_h7_whatever_page_file_or_answer_shows_it_is_on_record(filled: Application, new_person: NewPerson) -> None:
    """Who may see everything of others sees nothing of them that is not on record before the answer."""
    visitor = new_person("mighty", *marked.everything_but(filled))
    with filled.read() as connection:
        user = connection.scalar(sa.select(User.id).where(User.name == "mighty")) or 0
    marked.belongs_to(filled, user)
    marked.answers_for_others(filled)
    faults, shown = [], 0
    for path in addresses(filled, visitor):
        before = newest(filled)
        answer = visitor.get(path)
        text = unpacked(answer.data) if path.endswith(".xlsx") else answer.text
        on_record = recorded_classes(filled, before, f"user:{user}")
        for one in marked.CLASSES:
            if found := marked.leaked(one, text):
                shown += 1
                faults += [] if one in on_record else [f"{path} shows {found}, and nobody is told that it did"]
    assert faults == []
    assert shown > 20


@dataclass(frozen=True)
class Asked:
    """One question, by numbers: each stands for one of what there is, so that whatever is declared can be drawn."""

    resource: int
    classes: frozenset[str]
    way: str
    columns: tuple[int, ...]
    sort: int | None
    chosen_by: int | None
    ids: tuple[int, ...]


questions = st.builds(
    Asked,
    resource=st.integers(0, 10_000),
    classes=st.frozensets(st.sampled_from(marked.CLASSES)),
    way=st.sampled_from(WAYS),
    columns=st.lists(st.integers(0, 100), max_size=2).map(tuple),
    sort=st.none() | st.integers(0, 100),
    chosen_by=st.none() | st.integers(0, 100),
    ids=st.lists(st.integers(1, 5), min_size=1, max_size=3, unique=True).map(tuple),
)


@FEW
@given(st.lists(questions, min_size=1, max_size=4))
def test_h7_what_is_read_at_random_is_on_record_cell_by_cell(
    filled: Application, initialised: Initialised, asked: list[Asked]
) -> None:
    """Several questions of one request: what they show of others is recorded, and of no row that they do not show."""
    marked.answers_for_others(filled)
    resources = [one for one in filled.catalogue.resources() if is_confidential(one)]
    before = newest(filled)
    shown: Cells = set()
    with filled.read() as connection:
        for one in asked:
            resource = resources[one.resource % len(resources)]
            reader = somebody(filled, initialised, one.classes)
            try:
                shown |= ask(resource, connection, reader, one)
            except (Refused, Denied):
                continue
    on_record = recorded(filled, before)
    assert shown <= on_record, shown - on_record
    told = {(resource, row) for resource, row, _ in on_record if row != NO_ROW}
    assert told == {(resource, row) for resource, row, _ in shown if row != NO_ROW}, (asked, on_record - shown)


def somebody(office: Application, initialised: Initialised, classes: Iterable[str]) -> Actor:
    lacking = [one for one in marked.CLASSES if one not in classes]
    grants = Grants(map(Grant, marked.everything_but(office, *lacking)))
    return Actor("user", "user:somebody", "somebody", initialised.company_id, grants, user_id=initialised.admin_id)


def ask(resource: Resource, connection: sa.Connection, reader: Actor, asked: Asked) -> Cells:
    """Ask; gives the confidential cells of others that the answer shows, or that chose or ordered what it shows."""
    visible = list(resource.visible(reader))
    names = dict.fromkeys(visible[n % len(visible)] for n in asked.columns)
    columns = [resource.id, *(name for name in names if name != resource.id)] if names else []
    args = {"columns": ",".join(columns)} if columns else {}
    deciding = []
    if asked.sort is not None and (sorts := telling(resource, resource.sorts(reader))):
        deciding.append(sorts[asked.sort % len(sorts)])
        args["sort"] = f"-{deciding[-1]}"
    else:
        deciding += [part.removeprefix("-") for part in resource.default_sort]
    if asked.chosen_by is not None:
        nullable = [name for name in visible if "isnull" in operators(resource.columns[name])]
        if chosen := telling(resource, nullable):
            deciding.append(chosen[asked.chosen_by % len(chosen)])
            args[f"{deciding[-1]}__isnull"] = "false"
    ids: Iterable[object]
    match asked.way:
        case "list":
            page = resource.page(connection, reader, args, limit=3)
            place = [column.name for column in page.columns].index(resource.id)
            seen, ids = [*(c.name for c in page.columns), *deciding], [row[place] for row in page.rows]
        case "record":
            found = resource.record(connection, reader, asked.ids[0])
            seen, ids = visible, [found[resource.id]] if found else []
        case "export":
            given = {**args, "columns": args.get("columns") or ",".join([resource.id, *visible])}
            lines = b"".join(csv_rows(resource, connection, reader, given)).decode().splitlines()
            seen, ids = [*given["columns"].split(","), *deciding], [line.split(",")[0] for line in lines[1:]]
        case "look-up":
            seen, ids = [resource.key, resource.label], [one for one, _, _ in resource.lookup(connection, reader, "")]
        case "reference":
            seen, ids = [resource.key, resource.label], resource.names(connection, reader, asked.ids)
        case "count":
            resource.count(connection, reader, args)
            seen, ids = deciding, [NO_ROW]
        case _:
            added = next((name for name in visible if is_added(resource, name)), None)
            resource.total(connection, reader, args, [added] if added else [])
            seen, ids = [added, *deciding] if added else [], [NO_ROW]
    if resource.is_own:
        return set()
    confidential = {name for name in seen if name in visible and resource.columns[name].classes & set(marked.CLASSES)}
    return {(resource.name, str(ident), name) for ident in ids for name in confidential}


def telling(resource: Resource, names: Iterable[str]) -> list[str]:
    """Those of the columns that are confidential, or all where none is."""
    given = list(names)
    return [name for name in given if resource.columns[name].classes & set(marked.CLASSES)] or given


def is_added(resource: Resource, name: str) -> bool:
    """Whether the column is a confidential one that can be added up."""
    column = resource.columns[name]
    is_sum = isinstance(column.kind, Number) and not isinstance(column.kind, Amount)
    return is_sum and bool(column.classes & set(marked.CLASSES))


def newest(office: Application) -> int:
    with office.read() as connection:
        return connection.scalar(sa.select(sa.func.max(ConfidentialRead.id))) or 0


def recorded(office: Application, before: int) -> Cells:
    """What has been recorded since."""
    row = sa.func.coalesce(ConfidentialRow.row_id, NO_ROW)
    wanted = sa.select(ConfidentialRead.resource, row, ConfidentialRead.columns)
    since = wanted.outerjoin(ConfidentialRow, ConfidentialRow.read_id == ConfidentialRead.id)
    with office.read() as connection:
        rows = connection.execute(since.where(ConfidentialRead.id > before)).all()
    return {(resource, row, column) for resource, row, columns in rows for column in columns}


def recorded_classes(office: Application, before: int, principal: str) -> set[str]:
    """The classes of the fields that somebody has been recorded to read since."""
    wanted = sa.select(ConfidentialRead.resource, ConfidentialRead.columns)
    with office.read() as connection:
        rows = connection.execute(
            wanted.where(ConfidentialRead.id > before, ConfidentialRead.principal == principal)
        ).all()
    columns = [office.resource(resource).columns[name] for resource, names in rows for name in names]
    return {one for column in columns for one in column.classes}
