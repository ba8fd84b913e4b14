"""Where one code ends and the next begins in what a scanner sends. Pure: the caller says when nothing more came."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

LIMIT: Final = 512
"""Bytes of a code at most; a line that never ends is noise."""
TERMINATORS: Final[dict[str, re.Pattern[bytes] | None]] = {
    "any": re.compile(rb"[\r\n]"),
    "cr": re.compile(rb"\r"),
    "lf": re.compile(rb"\n"),
    "crlf": re.compile(rb"\r\n"),
    "tab": re.compile(rb"\t"),
    "etx": re.compile(rb"\x03"),
    "none": None,
}
_LONGEST: Final = 2  # bytes of the longest terminator


@dataclass(frozen=True)
class Frame:
    """`raw` is all that came, `body` what stands before the terminator and after the start sign."""

    raw: bytes
    body: bytes


class Framer:
    """Cuts a stream of bytes into codes; however the stream is split, the codes are the same.

    `start` is a control character with which each code begins (STX); what stands before it was cut short. `counts`
    has `half` (codes whose end never came) and `too_long`.
    """

    def __init__(self, terminator: str, start: bytes = b"") -> None:
        self._end = TERMINATORS[terminator]
        self._start = start
        self._held = b""
        self._skipping = False
        self.counts: Counter[str] = Counter()

    @property
    def waiting(self) -> bool:
        """Whether a code has begun and not ended."""
        return bool(self._held) or self._skipping

    def feed(self, data: bytes) -> list[Frame]:
        """The codes that are complete now."""
        self._held += data
        found: list[Frame] = []
        while self._end is not None and (end := self._end.search(self._held)) is not None:
            raw, body = self._held[: end.end()], self._held[: end.start()]
            self._held = self._held[end.end() :]
            found += self._frame(raw, body)
        if len(self._held) >= LIMIT + _LONGEST:
            # Only what may be the beginning of a terminator is kept, so that its second half is still understood.
            self._skipping, self._held = True, self._held[-(_LONGEST - 1) :]
        return found

    def idle(self) -> list[Frame]:
        """Nothing came for as long as a code may pause: that ends a code, or leaves half of one with a terminator."""
        if not self.waiting:
            return []
        held, self._held = self._held, b""
        if self._end is None or self._skipping:
            return self._frame(held, held)
        self.counts["half"] += 1
        return []

    def drop(self) -> None:
        """Forget the code that had begun."""
        self._held, self._skipping = b"", False

    def _frame(self, raw: bytes, body: bytes) -> list[Frame]:
        if self._skipping or len(body) > LIMIT:
            self._skipping = False
            self.counts["too_long"] += 1
            return []
        if self._start:
            before, sign, after = body.rpartition(self._start)
            self.counts["half"] += bool(before)
            body = after if sign else body
        return [Frame(raw, body)] if body else []
