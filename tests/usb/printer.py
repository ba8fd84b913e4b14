"""In the bench: a receipt printer through pyusb and libusb, its status asked on the wire: printed, pulled out, printed.

The gadget is Linux' own (`Documentation/usb/gadget_printer.rst`); what is written to its node goes to the host.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

from backoffice.devices import DeviceDescriptor, Options, PrintJob, PrintOutcome
from backoffice_escpos.ports.usb import usblp_node
from tests.drivers.escpos.decoder import decode
from tests.drivers.escpos.office import Printer, Terminal
from tests.drivers.escpos.receipts import BY_NAME, receipt, rendered

ROOT = Path("/sys/kernel/config/usb_gadget/printer")
DEVICE = DeviceDescriptor("usb", "", 0x04B8, 0x0202, "P1", product="Receipt printer", classes=("07/01/02",))
SENDING, CONFIRMED, UNCERTAIN = PrintOutcome.SENDING, PrintOutcome.CONFIRMED, PrintOutcome.UNCERTAIN


def make() -> None:
    for folder in ("", "strings/0x409", "configs/c.1", "configs/c.1/strings/0x409", "functions/printer.p0"):
        (ROOT / folder).mkdir()
    for name, value in (("idVendor", "0x04b8"), ("idProduct", "0x0202"), ("strings/0x409/serialnumber", "P1")):
        (ROOT / name).write_text(value)
    (ROOT / "configs/c.1/printer.p0").symlink_to(ROOT / "functions/printer.p0")


class Gadget(Printer):
    """The printer's end of the cable. It answers questions, and may pull its own plug after so many bytes of paper."""

    def __init__(self, pulls_after: int | None = None) -> None:
        super().__init__()
        self._pulls_after = pulls_after
        self._stop = threading.Event()
        (ROOT / "UDC").write_text(next(Path("/sys/class/udc").iterdir()).name)
        self._node = _opened("/dev/g_printer0")
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                said = os.read(self._node, 512)
            except BlockingIOError:
                time.sleep(0.005)
                continue
            back = self.take(said)
            if self._pulls_after is not None and len(self.paper) >= self._pulls_after:
                break
            if back:
                os.write(self._node, back)
        os.close(self._node)  # an open node keeps the gadget from being unbound
        (ROOT / "UDC").write_text("\n")

    def unplug(self) -> None:
        self._stop.set()
        self._thread.join(20)


def _opened(node: str) -> int:
    """The gadget connects only once its node is open, and the node is there a while after it is bound."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return os.open(node, os.O_RDWR | os.O_NONBLOCK)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def session(terminal: Terminal) -> None:
    """Opened as the agent does, tried again until the host has seen the device."""
    deadline = time.monotonic() + 30
    driver = BY_NAME["escpos.usb"]
    assert driver.match(DEVICE) == 50
    while True:
        try:
            opened = driver.open(Options("d1", DEVICE), terminal)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
            continue
        opened.run(terminal.stop)
        return


def main() -> None:
    make()
    job = PrintJob("1", "Receipt", rendered(receipt()))
    for turn in ("first", "second"):
        gadget, terminal = Gadget(), Terminal(job)
        session(terminal)
        assert terminal.outcomes == [SENDING, CONFIRMED], terminal.steps
        assert bytes(gadget.paper) == job.data
        assert decode(bytes(gadget.paper))[0].name == "initialise"
        assert usblp_node("1-1") == "/dev/usb/lp0", "the kernel's driver has the printer again"
        gadget.unplug()
        say(f"{turn} time: printed through libusb with its status, given back to usblp, unplugged")
    pulled, terminal = Gadget(pulls_after=1), Terminal(PrintJob("2", "Long", job.data * 200))
    try:
        session(terminal)
    except OSError as fault:
        say(f"pulled within the job: {fault.strerror}")
    assert terminal.outcomes == [SENDING, UNCERTAIN], terminal.steps
    pulled.unplug()
    say("pulled within the job: a doubt")


def say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
