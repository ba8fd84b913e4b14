"""How long to wait before a device is tried again."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

FIRST: Final = 0.5
LONGEST: Final = 30.0
CALM: Final = 60.0
"""Seconds of being ready after which the next failure counts as the first."""


class Backoff:
    """Doubles from 0.5 to 30 s with full jitter, so that many devices on one hub do not come back in step.

    "Full jitter": the wait is uniform between 0 and the bound; M. Brooker, "Exponential Backoff And Jitter", AWS
    Architecture Blog, 2015.
    """

    def __init__(self, uniform: Callable[[float, float], float] = random.uniform) -> None:
        self._uniform = uniform
        self._failures = 0

    def failed(self, ready_for: float = 0.0) -> float:
        """Seconds to wait now. `ready_for` is how long the device was ready before it failed."""
        if ready_for >= CALM:
            self._failures = 0
        bound = min(FIRST * 2 ** min(self._failures, 16), LONGEST)
        self._failures += 1
        return self._uniform(0.0, bound)
