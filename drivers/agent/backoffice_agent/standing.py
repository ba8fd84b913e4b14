"""How this terminal stands with its server: said in the log once for each change, and given to who asks."""

from __future__ import annotations

import datetime as dt
import logging
import random
import threading
from collections.abc import Callable
from typing import Final

from backoffice_agent.outbox import now

log = logging.getLogger(__name__)

_SAID: Final = {
    "connected": (logging.INFO, "the server takes what this terminal reports"),
    "away": (logging.WARNING, "the server is away; everything is kept here and sent when it is back"),
    "busy": (logging.WARNING, "the server cannot write just now; everything is kept here and sent later"),
    "revoked": (
        logging.ERROR,
        "the server does not know this terminal any more; everything is kept here. An administrator can help",
    ),
    "refused": (logging.ERROR, "the server does not take what this terminal sends; everything is kept here"),
    "renumbered": (logging.ERROR, "the numbering of events was begun anew"),
    "failing": (logging.ERROR, "the agent cannot send; everything is kept here"),
}


class Standing:
    """`state` is one of connected, away, busy, revoked, refused, renumbered, failing; empty before the first word."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.state, self.reason = "", ""
        self.since: dt.datetime = now()

    def became(self, state: str, reason: str = "") -> None:
        with self._lock:
            if state == self.state:
                self.reason = reason
                return
            self.state, self.reason, self.since = state, reason, now()
        level, sentence = _SAID[state]
        log.log(level, "%s%s", sentence, f" ({reason})" if reason else "")


def person_pause(slow: float, uniform: Callable[[float, float], float] = random.uniform) -> float:
    """Seconds to wait where only a person can help: many terminals do not come back in step."""
    return uniform(slow / 2, slow)
