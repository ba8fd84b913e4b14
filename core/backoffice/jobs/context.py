"""What a job and a handler are given: their effects, which happen once, and a way to say how far they are."""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from backoffice.actor import Actor, Grants
from backoffice.bus.tx import M
from backoffice.errors import Refused
from backoffice.jobs import leases
from backoffice.jobs.leases import Leased
from backoffice.jobs.models import NOTE_LENGTH

if TYPE_CHECKING:
    from backoffice.application import Application
    from backoffice.bus.payload import Payload

_PLAIN = re.compile(r"[A-Za-z0-9_.:/+=-]{1,160}")
"""What may stand in an idempotency key, with some room for the step. Never a number of a row: those come again."""
REPORT_EVERY = 0.3
"""Seconds between two writes of the progress."""
CHUNK = 100
"""Commands that share their commits: long enough to be cheap, short enough for those who wait beside them."""


class Interrupted(Exception):  # noqa: N818  (an answer to the worker, not an error)
    """The job has to stop here: it was cancelled, the worker is asked to end, or somebody else has it now."""


class JobContext:
    """The job as its function sees it. It may be run several times; each effect happens once.

    `actor` is the module itself, with every right, on behalf of whoever asked for the job. `requester()` is that
    person with their own rights, for work that must not do more than they may.
    """

    def __init__(self, application: Application, job: Leased, process: str, stop: threading.Event) -> None:
        self._application = application
        self._job = job
        self._process = process
        self._stop = stop
        self._steps = 0
        self._reported = 0.0
        self.lost = False
        """Whether the lease is gone."""
        name = job.plugin.capitalize()
        self.actor = Actor(
            "automation", f"plugin:{job.plugin}", name, job.company_id, Grants.everything(), on_behalf_of=job.principal
        )

    @property
    def id(self) -> int:
        """The job's number."""
        return self._job.id

    @property
    def key(self) -> str:
        """What its effects are known by, the same in every try: such as `event:<entry>.<place>:<handler>`."""
        plain = self._job.key.replace("@", "/")
        return plain if _PLAIN.fullmatch(plain) else f"job:{sha256(plain.encode()).hexdigest()}"

    @property
    def try_no(self) -> int:
        """1 for the first try."""
        return self._job.try_no

    @property
    def due(self) -> dt.datetime | None:
        """The time that a schedule meant, which may be long past; None for a job that no schedule started."""
        _, at, text = self._job.key.rpartition("@")
        return dt.datetime.fromisoformat(text) if at and self._job.key.startswith("schedule:") else None

    @property
    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def acting_in(self, company_id: int | None) -> Actor:
        """The module in another company, for work that spans several."""
        return replace(self.actor, company_id=company_id)

    def requester(self) -> Actor:
        """Whoever asked for the job, with the rights they have now; the module itself if that was no person."""
        kind, _, number = self._job.principal.partition(":")
        if kind != "user" or self._job.company_id is None:
            return self.actor
        return self._application.identity.policy.actor(int(number), self._job.company_id)

    # -- effects

    def dispatch(
        self, command: str, payload: Mapping[str, Any] | Payload, *, step: str = "", actor: Actor | None = None
    ) -> Any:
        """Carry out a command, once however often the job is run, and give its result.

        The commands of a job are told apart by their order. Where a second run might ask for others, name each `step`.
        """
        self.check()
        return self._application.dispatch(command, payload, actor or self.actor, self._step(step)).result

    def dispatch_many(
        self,
        requests: Iterable[tuple[str, Mapping[str, Any] | Payload]],
        *,
        total: int | None = None,
        actor: Actor | None = None,
    ) -> list[Any | Refused]:
        """Carry out many commands in chunks that share their commits; gives a result or a refusal for each.

        The progress is written as it goes; with `total` it is a bar.
        """
        outcomes: list[Any | Refused] = []
        chunk: list[tuple[str, Mapping[str, Any] | Payload]] = []
        for request in requests:
            chunk.append(request)
            if len(chunk) == CHUNK:
                self._chunk(chunk, outcomes, actor, total)
                chunk = []
        self._chunk(chunk, outcomes, actor, total)
        return outcomes

    def read(self, resource: str, **filters: Any) -> list[dict[str, Any]]:
        """Up to 500 rows of a resource, as the module may see them."""
        args = {name: str(value) for name, value in filters.items()}
        with self._application.read() as connection:
            return self._application.resource(resource).page(connection, self.actor, args, limit=500).dicts()

    def settings(self, model: type[M]) -> M:
        """What an administrator has set of the module, by its settings model."""
        return self._application.settings(model)

    def snapshot(self) -> AbstractContextManager[sa.Connection]:
        """A read-only connection, for statements of the module's own: `with ctx.snapshot() as connection`."""
        return self._application.read()

    # -- how far it is

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Say how far the job is, for who waits for it. Raises `Interrupted` where the job has to stop."""
        self.check()
        if time.monotonic() - self._reported < REPORT_EVERY and done != total:
            return
        self._reported = time.monotonic()
        with self._application.database.write(durable=False) as connection:
            self.lost = not leases.report(connection, self._job, self._process, done, total, note[:NOTE_LENGTH])
        self.check()

    def check(self) -> None:
        """Raise `Interrupted` where the job has to stop. `dispatch` and `progress` ask by themselves."""
        if self.lost or self._stop.is_set():
            raise Interrupted

    # -- inside

    def _chunk(
        self, chunk: list[tuple[str, Mapping[str, Any] | Payload]], outcomes: list[Any | Refused], actor: Actor | None,
        total: int | None,
    ) -> None:  # fmt: skip
        if not chunk:
            return
        self.check()
        requests = [(name, payload, self._step("")) for name, payload in chunk]
        answers = self._application.dispatch_many(requests, actor or self.actor)
        outcomes += [one if isinstance(one, Refused) else one.result for one in answers]
        self.progress(len(outcomes), total)

    def _step(self, name: str) -> str:
        self._steps += 1
        return f"{self.key}/{name or self._steps}"
