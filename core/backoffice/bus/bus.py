"""Dispatch: from a request to a committed answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Protocol

from backoffice.actor import Actor
from backoffice.bus.catalogue import Catalogue
from backoffice.bus.group_commit import GroupCommit
from backoffice.bus.payload import Payload
from backoffice.bus.postgres_commit import PostgresCommit
from backoffice.bus.trial import try_out
from backoffice.bus.work import Answer, Work
from backoffice.clock import Clock, utc_now
from backoffice.db.database import Database
from backoffice.errors import Denied, FieldError, Invalid, Refused

Request = tuple[str, Mapping[str, Any] | bytes | Payload, str | None]
"""Command, payload, idempotency key."""

_KEY = re.compile(r"[A-Za-z0-9_.:/+=-]{1,200}")


class Committer(Protocol):
    """Carries works out, in their order, and returns when each has its answer, after the commit, or its error."""

    def submit(self, works: Sequence[Work]) -> None: ...
    def close(self) -> None: ...


class Bus:
    """The one way to write. `on_denied(actor, permission)` is told of every attempt without the right."""

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        on_denied: Callable[[Actor, str], None] = lambda actor, permission: None,
        clock: Clock = utc_now,
    ) -> None:
        self.catalogue = catalogue
        self._on_denied = on_denied
        committer = GroupCommit if database.dialect == "sqlite" else PostgresCommit
        self._committer: Committer = committer(database, catalogue, clock)
        self._database, self._clock = database, clock

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
        work = self._prepare(name, payload, actor, key)
        self._committer.submit((work,))
        answer = self._outcome(work)
        if work.command.finish is not None:
            work.command.finish()
        return answer

    def dispatch_many(self, requests: Iterable[Request], actor: Actor) -> list[Answer | Refused]:
        """Carry out many commands in their order and give an answer or a refusal for each, all committed.

        Each stands for itself: one that is refused does not keep the others back. They share their commits, which
        makes this the way for batches from devices, imports and demo data. A defect is raised.
        """
        outcomes = self._prepare_all(requests, actor)
        self._committer.submit([one for one in outcomes if isinstance(one, Work)])
        answers = [one if isinstance(one, Refused) else self._answer_or_refusal(one) for one in outcomes]
        for finish in {one.command.finish for one in outcomes if isinstance(one, Work) and one.command.finish}:
            finish()
        return answers

    def try_many(self, requests: Iterable[Request], actor: Actor) -> list[Answer | Refused]:
        """What `dispatch_many` would answer, by carrying the commands out and rolling all of it back.

        Each sees those before it. Others who write wait meanwhile: keep it to some hundreds.
        """
        outcomes = self._prepare_all(requests, actor)
        try_out(self._database, self.catalogue, self._clock, [one for one in outcomes if isinstance(one, Work)])
        return [one if isinstance(one, Refused) else self._answer_or_refusal(one) for one in outcomes]

    def _prepare_all(self, requests: Iterable[Request], actor: Actor) -> list[Work | Refused]:
        outcomes: list[Work | Refused] = []
        for name, payload, key in requests:
            try:
                outcomes.append(self._prepare(name, payload, actor, key))
            except Refused as refused:
                outcomes.append(refused)
        return outcomes

    def _prepare(self, name: str, payload: Mapping[str, Any] | bytes | Payload, actor: Actor, key: str | None) -> Work:
        """Permission, validation and preparation: what needs no transaction."""
        command = self.catalogue.command(name)
        try:
            if not actor.grants.allows(command.name):
                raise Denied(command.name)
            typed = command.validate(payload)
            if key is not None and not _KEY.fullmatch(key):
                raise _bad_key()
            if command.prepare is not None:
                command.prepare(typed)
            body = typed.__pydantic_serializer__.to_json(typed, by_alias=True)
            request = sha256(command.name.encode() + b"\n" + body).digest()
            return Work(command, actor, typed, body, request, key)
        except Denied as denied:
            self._on_denied(actor, denied.permission)
            raise

    def _outcome(self, work: Work) -> Answer:
        try:
            return work.outcome()
        except Denied as denied:
            self._on_denied(work.actor, denied.permission)
            raise

    def _answer_or_refusal(self, work: Work) -> Answer | Refused:
        try:
            return self._outcome(work)
        except Refused as refused:
            return refused

    def close(self) -> None:
        self._committer.close()


def _bad_key() -> Invalid:
    message = "must be 1 to 200 letters, digits or any of _ . : / + = -"
    return Invalid([FieldError("Idempotency-Key", message, "invalid_key")])
