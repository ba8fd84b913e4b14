"""Who may do what: the grants of a user as an actor, cached until anything about users, roles or grants changes."""

from __future__ import annotations

import threading

import sqlalchemy as sa

from backoffice.actor import Actor, Grant, Grants
from backoffice.db.database import Database
from backoffice.errors import Refused, Unauthenticated
from backoffice.identity.generation import Generation
from backoffice.identity.models import Role, User, UserGrant
from backoffice.org.models import Company, Site

_CACHE_SIZE = 10_000


class Policy:
    """Builds actors. An answer is remembered with the generation that it was read at."""

    def __init__(self, database: Database, generation: Generation) -> None:
        self._database = database
        self.generation = generation
        self._lock = threading.Lock()
        self._actors: dict[tuple[int, int], tuple[int, Actor]] = {}

    def actor(self, user_id: int, company_id: int, generation: int | None = None) -> Actor:
        """The user acting in a company; `Unauthenticated` when disabled or gone.

        Pass a `generation` that was just read; otherwise the polled one is taken.
        """
        wanted = self.generation.current() if generation is None else generation
        known = self._actors.get((user_id, company_id))
        if known is not None and known[0] == wanted:
            return known[1]
        actor = self._read(user_id, company_id)
        with self._lock:
            if len(self._actors) >= _CACHE_SIZE:
                self._actors.clear()
            self._actors[user_id, company_id] = (wanted, actor)
        return actor

    def companies(self, user_id: int) -> list[tuple[int, str, str]]:
        """(id, code, name) of the companies that the user may act in, oldest first."""
        with self._database.read() as connection:
            limits = connection.execute(
                sa.select(UserGrant.company_id, Site.company_id, UserGrant.site_id)
                .outerjoin(Site, Site.id == UserGrant.site_id)
                .where(UserGrant.user_id == user_id)
            ).all()
            found = sa.select(Company.id, Company.code, Company.name).where(Company.archived_at.is_(None))
            if not any(company is None and site is None for company, _, site in limits):
                ids = {company or of_site for company, of_site, _ in limits}
                found = found.where(Company.id.in_(ids))
            return [(row.id, row.code, row.name) for row in connection.execute(found.order_by(Company.id))]

    def company(self, user_id: int, code: str | None = None) -> int:
        """The company to act in: the one of that code, or the user's first; refused when there is none."""
        companies = self.companies(user_id)
        if not companies:
            raise Refused(
                "no_role", "You have no role yet, so there is nothing to open. Ask an administrator.", status=403
            )
        for company_id, its_code, _ in companies:
            if code is None or its_code == code:
                return company_id
        raise Refused("no_role", f"You have no role in the company “{code}”.", field="company", status=403)

    def _read(self, user_id: int, company_id: int) -> Actor:
        with self._database.read() as connection:
            user = connection.execute(
                sa.select(User.display_name, User.locale, User.zone, User.disabled_at).where(User.id == user_id)
            ).one_or_none()
            if user is None or user.disabled_at is not None:
                raise Unauthenticated("This account is switched off. An administrator can switch it on again.")
            zone = user.zone or connection.scalar(
                sa.select(Site.zone).where(Site.company_id == company_id).order_by(Site.id).limit(1)
            )
            grants = Grants(grants_of(connection, user_id))
        return Actor(
            "user", f"user:{user_id}", user.display_name, company_id, grants,
            user_id=user_id, locale=user.locale, zone=zone or "UTC",
        )  # fmt: skip


def grants_of(connection: sa.Connection, user_id: int) -> list[Grant]:
    """Every permission that the user's roles give, with its place."""
    rows = connection.execute(
        sa.select(Role.permissions, UserGrant.company_id, UserGrant.site_id)
        .join(Role, Role.id == UserGrant.role_id)
        .where(UserGrant.user_id == user_id)
    )
    return [
        Grant(permission, company_id, site_id)
        for permissions, company_id, site_id in rows
        for permission in permissions
    ]
