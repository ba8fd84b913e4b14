"""Roles and grants: what they give, where, and that nobody gives more than they have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.db.database import Database
from backoffice.declarations import Role
from backoffice.errors import Denied, Refused
from backoffice.identity import Identity
from backoffice.identity.bootstrap import Initialised, offer_roles
from backoffice.identity.resources import tokens, users

PEOPLE = ["identity.grant", "identity.revoke", "identity.set_password", "identity.disable_user", "catalog.*"]
As = Callable[..., Actor]


@pytest.fixture
def actor(door: Identity, do: Any) -> As:
    """A user with these permissions in a role of their own, at a place."""

    def make(name: str, permissions: list[str], **place: Any) -> Actor:
        do("identity.add_user", {"name": name, "display_name": name.title()})
        do("identity.create_role", {"code": f"of.{name}", "title": name, "permissions": permissions})
        do("identity.grant", {"user": name, "role": f"of.{name}", **place})
        return door.by_name(name)

    return make


@pytest.fixture
def second_site(do: Any) -> int:
    return int(do("org.create_site", {"code": "GRAZ", "name": "Graz", "zone": "Europe/Vienna"})["id"])


def test_a_grant_holds_everywhere_in_a_company_or_at_a_site(actor: As, second_site: int, office: Initialised) -> None:
    everywhere = actor("anna", ["catalog.*"])
    company = actor("bert", ["catalog.*"], company="MAIN")
    site = actor("cora", ["catalog.*"], site="GRAZ")
    found = [a.grants.alternatives("catalog.create_item") for a in (everywhere, company, site)]
    assert found == [None, ({"company": {office.company_id}},), ({"site": {second_site}},)]
    assert all(not a.grants.allows("inventory.move") for a in (everywhere, company, site))


def test_a_grant_is_for_a_company_or_a_site_and_once(do: Any, second_site: int) -> None:
    with pytest.raises(Refused, match="not both"):
        do("identity.grant", {"user": "admin", "role": "viewer", "company": "MAIN", "site": "GRAZ"})
    do("identity.grant", {"user": "admin", "role": "viewer"})
    with pytest.raises(Refused, match="already has this role"):
        do("identity.grant", {"user": "admin", "role": "viewer"})
    do("identity.grant", {"user": "admin", "role": "viewer", "site": "GRAZ"})


def test_revoking_takes_effect_at_once(do: Any, actor: As, door: Identity) -> None:
    assert actor("anna", ["catalog.*"]).grants.allows("catalog.create_item")
    do("identity.grant", {"user": "anna", "role": "viewer"})
    do("identity.revoke", {"user": "anna", "role": "of.anna"})
    assert not door.by_name("anna").grants.allows("catalog.create_item")
    with pytest.raises(Refused, match="does not have this role"):
        do("identity.revoke", {"user": "anna", "role": "of.anna"})


def test_changing_a_role_takes_effect_at_once(do: Any, actor: As, door: Identity) -> None:
    actor("anna", ["catalog.*"])
    do("identity.update_role", {"role": "of.anna", "permissions": ["inventory.move"]})
    grants = door.by_name("anna").grants
    assert grants.allows("inventory.move") and not grants.allows("catalog.create_item")


def test_nobody_gives_more_than_they_have(do: Any, actor: As) -> None:
    anna = actor("anna", PEOPLE)
    do("identity.add_user", {"name": "bert", "display_name": "Bert"})
    for role in ("admin", "viewer"):
        with pytest.raises(Refused) as refused:
            do("identity.grant", {"user": "bert", "role": role}, anna)
        assert (refused.value.code, refused.value.status) == ("beyond_own_rights", 403)
    do("identity.create_role", {"code": "clerk", "title": "Clerk", "permissions": ["catalog.create_item"]})
    do("identity.grant", {"user": "bert", "role": "clerk"}, anna)


def test_who_has_a_right_at_one_site_gives_it_there_only(do: Any, actor: As, second_site: int) -> None:
    cora = actor("cora", PEOPLE, site="GRAZ")
    do("identity.add_user", {"name": "bert", "display_name": "Bert"})
    do("identity.grant", {"user": "bert", "role": "of.cora", "site": "GRAZ"}, cora)
    for place in ({}, {"site": "MAIN"}, {"company": "MAIN"}):
        with pytest.raises((Denied, Refused)) as refused:
            do("identity.grant", {"user": "bert", "role": "of.cora", **place}, cora)
        assert refused.value.status == 403


def test_nobody_resets_the_password_of_somebody_with_more_rights(do: Any, actor: As) -> None:
    anna = actor("anna", PEOPLE)
    for command, extra in (("set_password", {"password": "sechs kurze Nägel"}), ("disable_user", {})):
        with pytest.raises(Refused) as refused:
            do(f"identity.{command}", {"user": "admin", **extra}, anna)
        assert refused.value.code == "outranked"
    with pytest.raises(Refused, match="rights that you do not have"):
        do("identity.revoke", {"user": "admin", "role": "admin"}, anna)
    do("identity.set_password", {"user": "anna", "password": "sechs kurze Nägel"}, anna)


def test_roles_hold_no_more_than_their_maker(do: Any, actor: As) -> None:
    anna = actor("anna", ["identity.create_role", "identity.update_role", "catalog.*"])
    with pytest.raises(Refused, match="here you lack inventory.move"):
        do("identity.create_role", {"code": "x", "title": "X", "permissions": ["inventory.move"]}, anna)
    with pytest.raises(Refused, match="here you lack"):
        do("identity.update_role", {"role": "admin", "permissions": ["catalog.*"]}, anna)
    do("identity.create_role", {"code": "x", "title": "X", "permissions": ["catalog.*"]}, anna)


@pytest.mark.parametrize("permission", ["", "Catalog.*", "catalog.*; DROP", "catalog..x", "[a-z]", "x" * 201])
def test_what_is_no_permission_is_refused(do: Any, permission: str) -> None:
    with pytest.raises(Refused, match="permissions: must be permissions"):
        do("identity.create_role", {"code": "x", "title": "X", "permissions": [permission]})


def test_without_the_permission_nothing_goes(do: Any, actor: As) -> None:
    nobody = actor("nobody", ["org.sites.read"])
    for command in ("add_user", "grant", "set_password", "create_token", "create_role", "disable_user"):
        with pytest.raises(Denied):
            do(f"identity.{command}", {}, nobody)


def test_one_does_not_switch_off_oneself(do: Any, door: Identity) -> None:
    with pytest.raises(Refused, match="your own account"):
        do("identity.disable_user", {"user": "admin"}, door.by_name("admin"))


def test_a_name_is_taken_once_in_any_case(do: Any) -> None:
    with pytest.raises(Refused, match="already a user"):
        do("identity.add_user", {"name": "ADMIN", "display_name": "Another"})


def test_plugins_offer_roles_once(database: Database, bus: Any, door: Identity, office: Initialised) -> None:
    admin = door.by_name("admin")
    storeman = Role("inventory.storeman", "Storeman", ("inventory.*",))
    assert offer_roles(database, bus, [storeman], admin) == ["inventory.storeman"]
    assert offer_roles(database, bus, [storeman], admin) == []


def test_hashes_are_not_among_what_can_be_read(database: Database, door: Identity, office: Initialised) -> None:
    admin = door.by_name("admin")
    with database.read() as connection:
        row = users.page(connection, admin).dicts()[0]
        assert tokens.page(connection, admin).rows == []
    assert row["name"] == "admin" and not any("hash" in name or "password" in name for name in row)


def test_the_journal_tells_who_got_which_role(do: Any, database: Database) -> None:
    do("identity.grant", {"user": "admin", "role": "viewer"})
    with database.read() as connection:
        changes = connection.execute(
            sa.text("SELECT changes FROM core_journal WHERE command = 'identity.grant' ORDER BY seq DESC")
        ).scalars()
        assert b"core_grant" in bytes(next(iter(changes)))
