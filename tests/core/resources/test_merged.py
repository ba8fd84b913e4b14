"""Who refers to a row that went up in another means that one."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.bus.refs import ReferenceLookup
from backoffice.org.models import Site
from backoffice.resources import Resource


@pytest.fixture
def ids(office: Application, actor: Actor) -> dict[str, int]:
    """Two sites by their codes; OLD went up in NEW."""
    made = {}
    for code in ("OLD", "NEW"):
        facts = {"code": code, "name": code, "zone": "Europe/Berlin"}
        made[code] = int(office.dispatch("org.create_site", facts, actor).result["id"])
    return made


def merged_sites(survivor: int) -> Resource:
    into = sa.case((Site.code == "OLD", sa.literal(survivor, sa.BigInteger())), else_=None)
    return Resource(
        "test.sites",
        sa.select(Site.id, Site.code, into.label("merged_into")),
        key="code",
        shared=True,
        merged="merged_into",
    )


def test_references_lead_to_the_survivor(office: Application, actor: Actor, ids: dict[str, int]) -> None:
    sites = merged_sites(ids["NEW"])
    old, new = ids["OLD"], ids["NEW"]
    with office.read() as connection:
        found = sites.resolve(connection, actor, ["OLD", "NEW", f"id:{old}", new])
        assert found == {"OLD": new, "NEW": new, f"id:{old}": new, new: new}
        lookup = ReferenceLookup(sites)
        for by_id, wanted in ((True, old), (False, "OLD"), (True, new), (False, "NEW")):
            rows = connection.execute(lookup.one(0, by_id), {"wanted0": wanted}).all()
            assert [row[1] for row in rows] == [new]
        record = sites.record(connection, actor, old)
    assert record is not None and record["merged_into"] == new, "and the old row can still be looked at"


def test_the_column_has_to_be_there() -> None:
    with pytest.raises(ValueError, match="no column 'gone_into'"):
        Resource("test.sites", sa.select(Site.id, Site.code), key="code", shared=True, merged="gone_into")
