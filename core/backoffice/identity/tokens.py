"""Keys for programs: `bo_<public id>_<secret>`, of which only a digest is stored."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import logging
import secrets
import threading
from dataclasses import dataclass, replace

import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.clock import Clock, utc_now
from backoffice.db.database import Database
from backoffice.errors import Unauthenticated, Unavailable
from backoffice.identity.models import Token as Row
from backoffice.identity.policy import Policy

PREFIX = "bo"
USED_EVERY = dt.timedelta(minutes=1)
_CACHE_SIZE = 10_000
_log = logging.getLogger(__name__)
_FIND = sa.select(Row).where(Row.public_id == sa.bindparam("public_id"))


@dataclass(frozen=True)
class NewToken:
    """A token just made: `text` is shown once, the rest is stored by `identity.create_token`."""

    text: str
    public_id: str
    secret_hash: str


def mint() -> NewToken:
    """A new token with a secret of 256 bits."""
    public_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    return NewToken(f"{PREFIX}_{public_id}_{secret}", public_id, _digest(secret).hex())


@dataclass
class _Known:
    id: int
    generation: int
    actor: Actor
    expires_at: dt.datetime | None
    used_at: dt.datetime | None


class Tokens:
    """Finds the actor behind a token; checked ones are remembered until the generation changes."""

    def __init__(self, database: Database, policy: Policy, clock: Clock = utc_now) -> None:
        self._database = database
        self._policy = policy
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[bytes, _Known] = {}

    def actor(self, text: str) -> Actor:
        """The user of the token, limited to the token's permissions; `Unauthenticated` unless it is valid now."""
        digest, generation, now = _digest(text), self._policy.generation.current(), self._clock()
        known = self._known.get(digest)
        if known is None or known.generation != generation:
            known = self._check(text, generation, now)
            with self._lock:
                if len(self._known) >= _CACHE_SIZE:
                    self._known.clear()
                self._known[digest] = known
        if known.expires_at is not None and now >= known.expires_at:
            raise Unauthenticated("This token has expired. An administrator can create a new one.")
        if known.used_at is None or now - known.used_at >= USED_EVERY:
            self._used(known, now)
        return known.actor

    def _check(self, text: str, generation: int, now: dt.datetime) -> _Known:
        prefix, _, rest = text.partition("_")
        public_id, _, secret = rest.partition("_")
        if prefix != PREFIX or not public_id.isalnum() or not secret:
            raise Unauthenticated("This is no token. A token starts with bo_ and is sent as Authorization: Bearer.")
        with self._database.read() as connection:
            row = connection.execute(_FIND, {"public_id": public_id[:32]}).one_or_none()
        if row is None or not hmac.compare_digest(row.secret_hash, _digest(secret)):
            raise Unauthenticated("This token is not known here.")
        if row.revoked_at is not None:
            raise Unauthenticated("This token was revoked. An administrator can create a new one.")
        user = self._policy.actor(row.user_id, row.company_id, generation)
        actor = replace(
            user,
            kind="token",
            id=f"token:{row.id}",
            name=f"{user.name} ({row.title})",
            on_behalf_of=user.id,
            grants=user.grants.restrict(row.permissions),
        )
        return _Known(row.id, generation, actor, row.expires_at, row.last_used_at)

    def _used(self, known: _Known, now: dt.datetime) -> None:
        known.used_at = now
        try:
            with self._database.write() as connection:
                connection.execute(sa.update(Row).where(Row.id == known.id).values(last_used_at=now))
        except Unavailable:
            _log.warning("token %s: last use not recorded, the database is busy", known.id)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
