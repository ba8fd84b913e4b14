"""Commands in their order, sent together: they share their commits, so the demo is ready within seconds."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from backoffice.errors import Refused

TOGETHER = 500

Request = tuple[str, Mapping[str, Any], str | None]


class Tasks:
    """Gathers commands for an office. A refusal is a mistake in the demo and is raised.

    Each has a key of its own, so that a demo that is brought again moves nothing twice.
    """

    def __init__(self, office: Any) -> None:
        self._office = office
        self._waiting: list[Request] = []
        self._keys = (f"demo:inventory:{number}" for number in count(1))

    def add(self, command: str, payload: Mapping[str, Any]) -> None:
        """Carry the command out sooner or later, after all those before it."""
        self._waiting.append((command, payload, next(self._keys)))
        if len(self._waiting) >= TOGETHER:
            self.finish()

    def now(self, command: str, payload: Mapping[str, Any]) -> Any:
        """Carry the command out, after all those before it, and give its result."""
        self._waiting.append((command, payload, next(self._keys)))
        return self.finish()

    def finish(self) -> Any:
        """Carry out all that waits; gives the result of the last command."""
        waiting, self._waiting = self._waiting, []
        result = None
        for answer in self._office.application.bus.dispatch_many(waiting, self._office.actor):
            if isinstance(answer, Refused):
                raise answer
            result = answer.result
        return result
