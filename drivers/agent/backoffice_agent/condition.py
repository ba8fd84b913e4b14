"""How one device is, as the agent sees it: its health, what of it is passed on, and its counters."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from backoffice.devices import Health, HealthEvent, State
from backoffice_agent.outbox import Outbox, fresh_id, now

log = logging.getLogger(__name__)

COUNTERS_EVERY: Final = 60.0
"""Seconds between two reports in which nothing but counters changed."""


class Condition:
    """Reports when state, reason or code changed. Trying again after a failure is no change until it succeeds.

    A report that the disk does not take is made with the next one that it does.
    """

    def __init__(self, device_id: str, outbox: Outbox) -> None:
        self._device_id, self._outbox = device_id, outbox
        self._lock = threading.RLock()
        self._own: Counter[str] = Counter()
        self._ended: Counter[str] = Counter()
        self._session: Mapping[str, int] = {}
        self._told: tuple[State, str, str] | None = None
        self._counters_told: dict[str, int] = {}
        self._counters_at = time.monotonic()
        self.health = Health(State.DISCOVERED, now())

    def become(self, state: State, reason: str = "", code: str = "", retry_at: dt.datetime | None = None) -> None:
        with self._lock:
            self._adopt(state, reason, code, self.health.last_io, retry_at)
            self.tell()

    def reported(self, health: Health) -> bool:
        """What a session says of its device; gives whether the device is ready now and was not before."""
        with self._lock:
            before = self.health.state
            self._session = dict(health.counters)
            self._adopt(health.state, health.reason, health.code, health.last_io or self.health.last_io, None)
            self.tell()
            return self.health.state is State.READY and before is not State.READY

    def count(self, what: str, times: int = 1) -> None:
        with self._lock:
            self._own[what] += times

    def happened(self) -> None:
        """Something came from the device, or went to it."""
        with self._lock:
            self.health = replace(self.health, last_io=now())

    def session_ended(self) -> None:
        """Counters only grow: those of the next session begin at nothing."""
        with self._lock:
            self._ended.update(self._session)
            self._session = {}

    def tell(self) -> None:
        """Report, if there is something to."""
        with self._lock:
            self.health = replace(self.health, counters=self._counters())
            at = (self.health.state, self.health.reason, self.health.code)
            if not self._is_news(at):
                return
            try:
                self._outbox.add(HealthEvent(fresh_id(), self._device_id, self.health, now()))
            except OSError as fault:
                log.error("the health of %s could not be kept: %s", self._device_id, fault)
                return
            self._told, self._counters_told = at, dict(self.health.counters)
            self._counters_at = time.monotonic()

    def _is_news(self, at: tuple[State, str, str]) -> bool:
        if self._told is None:
            return True
        if at[0] is State.CONNECTING and self._told[0] in (State.BACKOFF, State.CONNECTING):
            return False
        if at != self._told:
            return True
        aged = time.monotonic() - self._counters_at >= COUNTERS_EVERY
        return aged and self._counters_told != self.health.counters

    def _counters(self) -> dict[str, int]:
        """What a session counts itself, and what only the agent sees."""
        return dict(sorted({**self._own, **(self._ended + Counter(self._session))}.items()))

    def _adopt(
        self, state: State, reason: str, code: str, last_io: dt.datetime | None, retry_at: dt.datetime | None
    ) -> None:
        try:
            health = self.health.become(state, now(), reason, code)
        except ValueError as fault:
            log.warning("%s: %s", self._device_id, fault)
            health = replace(self.health, state=state, since=now(), reason=reason, code=code)
        self.health = replace(health, last_io=last_io, retry_at=retry_at)
