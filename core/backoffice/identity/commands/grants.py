"""Giving roles to users and taking them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Inverse, Payload, Tx, command
from backoffice.identity.commands.guard import must_hold, must_outrank, rights_changed
from backoffice.identity.models import Role, RoleRef, UserGrant, UserRef
from backoffice.identity.rules import place_of
from backoffice.org.models import CompanyRef, Site, SiteRef


class GrantRole(Payload):
    """Without a company and a site the role holds everywhere."""

    user: UserRef
    role: RoleRef
    company: CompanyRef | None = None
    site: SiteRef | None = None


@dataclass(frozen=True)
class Granted:
    grant: int


def _places(tx: Tx, p: GrantRole) -> Mapping[str, frozenset[int]]:
    return _place(tx, p)


def _same(p: GrantRole, _result: Any) -> Mapping[str, Any]:
    return p.model_dump()


@command(
    "identity",
    title="Give a role",
    on="identity.users",
    field="user",
    scope=_places,
    inverse=Inverse("identity.revoke", _same),
)
def grant(tx: Tx, p: GrantRole) -> Granted:
    """Give the user a role everywhere, in one company or at one site. You can only give rights that you have."""
    place = _place(tx, p)
    must_hold(tx, _permissions(tx, p.role), place, "role")
    known = tx.execute(sa.select(UserGrant.id).where(*_exactly(p))).scalar()
    tx.refuse_unless(known is None, "role", "The user already has this role there", "already")
    grant_id = tx.insert(UserGrant, user_id=p.user, role_id=p.role, company_id=p.company, site_id=p.site)
    rights_changed(tx)
    return Granted(grant_id)


@command(
    "identity",
    title="Take a role away",
    on="identity.users",
    field="user",
    scope=_places,
    inverse=Inverse("identity.grant", _same),
)
def revoke(tx: Tx, p: GrantRole) -> None:
    """Take back a role from the user, exactly as it was given: everywhere, in that company or at that site."""
    must_outrank(tx, p.user)
    done = tx.execute(sa.delete(UserGrant).where(*_exactly(p)))
    tx.refuse_unless(done.rowcount == 1, "role", "The user does not have this role there", "not_granted")
    rights_changed(tx)


def _place(tx: Tx, p: GrantRole) -> dict[str, frozenset[int]]:
    tx.refuse_unless(p.company is None or p.site is None, "site", "Give a company or a site, not both")
    company = p.company
    if p.site is not None:
        company = tx.execute(sa.select(Site.company_id).where(Site.id == p.site)).scalar_one()
    return place_of(company, p.site)


def _permissions(tx: Tx, role_id: int) -> list[str]:
    return list(tx.execute(sa.select(Role.permissions).where(Role.id == role_id)).scalar_one())


def _exactly(p: GrantRole) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        UserGrant.user_id == p.user,
        UserGrant.role_id == p.role,
        UserGrant.company_id.is_not_distinct_from(p.company),
        UserGrant.site_id.is_not_distinct_from(p.site),
    )
