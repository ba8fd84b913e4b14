"""Keeps one thread for each configured device, and lets people's actions reach the sessions."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace

from backoffice.devices import NotReady
from backoffice_agent.device import Device, Surroundings
from backoffice_agent.work import Asked, Configured

log = logging.getLogger(__name__)

Answer = Callable[[Asked, str], None]


class Supervisor:
    """A change of the configuration starts only the device concerned anew."""

    def __init__(self, around: Surroundings, answer: Answer) -> None:
        self._around, self._answer = around, answer
        self._lock = threading.Lock()
        self._devices: dict[str, Device] = {}
        self._leaving: list[Device] = []
        self._stopped = False
        self._actions: dict[str, queue.SimpleQueue[Asked]] = {}

    def configure(self, devices: Iterable[Configured]) -> None:
        """Have exactly these devices."""
        wanted = {one.id: one for one in devices}
        with self._lock:
            if self._stopped:
                return
            for gone in self._devices.keys() - wanted.keys():
                device = self._devices.pop(gone)
                device.stop()
                self._leaving.append(device)
            for one in wanted.values():
                self._have(one)

    def plugged(self) -> None:
        """Something was plugged in or pulled out."""
        with self._lock:
            for device in self._devices.values():
                device.plugged()

    def tell(self) -> None:
        """Report counters that changed, now and then."""
        for device in self.devices():
            device.condition.tell()

    def devices(self) -> list[Device]:
        with self._lock:
            return list(self._devices.values())

    def act(self, asked: Asked) -> None:
        """Do what a person asked, in a thread of its own for each device, in order; the answer is an event."""
        with self._lock:
            waiting = self._actions.get(asked.device)
            if waiting is None:
                waiting = self._actions[asked.device] = queue.SimpleQueue()
                name = f"actions of {asked.device}"
                threading.Thread(target=self._act_all, args=(waiting,), name=name, daemon=True).start()
        waiting.put(asked)

    def stop(self) -> None:
        """End every device; one that hangs is named and left alone."""
        with self._lock:
            self._stopped = True
            all_of_them = [*self._devices.values(), *self._leaving]
            self._devices, self._leaving = {}, []
        for device in all_of_them:
            device.stop()
        for device in all_of_them:
            device.ended(self._around.stop_within)

    def _have(self, wanted: Configured) -> None:
        now = self._devices.get(wanted.id)
        if now is not None and replace(now.configured, name=wanted.name) == wanted:
            now.configured = wanted
            return
        device = Device(wanted, self._around, now)
        self._devices[wanted.id] = device
        device.start()

    def _act_all(self, waiting: queue.SimpleQueue[Asked]) -> None:
        while True:
            asked = waiting.get()
            try:
                self._answer(asked, self._act(asked))
            except OSError:
                log.exception(
                    "the answer to %s could not be kept; it follows when the agent starts again", asked.action
                )

    def _act(self, asked: Asked) -> str:
        """Why it could not be done, or nothing."""
        with self._lock:
            device = self._devices.get(asked.device)
        session = device.session if device is not None else None
        if session is None:
            return "the device is not connected just now; see its state, and ask again"
        try:
            session.act(asked.action, asked.arguments)
        except NotReady as fault:
            return str(fault)
        except OSError as fault:
            return f"the device did not take it: {fault}"
        except Exception as fault:  # a driver's fault costs this action only
            log.exception("the action %s failed", asked.action)
            return f"the driver failed: {type(fault).__name__}: {fault}"
        return ""
