"""What people ask of a printer besides jobs. The loop does it between jobs, so that a printer has one writer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

from backoffice.devices.printing import NotReady

LONGEST: Final = 5.0
"""Seconds that somebody waits for an action before it is taken back."""


class _Request:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.done = threading.Event()
        self.fault: NotReady | None = None


class PrinterRequests:
    """Asked in one thread, served in another. A request that was taken back is never done afterwards."""

    def __init__(self, actions: Mapping[str, Callable[[Mapping[str, Any]], bytes]]) -> None:
        self._actions = actions
        self._lock = threading.Lock()
        self._waiting: list[_Request] = []
        self._closed = False

    def ask(self, action: str, arguments: Mapping[str, Any]) -> None:
        """Returns when it is done; `NotReady` when it cannot be done now or is no action of this printer."""
        make = self._actions.get(action)
        if make is None:
            raise NotReady("unknown", f"This printer cannot do {action!r}. Nothing was done.")
        request = _Request(make(arguments))
        with self._lock:
            if self._closed:
                raise NotReady("unplugged", "The printer is not connected. Nothing was done.")
            self._waiting.append(request)
        if not request.done.wait(LONGEST):
            with self._lock:
                if request in self._waiting:
                    self._waiting.remove(request)
                    raise NotReady("busy", "The printer is busy. Nothing was done; try again.")
            request.done.wait()
        if request.fault is not None:
            raise request.fault

    def serve(self, do: Callable[[bytes], None]) -> None:
        """Do what waits; what fails is told to who asked, and to the loop."""
        while (request := self._next()) is not None:
            try:
                do(request.data)
            except OSError as fault:
                request.fault = NotReady("unplugged", f"The printer failed meanwhile: {fault.strerror or fault}")
                raise
            finally:
                request.done.set()

    def refuse(self, fault: NotReady) -> None:
        while (request := self._next()) is not None:
            request.fault = fault
            request.done.set()

    def close(self) -> None:
        with self._lock:
            self._closed = True
        self.refuse(NotReady("unplugged", "The printer is not connected. Nothing was done."))

    def _next(self) -> _Request | None:
        with self._lock:
            return self._waiting.pop(0) if self._waiting else None
