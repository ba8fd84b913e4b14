"""Who sent a request: the terminal of its signature or its cookie, as an actor that is remembered like a token's."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from backoffice.actor import Actor, Grant, Grants
from backoffice.db.database import Database
from backoffice.devices.signature import Signed
from backoffice.errors import Refused, Unauthenticated
from backoffice.identity.generation import Generation
from backoffice.identity.models import Role
from backoffice.org.models import Site
from backoffice.stations.terminals.models import Terminal

TAKE_EVENT = "stations.take_event"
"""Every terminal may report what happened, whatever its role."""
_UNKNOWN = "The request is not signed by a terminal that is known here. Enrol the terminal with a new code."
_CACHE_SIZE = 10_000
_ALL = (
    sa.select(
        Terminal.id, Terminal.public_id, Terminal.name, Terminal.site_id, Terminal.public_key, Terminal.revoked_at,
        Site.company_id, Site.zone, Role.permissions,
    )
    .join(Site, Site.id == Terminal.site_id)
    .join(Role, Role.id == Terminal.role_id)
)  # fmt: skip
_BY_ID = _ALL.where(Terminal.public_id == sa.bindparam("known_by"))
_BY_COOKIE = _ALL.where(Terminal.browser_hash == sa.bindparam("known_by"))


@dataclass(frozen=True)
class Known:
    """A terminal that is let in."""

    id: int
    actor: Actor
    key: bytes
    revoked: bool
    generation: int
    site_id: int = 0


class Terminals:
    """The door for terminals: one per application."""

    def __init__(self, database: Database, generation: Generation) -> None:
        self._database = database
        self._generation = generation
        self._lock = threading.Lock()
        self._known: dict[str, Known] = {}

    def verify(self, signed: Signed, signature: bytes) -> Known:
        """The terminal that signed; `Unauthenticated` for a forgery, 403 for one that was revoked."""
        known = self._find(signed.terminal)
        if known is None or not _fits(known.key, signed, signature):
            raise Unauthenticated(_UNKNOWN)
        if known.revoked:
            raise Refused(
                "terminal_revoked",
                "This terminal was revoked; nothing from it is taken any more. Nothing was written; "
                "an administrator can add it as a new terminal.",
                status=403,
            )
        return known

    def by_browser(self, secret: str) -> Known | None:
        """The terminal of a browser's cookie; None when the cookie is unknown or its terminal was revoked."""
        known = self._find(browser_digest(secret), _BY_COOKIE)
        return None if known is None or known.revoked else known

    def _find(self, known_by: str, statement: Any = _BY_ID) -> Known | None:
        generation = self._generation.current()
        known = self._known.get(known_by)
        if known is not None and known.generation == generation:
            return known
        found = self._read(known_by, statement, generation)
        if found is None:
            return None
        with self._lock:
            if len(self._known) >= _CACHE_SIZE:
                self._known.clear()
            self._known[known_by] = found
        return found

    def _read(self, known_by: str, statement: Any, generation: int) -> Known | None:
        with self._database.read() as connection:
            row = connection.execute(statement, {"known_by": known_by}).one_or_none()
        signs = statement is _BY_ID
        if row is None or (signs and row.public_key is None):
            return None
        permissions = {*row.permissions, TAKE_EVENT} if signs else set(row.permissions)
        grants = Grants(Grant(permission, site_id=row.site_id) for permission in sorted(permissions))
        actor = Actor("device", f"device:{row.public_id}", row.name, row.company_id, grants, zone=row.zone)
        return Known(row.id, actor, bytes(row.public_key or b""), row.revoked_at is not None, generation, row.site_id)


def browser_digest(secret: str) -> str:
    """What is kept of a browser's cookie."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _fits(key: bytes, signed: Signed, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed.base())
    except (InvalidSignature, ValueError):
        return False
    return True
