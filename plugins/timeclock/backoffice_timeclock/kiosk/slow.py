"""A terminal at which somebody guesses becomes slow, and is never locked: others need it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from backoffice.errors import Refused

FREE: Final = 5
"""Wrong badges and PINs in a row before it slows down."""
LONGEST: Final = 8.0
FORGOTTEN: Final = 300.0
MOST: Final = 10_000


@dataclass
class _Wrong:
    count: int = 0
    at: float = 0.0


class Slowdown:
    """Counts what was wrong at each terminal, in this process. Seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._wrong: dict[str, _Wrong] = {}

    def check(self, terminal: str) -> None:
        """`Refused` (slow_down, 429) while the terminal has to wait: the kiosk waits by itself and asks again."""
        wait = self._wait(terminal)
        if wait > 0:
            raise Refused(
                "slow_down",
                f"Too many wrong badges or PINs here. Nothing was changed; it goes on in {int(wait) + 1} seconds.",
                status=429,
                retry_after=int(wait) + 1,
            )

    def wrong(self, terminal: str) -> None:
        with self._lock:
            if len(self._wrong) >= MOST:
                self._wrong.clear()
            found = self._wrong.setdefault(terminal, _Wrong())
            if self._now() - found.at > FORGOTTEN:
                found.count = 0
            found.count, found.at = found.count + 1, self._now()

    def right(self, terminal: str) -> None:
        with self._lock:
            self._wrong.pop(terminal, None)

    def _wait(self, terminal: str) -> float:
        found = self._wrong.get(terminal)
        if found is None or found.count < FREE:
            return 0.0
        return float(min(2.0 ** (found.count - FREE), LONGEST)) - (self._now() - found.at)
