"""Signing in, and everything that turns what a request carries into an actor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.clock import Clock, utc_now
from backoffice.db.database import Database
from backoffice.errors import TooMany, Unauthenticated
from backoffice.identity.generation import Generation
from backoffice.identity.lockout import Lockout
from backoffice.identity.models import User
from backoffice.identity.names import login_name
from backoffice.identity.passwords import hash_password, outdated, verify_password
from backoffice.identity.policy import Policy
from backoffice.identity.security_log import UNKNOWN, SecurityLog
from backoffice.identity.sessions import Sessions
from backoffice.identity.tokens import Tokens

WRONG = "The name or the password is wrong. Check both and try again."


@dataclass(frozen=True)
class SignedIn:
    """A successful sign-in: `secret` goes into the session cookie and nowhere else."""

    secret: str
    actor: Actor


class Identity:
    """The door: one per application. `policy`, `sessions`, `tokens` and `log` can be used by themselves."""

    def __init__(self, database: Database, generation: Generation | None = None, clock: Clock = utc_now) -> None:
        self._database = database
        self._lockout = Lockout(database, clock)
        self.policy = Policy(database, generation or Generation(database))
        self.sessions = Sessions(database, clock)
        self.tokens = Tokens(database, self.policy, clock)
        self.log = SecurityLog(database, clock)

    def sign_in(
        self,
        name: str,
        password: str,
        *,
        company: str | None = None,
        address: str = "",
        agent: str = "",
        previous: str | None = None,
    ) -> SignedIn:
        """Check a password and open a session; `previous` is the browser's old session secret, which ends.

        `Unauthenticated` or `TooMany` say the same, and take as long, whether the name exists or not.
        """
        user = self._user(name)
        principal = UNKNOWN if user is None else f"user:{user.id}"
        try:
            self._lockout.attempt(name)
        except TooMany:
            self.log.record("sign_in_locked", principal, address=address)
            raise
        stored = None if user is None or user.disabled_at is not None else user.password_hash
        if not verify_password(password, stored) or user is None or stored is None:
            self.log.record("sign_in_failed", principal, address=address)
            raise Unauthenticated(WRONG)
        self._lockout.succeeded(name)
        if outdated(stored):
            self._renew(user.id, password, stored)
        company_id = self.policy.company(user.id, company)
        secret = self.sessions.open(user.id, company_id, agent, previous)
        return SignedIn(secret, self.policy.actor(user.id, company_id, self.policy.generation.refresh()))

    def by_session(self, secret: str) -> Actor | None:
        """The actor of a session cookie, or None when nobody is signed in by it any more."""
        session = self.sessions.find(secret)
        if session is None:
            return None
        try:
            return self.policy.actor(session.user_id, session.company_id, session.generation)
        except Unauthenticated:
            return None

    def by_token(self, text: str, address: str = "") -> Actor:
        """The actor of a bearer token; `Unauthenticated`, and a line in the security log, unless it is valid."""
        try:
            return self.tokens.actor(text)
        except Unauthenticated as refusal:
            self.log.record("token_refused", UNKNOWN, refusal.message, address)
            raise

    def by_name(self, name: str, company: str | None = None) -> Actor:
        """The actor of a user by name, without a password: for the owner of the machine at the command line."""
        user = self._user(name)
        if user is None:
            raise Unauthenticated(f"There is no user “{name}”.")
        return self.policy.actor(user.id, self.policy.company(user.id, company), self.policy.generation.refresh())

    def sign_out(self, secret: str) -> None:
        """End the session of a cookie."""
        self.sessions.close(secret)

    def _user(self, name: str) -> sa.Row[*tuple[Any, ...]] | None:
        if not name.isprintable():
            return None  # no name has control characters or half characters, and databases refuse them
        wanted = sa.select(User.id, User.password_hash, User.disabled_at).where(User.name == login_name(name))
        with self._database.read() as connection:
            return connection.execute(wanted).one_or_none()

    def _renew(self, user_id: int, password: str, stored: str) -> None:
        renewed = sa.update(User).where(User.id == user_id, User.password_hash == stored)
        with self._database.write() as connection:
            connection.execute(renewed.values(password_hash=hash_password(password)))
