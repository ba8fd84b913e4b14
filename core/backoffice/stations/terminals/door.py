"""Who sent a signed request: the terminal of that key, as an actor that is remembered like the one of a token."""

from __future__ import annotations

import threading
from dataclasses import dataclass

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
_FIND = (
    sa.select(
        Terminal.id, Terminal.public_id, Terminal.name, Terminal.site_id, Terminal.public_key, Terminal.revoked_at,
        Site.company_id, Site.zone, Role.permissions,
    )
    .join(Site, Site.id == Terminal.site_id)
    .join(Role, Role.id == Terminal.role_id)
    .where(Terminal.public_id == sa.bindparam("public_id"))
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A terminal that is let in."""

    id: int
    actor: Actor
    key: bytes
    revoked: bool
    generation: int


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

    def _find(self, public_id: str) -> Known | None:
        generation = self._generation.current()
        known = self._known.get(public_id)
        if known is not None and known.generation == generation:
            return known
        found = self._read(public_id, generation)
        if found is None:
            return None
        with self._lock:
            if len(self._known) >= _CACHE_SIZE:
                self._known.clear()
            self._known[public_id] = found
        return found

    def _read(self, public_id: str, generation: int) -> Known | None:
        with self._database.read() as connection:
            row = connection.execute(_FIND, {"public_id": public_id}).one_or_none()
        if row is None or row.public_key is None:
            return None
        permissions = {*row.permissions, TAKE_EVENT}
        grants = Grants(Grant(permission, site_id=row.site_id) for permission in sorted(permissions))
        actor = Actor("device", f"device:{row.public_id}", row.name, row.company_id, grants, zone=row.zone)
        return Known(row.id, actor, bytes(row.public_key), row.revoked_at is not None, generation)


def _fits(key: bytes, signed: Signed, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed.base())
    except (InvalidSignature, ValueError):
        return False
    return True
