"""The journal: one row a command, which is its audit record, its idempotency key and its outbox at once.

The chain binds digests, not bodies, each digest salted by its row: a body can be erased for a person who asks, and
old keys can go, while every later row still proves that nothing was changed, removed or put in between.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from backoffice.db.base import Base
from backoffice.db.hot import Hot
from backoffice.kinds import BigId, Binary, CodePointText, Id, IdKind, Instant, Kind, Text, typed
from backoffice.kinds.time import rfc3339
from backoffice.resources import Resource

GENESIS = bytes(32)
"""What the first link of the chain is tied to."""


def _text(label: str, length: int) -> Any:
    return typed(Text(label, max=length), str)


def _bytes(kind: Kind | None = None) -> Any:
    return typed(kind or Binary(secrecy="internal"), bytes)


journal = sa.Table(
    "core_journal",
    Base.metadata,
    sa.Column("seq", typed(IdKind("Number"), Id), primary_key=True),
    sa.Column("principal", _text("By", 80), nullable=False),
    sa.Column("key", typed(Text("Key", max=200, secrecy="internal"), str)),
    sa.Column("company_id", BigId),
    sa.Column("command", _text("Command", 120), nullable=False),
    sa.Column("recorded_at", typed(Instant("Recorded"), dt.datetime), nullable=False, index=True),
    sa.Column("request_hash", _bytes(), nullable=False),
    sa.Column("salt", _bytes(), nullable=False),
    sa.Column("payload", _bytes()),
    sa.Column("result", _bytes()),
    sa.Column("events", _bytes()),
    sa.Column("changes", _bytes()),
    sa.Column("digest", _bytes(), nullable=False),
    sa.Column("hash", _bytes()),
    sa.UniqueConstraint("principal", "key"),
)

subject = sa.Table(
    "core_journal_subject",
    Base.metadata,
    sa.Column("subject", CodePointText(80), primary_key=True),
    sa.Column("row_id", BigId, primary_key=True, autoincrement=False),
    sa.Column("seq", BigId, primary_key=True, autoincrement=False),
)
"""Which rows a command touched by `tx.insert` and `tx.change`: the history on a record page."""

_COLUMNS = (
    "principal", "key", "company_id", "command", "recorded_at", "request_hash", "salt",
    "payload", "result", "events", "changes", "digest", "hash",
)  # fmt: skip
_INSERT = sa.insert(journal).values({name: sa.bindparam(name) for name in _COLUMNS})
INSERT = Hot({"sqlite": _INSERT, "postgresql": _INSERT.returning(journal.c.seq)})
BY_KEY = Hot(
    sa.select(journal.c.request_hash, journal.c.result, journal.c.seq).where(
        journal.c.principal == sa.bindparam("principal"), journal.c.key == sa.bindparam("key")
    )
)
HEAD = Hot(sa.select(journal.c.hash).order_by(journal.c.seq.desc()).limit(1))
TOUCHED = Hot(sa.insert(subject).values({c.name: sa.bindparam(c.name) for c in subject.c}))


@dataclass(frozen=True)
class Entry:
    """What one command leaves behind, before it is numbered."""

    principal: str
    key: str | None
    company_id: int | None
    command: str
    recorded_at: dt.datetime
    request_hash: bytes
    payload: bytes
    result: bytes
    events: bytes | None
    changes: bytes | None

    def row(self, previous: bytes | None) -> dict[str, Any]:
        """The row to insert; with the hash of the previous link, its own link of the chain too."""
        salt = os.urandom(16)
        digest = digest_of(
            salt, self.principal, self.company_id, self.command, self.recorded_at, self.request_hash,
            self.payload, self.result, self.events, self.changes,
        )  # fmt: skip
        link = None if previous is None else link_of(previous, digest)
        return {**self.__dict__, "salt": salt, "digest": digest, "hash": link}


def digest_of(
    salt: bytes,
    principal: str,
    company_id: int | None,
    command: str,
    recorded_at: dt.datetime,
    request_hash: bytes,
    *bodies: bytes | None,
) -> bytes:
    """The salted digest of a row. Every part goes in with its length, so that none can grow at another's cost."""
    head = f"{principal}\n{company_id}\n{command}\n{rfc3339(recorded_at)}".encode()
    made = sha256(salt)
    for part in (head, request_hash, *bodies):
        made.update(b"-" if part is None else b"%d:" % len(part))
        made.update(part or b"")
    return made.digest()


def link_of(previous: bytes, digest: bytes) -> bytes:
    """The next link of the chain."""
    return sha256(previous + digest).digest()


entries = Resource(
    "journal.entries",
    sa.select(journal.c.seq, journal.c.recorded_at, journal.c.principal, journal.c.command, journal.c.company_id),
    id="seq",
    key="seq",
    label="command",
    sort="-seq",
    search=("command", "principal"),
    scope={"company": journal.c.company_id},
    hidden=("company_id",),
    title="Audit trail",
    icon="history",
    description="Every command that was carried out, in order. `backoffice audit verify` proves that none was changed.",
)


def declarations() -> tuple[Any, ...]:
    return (entries,)
