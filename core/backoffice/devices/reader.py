"""The half of a scanner's session that no cable matters to: bytes in, scans and health out."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from backoffice.devices.driver import EventSink
from backoffice.devices.framing import Frame, Framer
from backoffice.devices.health import Health, State
from backoffice.devices.reading import Code, Reading
from backoffice.devices.setting import Value

NOISE: Final = 3
"""So many unreadable codes in a row mean that something is set wrong; more of them are counted, not passed on."""
_HINT: Final = "What arrives is no text. Check that baud rate, data bits and parity are as in the scanner."


def utc() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class CodeReader:
    """Passes codes on to a sink and knows how the scanner is. Used by one thread; `health` may be read by any."""

    def __init__(
        self,
        settings: Mapping[str, Value],
        sink: EventSink,
        state: State = State.READY,
        clock: Callable[[], float] = time.monotonic,
        hint: str = _HINT,
    ) -> None:
        self._sink, self._clock, self._hint = sink, clock, hint
        self._reading = Reading.of(settings)
        self._framer = Framer(str(settings.get("terminator", "any")), self._reading.start)
        self.pause = int(settings.get("timeout", 500)) / 1000
        self._last = clock()
        self._noise = 0
        self._counts: Counter[str] = Counter(scans=0, bytes=0)
        self._health = Health(State.CONNECTING, utc())
        if state is not State.CONNECTING:
            self.become(state)

    @property
    def health(self) -> Health:
        return replace(self._health, counters={**self._counts, **self._framer.counts})

    @property
    def wait(self) -> float:
        """Seconds for which to wait for bytes before `tick` is due; never long, so that `stop` is seen."""
        if not self._framer.waiting:
            return 0.25
        return min(max(self._last + self.pause - self._clock(), 0.0), 0.25)

    def feed(self, data: bytes) -> None:
        """Bytes came. A pause before them that was too long ends what was held."""
        self.tick()
        self._last = self._clock()
        self._counts["bytes"] += len(data)
        self._health = replace(self._health, last_io=utc())
        self._take(self._framer.feed(data))

    def tick(self) -> None:
        """Look at the clock: a code that pauses too long has ended, or never will."""
        if self._framer.waiting and self._clock() - self._last >= self.pause:
            self._take(self._framer.idle())

    def code(self, code: Code) -> None:
        """A whole code came: from the stream, or from a device that sends whole codes."""
        self._noise = 0 if code.clean else self._noise + 1
        if not code.clean:
            self._counts["garbage"] += 1
        if self._noise > NOISE:
            return
        self._health = replace(self._health, last_io=utc())
        self._sink.scanned(code.raw, code.text, code.aim)
        self._counts["scans"] += 1
        if self._noise == NOISE:
            self.become(State.DEGRADED, self._hint, "garbage")
        elif code.clean and self._health.code == "garbage":
            self.become(State.READY)

    def discarded(self, what: str) -> None:
        """Something had to be left out; it is counted and told."""
        self._framer.drop()
        self._counts[what] += 1
        self._sink.report(self.health)

    def cut_off(self) -> None:
        """The cable was pulled: what had begun will not end."""
        if self._framer.waiting:
            self.discarded("cut_off")

    def add(self, other: Health) -> None:
        """Count what another reader of the same device has done as well."""
        self._counts.update(other.counters)
        self._health = replace(
            self._health, last_io=max(filter(None, (self._health.last_io, other.last_io)), default=None)
        )

    def with_counts(self, others: Iterable[Health]) -> Health:
        """How the device is, with what these readers have done so far."""
        mine, counts, last = self.health, Counter(self._counts), [self._health.last_io]
        for other in others:
            counts.update(other.counters)
            last.append(other.last_io)
        return replace(mine, counters=dict(counts), last_io=max(filter(None, last), default=None))

    def become(self, state: State, reason: str = "", code: str = "") -> None:
        self._health = self._health.become(state, utc(), reason, code)
        self._sink.report(self.health)

    def _take(self, frames: Iterable[Frame]) -> None:
        for frame in frames:
            found = self._reading.code(frame)
            if found is not None:
                self.code(found)
