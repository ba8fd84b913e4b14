"""Rows of one's own: who reads such a resource sees their rows alone, by every door, with the fields declared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.actor import Actor, Grant
from backoffice.resources import Resource, csv_rows


@pytest.fixture(scope="module")
def own(yard: Any) -> Resource:
    """Vehicles of one's own: the number of the site stands for the user."""
    return Resource(
        "yard.own_vehicles",
        sa.select(yard.vehicle.id, yard.vehicle.plate, yard.vehicle.lease, yard.depot.site_id).join(
            yard.depot, yard.depot.id == yard.vehicle.depot_id
        ),
        key="plate",
        search=("plate",),
        scope={"company": yard.depot.company_id},
        sortable=("lease",),
        mine=yard.depot.site_id,
        own_classes=("pay",),
    )


def user(yard: Any, number: int | None, *grants: str | Grant) -> Actor:
    return replace(yard.person(*(grants or ("yard.own_vehicles.read",))), user_id=number)


def sites(conn: sa.Connection, resource: Resource, reader: Actor, **args: str) -> set[int]:
    return {row["site_id"] for row in resource.page(conn, reader, args, limit=500).dicts()}


def test_a_person_sees_the_own_rows_and_their_pay(conn: sa.Connection, yard: Any, own: Resource) -> None:
    reader = user(yard, 1)
    assert "lease" in own.visible(reader)
    assert "lease" not in yard.vehicles.visible(reader)
    assert sites(conn, own, reader) == {1}
    assert sites(conn, own, user(yard, 2)) == {2}
    assert sites(conn, own, user(yard, 1, "*")) == {1}, "not even who may read everything sees another's here"


def test_no_door_leads_to_the_rows_of_another(conn: sa.Connection, yard: Any, own: Resource) -> None:
    reader, other = user(yard, 1), user(yard, 2)
    theirs = own.page(conn, other, limit=1).dicts()[0]
    assert own.record(conn, reader, theirs["id"]) is None
    assert own.record(conn, reader, theirs["plate"]) is None
    assert own.resolve(conn, reader, [theirs["id"], theirs["plate"]]) == {}
    assert own.names(conn, reader, [theirs["id"]]) == {}
    assert own.lookup(conn, reader, theirs["plate"]) == []
    assert own.count(conn, reader) + own.count(conn, other) < own.count(conn, reader) + 90
    assert sites(conn, own, reader, lease__gte="0", sort="-lease") <= {1}
    exported = b"".join(csv_rows(own, conn, reader, {"columns": "plate,site_id"})).decode()
    assert {line.rsplit(",", 1)[1] for line in exported.split()[1:] if "," in line} == {"1"}
    assert own.total(conn, reader, {}, ["lease"]) != own.total(conn, other, {}, ["lease"])


@pytest.mark.parametrize("number", [None, 0, 99])
def test_who_is_nobody_here_has_no_rows(conn: sa.Connection, yard: Any, own: Resource, number: int | None) -> None:
    assert sites(conn, own, user(yard, number)) == set()
    assert own.count(conn, user(yard, number)) == 0


def test_a_grant_at_one_site_gives_the_own_rows_wherever_they_are(
    conn: sa.Connection, yard: Any, own: Resource
) -> None:
    assert sites(conn, own, user(yard, 1, Grant("yard.*", site_id=2))) == {1}


def test_another_company_is_out_of_reach_even_with_the_same_user(conn: sa.Connection, yard: Any, own: Resource) -> None:
    assert sites(conn, own, replace(user(yard, 1), company_id=2)) == set()


def test_a_team_is_named_by_a_condition(conn: sa.Connection, yard: Any) -> None:
    team = Resource(
        "yard.team_vehicles",
        sa.select(yard.vehicle.id, yard.vehicle.plate, yard.depot.site_id).join(
            yard.depot, yard.depot.id == yard.vehicle.depot_id
        ),
        key="plate",
        scope={"company": yard.depot.company_id},
        team=lambda me: yard.depot.site_id > me,
    )
    assert sites(conn, team, user(yard, 1, "yard.*")) == {2}
    assert not team.is_own


def test_a_declaration_that_contradicts_itself_is_refused(yard: Any) -> None:
    query = sa.select(yard.depot.id, yard.depot.code)
    with pytest.raises(ValueError, match="own_classes"):
        Resource("yard.x", query, shared=True, own_classes=("pay",))
    with pytest.raises(ValueError, match="mine or the team's"):
        Resource("yard.x", query, shared=True, mine=yard.depot.site_id, team=yard.depot.site_id)
