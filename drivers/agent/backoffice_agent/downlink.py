"""Fetches what this terminal is to do: configuration, print jobs, actions. The last answer is kept on disk."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backoffice.devices.backoff import Backoff
from backoffice_agent.link import Answer, Link
from backoffice_agent.standing import Standing, person_pause
from backoffice_agent.terminal import Terminal
from backoffice_agent.uplink import SLOW
from backoffice_agent.work import Taken, Worklist

log = logging.getLogger(__name__)

PATH: Final = "/api/v1/agent/work"
NEAR, FAR = 0.5, 2.0
"""Seconds between two looks at a server on this machine, and at one elsewhere."""


class Downlink(threading.Thread):
    """Looks again and again; `taken` is called with what is new, also at the start with what was kept."""

    def __init__(
        self, terminal: Terminal, key: Ed25519PrivateKey, worklist: Worklist, link: Link, standing: Standing,
        taken: Callable[[Taken], None], every: float | None = None, slow: float = SLOW,
    ) -> None:  # fmt: skip
        super().__init__(name="downlink", daemon=True)
        self._terminal, self._key, self._worklist, self._link = terminal, key, worklist, link
        self._standing, self._taken, self._slow = standing, taken, slow
        self._every = every if every is not None else NEAR if link.local else FAR
        self._ending = threading.Event()
        self._backoff = Backoff()

    def stop(self) -> None:
        self._ending.set()

    def run(self) -> None:
        self._taken(Taken(self._worklist.devices()))
        while not self._ending.is_set():
            try:
                pause = self._look()
            except Exception:  # one answer that cannot be used is not to end this thread
                log.exception("the work from the server could not be taken")
                pause = self._slow / 6
            self._ending.wait(pause)
        self._link.close()

    def _look(self) -> float:
        since, told = self._worklist.version, self._worklist.told_everything()
        try:
            answer = self._ask(since)
        except OSError as fault:
            if self._standing.state in ("", "connected"):
                self._standing.became("away", f"the server does not answer: {fault}")
            return max(self._every, self._backoff.failed())
        match answer.status:
            case 200:
                self._taken(self._worklist.take(answer.body, told))
            case 304:
                pass
            case 401 | 403:
                self._standing.became("revoked", answer.reason)
                return person_pause(self._slow)
            case _:
                log.debug("no work: %s", answer.reason)
                return max(self._every, self._backoff.failed(), answer.retry_after or 0.0)
        self._backoff = Backoff()
        if self._standing.state != "connected":
            self._standing.became("connected")
        return self._every

    def _ask(self, since: str) -> Answer:
        query = f"since={quote(since, safe='')}" if since else ""
        headers = {"If-None-Match": f'"{since}"'} if since else {}
        return self._link.signed(self._terminal.id, self._key, "GET", PATH, query, headers=headers)
