"""A column that may not be seen answers at every door exactly as one that does not exist."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.actor import Grant
from backoffice.errors import Denied, Refused
from backoffice.resources import Resource, csv_rows, json_page

SECRET = ("lease", "lease_per_year", "dear")


@pytest.fixture
def clerk(yard: Any) -> Any:
    return yard.person("yard.*")


@pytest.fixture
def payroll(yard: Any) -> Any:
    return yard.person("yard.*", "fields.pay")


def faults(call: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(Refused) as refused:
        call()
    return [(e.field, e.message, e.code) for e in refused.value.errors]


def test_derived_columns_inherit_the_class_of_their_sources(yard: Any, clerk: Any, payroll: Any) -> None:
    assert set(yard.vehicles.visible(payroll)) - set(yard.vehicles.visible(clerk)) == set(SECRET)
    assert yard.vehicles.columns["lease_per_year"].kind.secrecy == "pay"


@pytest.mark.parametrize("name", SECRET)
@pytest.mark.parametrize(
    "door",
    [
        lambda n: {n: "99"},
        lambda n: {f"{n}__gte": "99"},
        lambda n: {f"{n}__lte": "NaN"},
        lambda n: {f"{n}__isnull": "true"},
        lambda n: {f"{n}__contains": "e"},
        lambda n: {"sort": n},
        lambda n: {"sort": f"-{n}"},
        lambda n: {"sort": f"plate,{n}"},
        lambda n: {"columns": n},
        lambda n: {"columns": f"plate,{n}"},
    ],
    ids=["eq", "gte", "bad value", "isnull", "contains", "sort", "desc", "second sort", "column", "columns"],
)
def test_arguments_about_an_unseen_column_are_unknown_ones(
    yard: Any, conn: Any, clerk: Any, name: str, door: Any
) -> None:
    calls = (
        lambda args: yard.vehicles.page(conn, clerk, args),
        lambda args: yard.vehicles.count(conn, clerk, args),
        lambda args: yard.vehicles.total(conn, clerk, args, ["odometer"]),
        lambda args: list(yard.vehicles.stream(conn, clerk, args)),
        lambda args: list(csv_rows(yard.vehicles, conn, clerk, args)),
    )
    for call in calls:
        unseen = faults(lambda call=call: call(door(name)))
        unknown = faults(lambda call=call: call(door("wheels")))
        assert unseen == [tuple(part.replace("wheels", name) for part in fault) for fault in unknown]


def test_an_unseen_column_is_in_no_answer(yard: Any, conn: Any, clerk: Any, payroll: Any) -> None:
    page = yard.vehicles.page(conn, clerk, {"limit": "500"})
    assert not set(SECRET) & {column.name for column in page.columns}
    assert not set(SECRET) & set(yard.vehicles.record(conn, clerk, 1))
    exported = b"".join(csv_rows(yard.vehicles, conn, clerk, {}))
    for text in (json_page(page), exported):
        assert b"250.5" not in text
        assert b"cheap" not in text
        assert b"ease" not in text.splitlines()[0]
    assert b"250.5" in b"".join(csv_rows(yard.vehicles, conn, payroll, {}))
    with pytest.raises(Refused):
        list(yard.vehicles.stream(conn, clerk, columns=("plate", "lease")))
    assert faults(lambda: yard.vehicles.total(conn, clerk, {}, ["lease"])) == [
        ("total", "There is no total of “lease” here.", "unknown_column")
    ]


def test_a_cursor_of_a_payroll_sort_opens_nothing_for_others(yard: Any, conn: Any, clerk: Any, payroll: Any) -> None:
    cursor = yard.vehicles.page(conn, payroll, {"sort": "-lease"}, limit=5).next
    assert {f[2] for f in faults(lambda: yard.vehicles.page(conn, clerk, {"sort": "-lease", "cursor": cursor}))} == {
        "unknown_sort",
        "invalid_cursor",
    }
    assert faults(lambda: yard.vehicles.page(conn, clerk, {"cursor": cursor}))[0][2] == "invalid_cursor"


def test_a_default_sort_by_an_unseen_column_falls_away(yard: Any, conn: Any, clerk: Any, payroll: Any) -> None:
    vehicle = yard.vehicle
    dearest = Resource("yard.dearest", sa.select(vehicle.id, vehicle.lease), sort="-lease", shared=True)
    assert dearest.page(conn, payroll).rows[0][1] is None
    ids = [row["id"] for row in dearest.page(conn, clerk, {"limit": "500"}).dicts()]
    assert ids == sorted(ids)


def shapes(v: Any) -> dict[str, Any]:
    """Ways to carry the lease out of its column."""
    inner = sa.select(v.id, (v.lease + 1).label("plus")).subquery()
    cte = sa.select(v.id, v.lease.label("hidden")).cte("c")
    tree = sa.select(v.id, v.lease.label("step")).where(v.id == 1).cte("tree", recursive=True)
    tree = tree.union_all(sa.select(tree.c.id + 1, tree.c.step).where(tree.c.id < 3))
    union = sa.union_all(sa.select(v.odometer.label("n"), v.id), sa.select(v.lease, v.id)).subquery()
    other = sa.orm.aliased(v)
    return {
        "arithmetic": sa.select(v.id, (v.lease - 5).label("x")),
        "case": sa.select(v.id, sa.case((v.lease > 5, 1), else_=0).label("x")),
        "coalesce": sa.select(v.id, sa.func.coalesce(v.lease, 0).label("x")),
        "is null": sa.select(v.id, v.lease.is_(None).label("x")),
        "cast": sa.select(v.id, sa.cast(v.lease, sa.Integer).label("x")),
        "type_coerce": sa.select(v.id, sa.type_coerce(v.lease, sa.Integer).label("x")),
        "window order": sa.select(v.id, sa.func.rank().over(order_by=v.lease).label("x")),
        "window partition": sa.select(v.id, sa.func.count().over(partition_by=v.lease).label("x")),
        "aggregate": sa.select(v.depot_id.label("id"), sa.func.sum(v.lease).label("x")).group_by(v.depot_id),
        "aggregate filter": sa.select(v.depot_id.label("id"), sa.func.count().filter(v.lease > 5).label("x")).group_by(
            v.depot_id
        ),
        "scalar subquery": sa.select(v.id, sa.select(sa.func.max(other.lease)).scalar_subquery().label("x")),
        "exists": sa.select(v.id, sa.exists(sa.select(1).where(other.lease > v.odometer)).label("x")),
        "subquery": sa.select(inner.c.id, inner.c.plus.label("x")),
        "cte": sa.select(cte.c.id, cte.c.hidden.label("x")),
        "recursive cte": sa.select(tree.c.id, tree.c.step.label("x")),
        "union": sa.select(union.c.id, union.c.n.label("x")),
        "alias": sa.select(other.id, other.lease.label("x")),
    }


@pytest.mark.parametrize("shape", [
    "arithmetic", "case", "coalesce", "is null", "cast", "type_coerce", "window order", "window partition",
    "aggregate", "aggregate filter", "scalar subquery", "exists", "subquery", "cte", "recursive cte", "union", "alias",
])  # fmt: skip
def test_lineage_follows_the_lease_through(yard: Any, conn: Any, clerk: Any, payroll: Any, shape: str) -> None:
    made = Resource(f"yard.{shape.replace(' ', '_')}", shapes(yard.vehicle)[shape], shared=True)
    assert made.columns["x"].classes >= {"pay"}
    assert made.columns["id"].classes == {"public"}
    assert list(made.visible(clerk)) == ["id"]
    assert made.page(conn, payroll, {"sort": "-id"}).rows  # and it is a statement that both databases take
    assert made.page(conn, clerk).rows


def rows_chosen_by_lease(v: Any) -> dict[str, Any]:
    dear = sa.select(v.id).where(v.lease > 5).subquery()
    other = sa.orm.aliased(v)
    return {
        "where": sa.select(v.id).where(v.lease > 5),
        "where in subquery": sa.select(v.id).where(v.id.in_(sa.select(other.id).where(other.lease > 5))),
        "on": sa.select(v.id).join(other, other.lease > v.odometer),
        "group by": sa.select(sa.func.max(v.id).label("id")).group_by(v.lease),
        "having": sa.select(v.depot_id.label("id")).group_by(v.depot_id).having(sa.func.sum(v.lease) > 5),
        "order by and limit": sa.select(v.id).order_by(v.lease).limit(3),
        "from subquery": sa.select(dear.c.id),
        "union": sa.select(sa.union_all(sa.select(v.id), sa.select(v.id).where(v.lease > 5)).subquery().c.id),
        "distinct": sa.select(sa.select(v.id, v.lease).distinct().subquery().c.id),
    }


@pytest.mark.parametrize("shape", [
    "where", "where in subquery", "on", "group by", "having", "order by and limit", "from subquery",
    "union", "distinct",
])  # fmt: skip
def test_rows_chosen_by_a_secret_are_secret_as_a_whole(
    yard: Any, conn: Any, clerk: Any, payroll: Any, shape: str
) -> None:
    made = Resource("yard.chosen", rows_chosen_by_lease(yard.vehicle)[shape], shared=True)
    assert made.visible(clerk) == {}
    for call in (
        lambda: made.page(conn, clerk),
        lambda: made.count(conn, clerk),
        lambda: made.record(conn, clerk, 1),
        lambda: made.lookup(conn, clerk, ""),
        lambda: made.resolve(conn, clerk, [1]),
        lambda: made.total(conn, clerk, {}, []),
        lambda: list(made.stream(conn, clerk)),
    ):
        with pytest.raises(Denied):
            call()
    assert made.names(conn, clerk, [1]) == {}
    assert made.count(conn, payroll) > 0


@pytest.mark.parametrize(
    "raw",
    [
        lambda v: sa.select(v.id, sa.literal_column("lease", sa.Integer).label("x")),
        lambda v: sa.select(v.id, sa.type_coerce(sa.text("lease"), sa.Integer).label("x")),
        lambda v: sa.select(v.id, sa.column("lease", sa.Integer).label("x")),
        lambda v: sa.select(
            v.id, sa.select(sa.literal_column("lease", sa.Integer)).select_from(v).scalar_subquery().label("x")
        ),
    ],
    ids=["literal_column", "text", "column", "in subquery"],
)
def test_raw_sql_needs_a_declared_class(yard: Any, raw: Any, clerk: Any) -> None:
    with pytest.raises(ValueError, match="raw SQL"):
        Resource("yard.raw", raw(yard.vehicle))
    declared = Resource("yard.raw", raw(yard.vehicle), secrecy={"x": "pay"}, shared=True)
    assert list(declared.visible(clerk)) == ["id"]


def test_raw_sql_that_chooses_rows_needs_a_declared_class(yard: Any, conn: Any, clerk: Any) -> None:
    vehicle = yard.vehicle
    chosen = sa.select(vehicle.id).where(sa.text("lease > 5"))
    with pytest.raises(ValueError, match="raw SQL"):
        Resource("yard.raw", chosen)
    assert Resource("yard.raw", chosen, secrecy={"*": "pay"}, shared=True).visible(clerk) == {}


def test_what_is_not_public_cannot_be_searched(yard: Any) -> None:
    note = sa.case((yard.vehicle.lease > 5, yard.vehicle.plate), else_="").label("note")
    with pytest.raises(ValueError, match="not public"):
        Resource("yard.searched", sa.select(yard.vehicle.id, note), search=("note",))


def test_a_count_is_as_open_as_what_it_is_grouped_by(yard: Any) -> None:
    vehicle = yard.vehicle
    busy = Resource(
        "yard.busy", sa.select(vehicle.depot_id.label("id"), sa.func.count().label("n")).group_by(vehicle.depot_id)
    )
    assert busy.columns["n"].classes == {"public"}


def test_names_of_rows_out_of_reach_are_restricted(yard: Any, conn: Any) -> None:
    north = yard.person(Grant("yard.depots.read", site_id=1))
    assert yard.depots.names(conn, north, [1, 2, 99]) == {1: ("NORTH", "North yard"), 2: ("SOUTH", "restricted")}
    assert yard.depots.names(conn, yard.person(), [1]) == {1: ("NORTH", "restricted")}
