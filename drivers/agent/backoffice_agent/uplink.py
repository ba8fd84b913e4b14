"""Sends what the outbox holds: ordered, signed, at once, and for as long as it takes."""

from __future__ import annotations

import logging
import threading
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backoffice.devices.backoff import Backoff
from backoffice_agent.link import Answer, Link
from backoffice_agent.outbox import Entry, Outbox, now
from backoffice_agent.standing import Standing, person_pause
from backoffice_agent.terminal import Terminal

log = logging.getLogger(__name__)

PATH: Final = "/api/v1/agent/batches"
MOST: Final = 50
SLOW: Final = 60.0
"""Seconds between two tries when only a person can help."""


class Uplink(threading.Thread):
    """One batch is under way at a time; what arrives meanwhile goes with the next."""

    def __init__(
        self, terminal: Terminal, key: Ed25519PrivateKey, outbox: Outbox, link: Link, standing: Standing,
        slow: float = SLOW,
    ) -> None:  # fmt: skip
        super().__init__(name="uplink", daemon=True)
        self._terminal, self._key, self._outbox, self._link = terminal, key, outbox, link
        self._standing, self._slow = standing, slow
        self._ending = threading.Event()
        self._backoff = Backoff()
        self._most, self._start = MOST, 0

    def stop(self) -> None:
        self._ending.set()
        self._outbox.arrived.set()

    def run(self) -> None:
        while not self._ending.is_set():
            self._outbox.arrived.clear()
            try:
                batch = self._outbox.batch(self._most, self._start)
                if not batch:
                    self._start = 0
                    self._outbox.arrived.wait()
                    continue
                pause = self._send(batch)
            except Exception as fault:  # a full disk, a server that talks nonsense: this thread is not to end
                log.exception("a batch could not be sent or put away")
                self._standing.became("failing", str(fault))
                pause = self._slow / 6
            if pause:
                self._ending.wait(pause)
        self._link.close()

    def _send(self, batch: list[Entry]) -> float:
        """Send a batch; gives the seconds to wait before the next."""
        body = {
            "epoch": batch[0].epoch,
            "sent_at": now().isoformat(),
            "events": [entry.to_json() for entry in batch],
        }
        try:
            answer = self._link.signed(self._terminal.id, self._key, "POST", PATH, body=body)
        except OSError as fault:
            self._standing.became("away", f"the server does not answer: {fault}")
            return self._backoff.failed()
        match answer.status:
            case 200:
                return self._taken(batch, answer)
            case 409 if "expected" in expected_of(answer):
                return self._from(batch, int(expected_of(answer)["expected"]))
            case 401 | 403:
                self._standing.became("revoked", answer.reason)
                return person_pause(self._slow)
            case 413 if self._most > 1:
                self._most = max(1, self._most // 2)
                return 0.0
            case 429 | 500 | 502 | 503 | 504:
                self._standing.became("busy", answer.reason)
                return max(self._backoff.failed(), answer.retry_after or 0.0)
        self._standing.became("refused", answer.reason)
        return person_pause(self._slow)

    def _taken(self, batch: list[Entry], answer: Answer) -> float:
        acknowledged = answer.body.get("acknowledged")
        if not isinstance(acknowledged, int) or acknowledged < batch[0].seq:
            self._standing.became("refused", "the server acknowledged nothing of what it was sent")
            return self._backoff.failed()
        for event in answer.body.get("quarantined") or ():
            log.warning("the server put the event %s aside; it shows it to people", event)
        self._outbox.acknowledge(min(acknowledged, batch[-1].seq))
        self._start, self._most = 0, MOST
        self._backoff = Backoff()
        self._standing.became("connected")
        return 0.0

    def _from(self, batch: list[Entry], expected: int) -> float:
        """The server has a gap before what it was sent: go back, or number anew when that is not here any more."""
        if expected > batch[-1].seq + MOST or expected < 1:
            self._standing.became("refused", f"the server expects number {expected}, which there is not yet")
            return self._backoff.failed()
        here = self._outbox.batch(1)
        if here and here[0].seq <= expected:
            self._start = expected
            return 0.0 if expected != batch[0].seq else self._backoff.failed()
        missing = batch[0].seq - expected
        epoch = self._outbox.renumber()
        self._start = 0
        log.error(
            "the server has lost %d events of this terminal that it had acknowledged, as after a restore from a "
            "backup; they are not here any more. What waits is sent under a new numbering, %s", missing, epoch,
        )  # fmt: skip
        self._standing.became("renumbered", f"the server has lost {missing} events that it had acknowledged")
        return 0.0


def expected_of(answer: Answer) -> dict[str, Any]:
    """Where `expected` stands: in the problem document itself, or among its parameters."""
    for where in (answer.body, answer.body.get("params")):
        if isinstance(where, dict) and isinstance(where.get("expected"), int):
            return where
    return {}
