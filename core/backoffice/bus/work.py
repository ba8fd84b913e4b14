"""One command on its way: what was asked, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from queue import Empty, SimpleQueue
from typing import Any

import orjson

from backoffice.actor import Actor
from backoffice.bus.command import Command
from backoffice.bus.payload import Payload


@dataclass(frozen=True)
class Answer:
    """The committed answer of a command. `raw` is its JSON; `replayed` says that it had been carried out before."""

    raw: bytes
    replayed: bool
    seq: int | None

    @cached_property
    def result(self) -> Any:
        return orjson.loads(self.raw)


@dataclass(eq=False)
class Work:
    """A validated command in the queue. It is settled, once, by an answer after COMMIT or by an error."""

    command: Command
    actor: Actor
    payload: Payload
    body: bytes
    request_hash: bytes
    key: str | None
    answer: Answer | None = None
    error: BaseException | None = None
    settled: bool = False
    left: bool = False
    """The caller went away: it was answered, gave up, or its thread died."""
    _bell: SimpleQueue[None] = field(default_factory=SimpleQueue)

    def waits(self) -> bool:
        """Whether the caller has still to be told what became of it."""
        return not self.settled

    def wait(self, seconds: float) -> bool:
        """Wait to be woken; False when the time is up."""
        try:
            self._bell.get(timeout=seconds)
        except Empty:
            return False
        return True

    def wake(self) -> None:
        """Let a waiting caller look again."""
        self._bell.put(None)

    def settle(self) -> None:
        """Let the caller go on: only now may it be told anything."""
        self.settled = True
        self.wake()

    def fail(self, error: BaseException) -> None:
        self.answer, self.error = None, error
        self.settle()

    def outcome(self) -> Answer:
        if self.error is not None:
            raise self.error
        assert self.answer is not None
        return self.answer
