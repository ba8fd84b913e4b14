"""Rows are limited by the grants of the resource's permission, and by the company one acts for."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.actor import Grant
from backoffice.errors import Denied, Refused
from backoffice.resources import Resource, csv_rows

READ = "yard.depots.read"


def codes(yard: Any, conn: Any, actor: Any) -> list[str]:
    return [row["code"] for row in yard.depots.page(conn, actor).dicts()]


@pytest.mark.parametrize(
    ("grants", "company", "seen"),
    [
        ((READ,), 1, ["NORTH", "SOUTH", "TWIN", "TWIN"]),
        ((READ,), 2, ["EAST"]),
        (("yard.*",), 2, ["EAST"]),
        ((Grant(READ, site_id=1),), 1, ["NORTH", "TWIN"]),
        ((Grant(READ, site_id=1), Grant(READ, site_id=2)), 1, ["NORTH", "SOUTH", "TWIN", "TWIN"]),
        ((Grant(READ, company_id=1),), 1, ["NORTH", "SOUTH", "TWIN", "TWIN"]),
        ((Grant(READ, company_id=2),), 1, []),
        ((Grant(READ, company_id=2), Grant(READ, site_id=2)), 1, ["SOUTH", "TWIN"]),
        ((Grant(READ, site_id=3),), 1, []),
        ((READ,), None, []),
    ],
    ids=str,
)
def test_grants_decide_which_rows_there_are(yard: Any, conn: Any, grants: Any, company: Any, seen: Any) -> None:
    actor = yard.person(*grants, company=company)
    assert codes(yard, conn, actor) == seen
    assert yard.depots.count(conn, actor) == len(seen)
    assert len(list(yard.depots.lookup(conn, actor, ""))) == len(seen)
    assert len(b"".join(csv_rows(yard.depots, conn, actor, {})).splitlines()) == len(seen) + 1
    ids = {"NORTH": 1, "SOUTH": 2, "EAST": 3}
    for code, ident in ids.items():
        assert (yard.depots.record(conn, actor, ident) is not None) == (code in seen)
        assert (code in yard.depots.resolve(conn, actor, [code])) == (code in seen)
        assert (ident in yard.depots.resolve(conn, actor, [ident])) == (code in seen)


def test_without_the_permission_nothing_is_answered(yard: Any, conn: Any) -> None:
    stranger = yard.person("yard.vehicles.read")
    for call in (
        lambda: yard.depots.page(conn, stranger),
        lambda: yard.depots.record(conn, stranger, 1),
        lambda: yard.depots.count(conn, stranger),
        lambda: yard.depots.lookup(conn, stranger, "N"),
        lambda: yard.depots.resolve(conn, stranger, ["NORTH"]),
        lambda: yard.depots.stream(conn, stranger),
        lambda: csv_rows(yard.depots, conn, stranger, {}),
    ):
        with pytest.raises(Denied):
            call()


def test_the_installation_itself_acts_for_all_companies(yard: Any, conn: Any) -> None:
    assert len(codes(yard, conn, yard.person("*", company=None, kind="system"))) == 5


def test_a_limit_that_the_resource_cannot_keep_gives_nothing(yard: Any, conn: Any) -> None:
    depot = yard.depot
    query = sa.select(depot.id, depot.code)
    sites = Resource("yard.bare", query, scope={"site": depot.site_id}, key="code")
    limited = yard.person(Grant("yard.bare.read", company_id=1))
    assert sites.page(conn, limited).rows == []
    bare = Resource("yard.bare", query, key="code")
    assert bare.page(conn, limited).rows == []
    assert len(bare.page(conn, yard.person("yard.bare.read")).rows) == 5
    shared = Resource("yard.bare", query, key="code", shared=True)
    assert len(shared.page(conn, limited).rows) == 5


def test_aggregates_and_ranks_are_made_of_reached_rows_only(yard: Any, conn: Any) -> None:
    depot = yard.depot
    per_code = Resource(
        "yard.per_code",
        sa.select(depot.code.label("id"), sa.func.count().label("n")).group_by(depot.code),
        scope={"company": depot.company_id, "site": depot.site_id},
    )
    assert ("TWIN", 2) in per_code.page(conn, yard.person("yard.*")).rows
    assert ("TWIN", 1) in per_code.page(conn, yard.person(Grant("yard.*", site_id=1))).rows
    assert per_code.page(conn, yard.person("yard.*"), {"n__gte": "2"}).rows == [("TWIN", 2)]
    ranked = Resource(
        "yard.ranked",
        sa.select(depot.id, sa.func.rank().over(order_by=depot.code).label("rank")),
        scope={"company": depot.company_id},
    )
    assert ranked.page(conn, yard.person("yard.*", company=2)).rows == [(3, 1)]
    assert ranked.page(conn, yard.person("yard.*"), {"rank__gte": "2", "rank__lte": "2"}).rows == [(2, 2)]


def test_a_key_of_several_rows_offers_the_choices(yard: Any, conn: Any) -> None:
    with pytest.raises(Refused) as refused:
        yard.depots.resolve(conn, yard.everything, ["NORTH", "TWIN"])
    assert refused.value.code == "ambiguous"
    assert [c["id"] for c in refused.value.params["choices"]] == [4, 5]
    with pytest.raises(Refused):
        yard.depots.record(conn, yard.everything, "TWIN")
    one_site = yard.person(Grant(READ, site_id=2))
    assert yard.depots.resolve(conn, one_site, ["TWIN", "id:2", 2, "GONE", "id:1"]) == {"TWIN": 5, "id:2": 2, 2: 2}


def test_many_keys_are_resolved_in_few_statements(yard: Any, conn: Any) -> None:
    asked = []
    sa.event.listen(conn, "before_cursor_execute", lambda *args: asked.append(args[2]))
    found = yard.depots.resolve(conn, yard.everything, ["NORTH", "SOUTH", *(f"K{i}" for i in range(450))])
    assert found == {"NORTH": 1, "SOUTH": 2}
    assert len(asked) == 1


def test_look_ups_put_keys_that_begin_with_the_text_first(yard: Any, conn: Any) -> None:
    assert [c[1] for c in yard.depots.lookup(conn, yard.everything, "S")] == ["SOUTH", "TWIN", "TWIN"]
    assert yard.depots.lookup(conn, yard.everything, "yard") == [(1, "NORTH", "North yard"), (2, "SOUTH", "South yard")]
    assert yard.depots.lookup(conn, yard.everything, "%") == []
    assert len(yard.depots.lookup(conn, yard.everything, "", limit=2)) == 2
