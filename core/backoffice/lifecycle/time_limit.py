"""Work that may never end, with a limit to how long it is waited for."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

from backoffice.lifecycle.failure import innermost

T = TypeVar("T")


class NotInTime(Exception):  # noqa: N818  (the plugin's fault, not an error of ours)
    """It did not come back; the message says where it stands."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` gives or raises, `SystemExit` too; `NotInTime` if that takes longer.

    It runs in a thread of its own. Python cannot stop one: work that is not waited for any longer goes on, holding
    what it holds, such as the import lock of its own module.
    """
    answers: list[T] = []
    faults: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(work())
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=run, name="set-up", daemon=True)
    thread.start()
    thread.join(seconds)
    if faults:
        raise faults[0]
    if answers:
        return answers[0]
    frame = sys._current_frames().get(thread.ident or 0)
    place = innermost(frame) if frame is not None else "its end"
    raise NotInTime(f"it did not come back within {seconds:g} seconds and stands at {place}")
