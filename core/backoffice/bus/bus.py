"""Dispatch: from a request to a committed answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Protocol

from backoffice.actor import Actor
from backoffice.bus.catalogue import Catalogue
from backoffice.bus.group_commit import GroupCommit
from backoffice.bus.payload import Payload
from backoffice.bus.postgres_commit import PostgresCommit
from backoffice.bus.work import Answer, Work
from backoffice.db.database import Database
from backoffice.errors import Denied, FieldError, Invalid

_KEY = re.compile(r"[A-Za-z0-9_.:/+=-]{1,200}")


class Committer(Protocol):
    """Carries a work out in a transaction and settles it after the commit."""

    def submit(self, work: Work) -> Answer: ...
    def close(self) -> None: ...


class Bus:
    """The one way to write. `on_denied(actor, permission)` is told of every attempt without the right."""

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        on_denied: Callable[[Actor, str], None] = lambda actor, permission: None,
    ) -> None:
        self.catalogue = catalogue
        self._on_denied = on_denied
        self._committer: Committer = (
            GroupCommit(database, catalogue) if database.dialect == "sqlite" else PostgresCommit(database, catalogue)
        )

    def dispatch(
        self,
        name: str,
        payload: Mapping[str, Any] | bytes | Payload,
        actor: Actor,
        key: str | None = None,
    ) -> Answer:
        """Carry out the command and give its answer, which is committed when this returns.

        `payload` as bytes is JSON. With an idempotency `key` (unique for the actor), the same request gets the same
        answer however often it is sent. Raises `Refused` with the reason; a refused command wrote nothing.
        """
        command = self.catalogue.command(name)
        try:
            if not actor.grants.allows(command.name):
                raise Denied(command.name)
            typed = command.validate(payload)
            if key is not None and not _KEY.fullmatch(key):
                raise _bad_key()
            body = typed.__pydantic_serializer__.to_json(typed, by_alias=True)
            request = sha256(command.name.encode() + b"\n" + body).digest()
            return self._committer.submit(Work(command, actor, typed, body, request, key))
        except Denied as denied:
            self._on_denied(actor, denied.permission)
            raise

    def close(self) -> None:
        self._committer.close()


def _bad_key() -> Invalid:
    message = "must be 1 to 200 letters, digits or any of _ . : / + = -"
    return Invalid([FieldError("Idempotency-Key", message, "invalid_key")])
