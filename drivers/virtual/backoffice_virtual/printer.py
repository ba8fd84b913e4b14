"""A receipt printer without a cable: the loop, the language and the bytes of a real one, and faults on demand."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from backoffice.devices import (
    Action,
    DeviceDescriptor,
    Health,
    NotReady,
    Options,
    PrintDocument,
    PrintSink,
    Setting,
    State,
)
from backoffice.devices.driver import Kind
from backoffice.devices.print_loop import Patience, PrintLoop
from backoffice.devices.setting import Value
from backoffice_escpos.commands import ACTIONS, actions
from backoffice_escpos.driver import complete
from backoffice_escpos.settings import PAPER
from backoffice_escpos.status import EscposTalk
from backoffice_virtual.machine import Machine

PATIENCE: Final = Patience(look=0.3, stall=3.0, finish=3.0)
_FAULTS: Final[Mapping[str, Mapping[str, bool]]] = {
    "paper_out": {"paper": False}, "refill": {"paper": True}, "open_cover": {"closed": False},
    "close_cover": {"closed": True}, "mute": {"mute": True}, "unmute": {"mute": False}, "slow": {"slow": True},
    "fast": {"slow": False}, "unplug": {"plugged": False}, "plug": {"plugged": True},
}  # fmt: skip


class VirtualPrinter:
    name = "virtual.printer"
    title = "Virtual receipt printer"
    kind: Kind = "printer"
    settings: Sequence[Setting] = PAPER
    actions: Sequence[Action] = (
        *ACTIONS,
        Action("paper_out", "Take the paper out"),
        Action("refill", "Put paper in"),
        Action("open_cover", "Open the cover"),
        Action("close_cover", "Close the cover"),
        Action("unplug", "Pull the plug"),
        Action("plug", "Plug it in"),
        Action("mute", "Stop answering"),
        Action("unmute", "Answer again"),
        Action("slow", "Print slowly"),
        Action("fast", "Print at full speed"),
        Action(
            "drop", "Lose the plug within the next job", (Setting("after", "After bytes", 100, "", "", (), 0, 99_999),)
        ),
    )

    def match(self, device: DeviceDescriptor) -> int:
        return 100 if device.bus == "virtual" and device.path.startswith("printer") else 0

    def find(self) -> Sequence[DeviceDescriptor]:
        return (DeviceDescriptor("virtual", "printer-1", maker="Virtual", product="receipt printer"),)

    def open(self, options: Options, sink: PrintSink) -> VirtualPrinterSession:
        return VirtualPrinterSession(complete(self.settings, options.settings), sink)

    def render(self, document: PrintDocument, settings: Mapping[str, Value]) -> bytes:
        from backoffice_escpos.render import render

        return render(document, complete(self.settings, settings))

    def preview(self, data: bytes, settings: Mapping[str, Value]) -> bytes:
        from backoffice_escpos.preview.picture import picture

        return picture(data, complete(self.settings, settings))


class VirtualPrinterSession:
    """Stays open while its plug is pulled, so that a person can put it back; each time a new loop prints."""

    def __init__(self, settings: Mapping[str, Value], sink: PrintSink) -> None:
        self.machine = Machine()
        self._actions = actions(settings)
        self._sink = sink
        self._loop = self._new_loop()
        self._unplugged: Health | None = None

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self._loop.run(stop)
            except OSError as fault:
                if self.machine.plugged:
                    raise  # the terminal's disk, not the printer
                self._wait_for_plug(stop, str(fault.strerror))

    def health(self) -> Health:
        return self._unplugged or self._loop.health()

    def act(self, action: str, arguments: Mapping[str, Any]) -> None:
        if action in _FAULTS:
            self.machine.set(**_FAULTS[action])
        elif action == "drop":
            self.machine.set(drop_after=max(0, int(arguments.get("after", 100))))
        elif self._unplugged is not None:
            raise NotReady("unplugged", "The virtual printer is not plugged in. Plug it in first.")
        else:
            self._loop.act(action, arguments)

    def _wait_for_plug(self, stop: threading.Event, reason: str) -> None:
        before = self._loop.health()
        self._unplugged = before.become(State.BACKOFF, dt.datetime.now(dt.UTC), reason, "unplugged")
        self._sink.report(self._unplugged)
        while not self.machine.plugged and not stop.wait(0.1):
            pass
        if stop.is_set():
            return
        connecting = self._unplugged.become(State.CONNECTING, dt.datetime.now(dt.UTC))
        self._loop = self._new_loop(replace(connecting, counters=before.counters))
        self._unplugged = None
        self._sink.report(connecting)

    def _new_loop(self, health: Health | None = None) -> PrintLoop:
        return PrintLoop(self.machine, EscposTalk(), self._sink, self._actions, PATIENCE, health)
