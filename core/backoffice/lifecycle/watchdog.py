"""Sees which call into a plugin does not come back, and says where it stands."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Final

from backoffice.lifecycle.failure import innermost, stack_at

NAMED: Final = 5.0
"""Seconds after which a call is named in the log and in the error log."""
PUT_ASIDE: Final = 15.0
"""Seconds after which its plugin is put aside: longer than the database waits for a lock, which is not its fault."""

log = logging.getLogger(__name__)


Call = tuple[str, str, int, int]
"""Module, hook, thread, and when it began (`time.perf_counter_ns`)."""
Running = dict[int, Call]
"""The calls that have not come back, by a number that is never used again."""


class Watchdog:
    """Looks at the running calls from a thread of its own.

    `keep(plugin, place, error, stack)` and `put_aside(plugin, reason)` are called once for a call that is long in
    coming back. Python cannot stop a thread, so the call goes on to hang; its plugin is not called again.
    """

    def __init__(
        self,
        running: Running,
        keep: Callable[[str, str, str, str], None],
        put_aside: Callable[[str, str], None],
        *,
        named_after: float = NAMED,
        aside_after: float = PUT_ASIDE,
    ) -> None:
        self._running = running
        self._keep = keep
        self._put_aside = put_aside
        self.named_after = named_after
        self.aside_after = aside_after
        self._named: set[int] = set()
        self._aside: set[int] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def look(self) -> None:
        """Look once."""
        now = time.perf_counter_ns()
        running = self._running.copy()  # copying is one step for the interpreter, going through it is not
        self._named &= running.keys()
        self._aside &= running.keys()
        for number, (plugin, hook, thread, started) in running.items():
            seconds = (now - started) / 1e9
            if seconds < self.named_after:
                continue
            frame = sys._current_frames().get(thread)
            if frame is None or number not in self._running:  # it has come back meanwhile
                continue
            if number not in self._named:
                self._named.add(number)
                self._name(plugin, hook, frame)
            if seconds >= self.aside_after and number not in self._aside:
                self._aside.add(number)
                self._put_aside(
                    plugin,
                    f"Its hook {hook} does not come back; it was put aside. Its data is safe; the error log shows "
                    "where it stands. Repair it, restart the server and switch it on again.",
                )

    def _name(self, plugin: str, hook: str, frame: FrameType) -> None:
        stack = stack_at(frame)
        said = f"It has not come back and stands at {innermost(frame)}"
        log.error("plugin %s hangs in %s: %s\n%s", plugin, hook, said, stack)
        self._keep(plugin, hook, f"Hang: {said}", stack)

    def _run(self) -> None:
        while not self._stop.wait(self.named_after / 4):
            try:
                self.look()
            except Exception:
                log.exception("the watchdog stumbled and goes on")
