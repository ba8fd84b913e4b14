"""The agent of a terminal, put together from its parts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from backoffice.devices import Driver
from backoffice_agent import terminal
from backoffice_agent.device import Surroundings
from backoffice_agent.discovery import Discovery
from backoffice_agent.downlink import Downlink
from backoffice_agent.link import Link
from backoffice_agent.outbox import Outbox
from backoffice_agent.spool import Spool
from backoffice_agent.standing import Standing
from backoffice_agent.store import Store
from backoffice_agent.supervisor import Supervisor
from backoffice_agent.terminal import Terminal
from backoffice_agent.uplink import Uplink
from backoffice_agent.work import Taken, Worklist

log = logging.getLogger(__name__)

TELL_EVERY: Final = 10.0
LAST_WORDS: Final = 5.0
"""Seconds that a request under way is given when the agent ends; what it carried is on disk in any case."""


class Agent:
    """Runs until `stop`. Devices start from what is on disk, whether the server answers or not."""

    def __init__(
        self, folder: Path, me: Terminal, drivers: Mapping[str, Driver], every: float | None = None,
        root: Path = Path("/"),
    ) -> None:  # fmt: skip
        key = terminal.key(folder)
        self._ending = threading.Event()
        self.standing = Standing()
        self.store = Store(folder)
        self.outbox = Outbox(self.store)
        self.spool = Spool(self.store, self.outbox)
        self._worklist = Worklist(self.store, self.outbox, self.spool)
        self.discovery = Discovery(drivers, self.outbox, self._plugged, root)
        around = Surroundings(drivers, self.store, self.outbox, self.spool, self.discovery.resolve)
        self.supervisor = Supervisor(around, self._worklist.acted)
        self._uplink = Uplink(me, key, self.outbox, Link(me.server), self.standing)
        self._downlink = Downlink(me, key, self._worklist, Link(me.server), self.standing, self._taken, every)

    def run(self) -> None:
        """Work until told to stop."""
        self.discovery.look()
        for thread in (self._uplink, self._downlink, self.discovery):
            thread.start()
        while not self._ending.wait(TELL_EVERY):
            self.supervisor.tell()
        self._downlink.stop()
        self.discovery.stop()
        self.supervisor.stop()
        self._uplink.stop()
        threads = (self._uplink, self._downlink, self.discovery)
        for thread in threads:
            thread.join(LAST_WORDS)
        if not any(thread.is_alive() for thread in threads):
            self.store.close()

    def stop(self) -> None:
        self._ending.set()

    def _taken(self, taken: Taken) -> None:
        self.supervisor.configure(taken.devices)
        for asked in taken.actions:
            self.supervisor.act(asked)

    def _plugged(self) -> None:
        self.supervisor.plugged()
