"""Our drivers read a scanner through the kernel: plugged in, pulled out within a code, plugged in again."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from backoffice.devices import DeviceDescriptor, State
from backoffice_scanner import DRIVERS
from tests.drivers.bench import Running, Sink, options, until
from tests.usb import gadget

BY_NAME = {driver.name: driver for driver in DRIVERS}
PATIENCE = 30.0  # the guest may be emulated


def wait(true: Callable[[], object]) -> None:
    until(true, PATIENCE)


class Plugged:
    """One interface: the gadget's end, and our session at the host's end."""

    def __init__(self, name: str, bus: str, node: str, end: str, sink: Sink, **more: str) -> None:
        self.sink = sink
        driver = BY_NAME[name]
        device = DeviceDescriptor(bus, node, 0x0C2E, 0x0B61, "SN1", **more)
        assert driver.match(device) >= 90, name
        self.device, self.driver = device, driver
        self.run = Running(driver.open(options(driver, device, timeout=2000), sink))
        self.end = os.open(end, os.O_RDWR | os.O_NOCTTY)
        if bus == "serial":
            subprocess.run(["stty", "-F", end, "raw", "-echo"], check=True)

    def send(self, *reports: bytes) -> None:
        for report in reports:
            os.write(self.end, report)


def plugged(sinks: dict[str, Sink]) -> dict[str, Plugged]:
    gadget.plug()
    ends = [gadget.node(pattern) for pattern in ("hidg0", "hidg1", "ttyGS0")]
    raw = _appears("hidraw/hidraw*", "device/report_descriptor", gadget.SCANNED[:4])  # the keyboard has one as well
    keyboard = _appears("input/event*", "device/name", b"Barcode Scanner")
    return {
        "wedge": Plugged("scanner.evdev", "evdev", keyboard, ends[0], sinks["wedge"], product="Barcode Scanner"),
        "pos": Plugged("scanner.hidpos", "hidraw", raw, ends[1], sinks["pos"], usage="8c/02"),
        "line": Plugged("scanner.serial", "serial", gadget.node("ttyACM*"), ends[2], sinks["line"]),
    }


def _appears(nodes: str, attribute: str, holds: bytes) -> str:
    """The node of the device whose attribute holds this, waited for."""

    def found() -> list[str]:
        return [one.name for one in Path("/sys/class").glob(nodes) if holds in (one / attribute).read_bytes()]

    wait(found)
    return f"/dev/{'input/' if nodes.startswith('input') else ''}{found()[0]}"


def scan_on_all(devices: dict[str, Plugged]) -> None:
    before = {name: len(device.sink.scans) for name, device in devices.items()}
    devices["wedge"].send(*gadget.strokes("Bolt-42\r"))
    long = bytes(65 + at % 26 for at in range(70))
    devices["pos"].send(gadget.scanned(b"4006381333931", b"]E0"))
    devices["pos"].send(gadget.scanned(long[:56], b"]d2", continued=True), gadget.scanned(long[56:], b"]d2"))
    devices["line"].send(b"]C10104006381333931\x1d10A\rsecond\r")
    wait(lambda: len(devices["wedge"].sink.scans) == before["wedge"] + 1)
    wait(lambda: len(devices["pos"].sink.scans) == before["pos"] + 2)
    wait(lambda: len(devices["line"].sink.scans) == before["line"] + 2)
    assert devices["wedge"].sink.scans[-1] == ("", "Bolt-42", b"Bolt-42\r"), devices["wedge"].sink.scans
    assert [one[:2] for one in devices["pos"].sink.scans[-2:]] == [("]E0", "4006381333931"), ("]d2", long.decode())]
    assert [one[:2] for one in devices["line"].sink.scans[-2:]] == [
        ("]C1", "0104006381333931\x1d10A"), ("", "second"),
    ]  # fmt: skip


def pulled(devices: dict[str, Plugged]) -> None:
    """In the middle of a code on each; every session ends with a reason and no half code becomes a scan."""
    before = {name: len(device.sink.scans) for name, device in devices.items()}
    devices["wedge"].send(*gadget.strokes("half"))
    devices["line"].send(b"half")
    devices["pos"].send(gadget.scanned(b"half", b"]C1", continued=True))
    time.sleep(0.5)
    gadget.unplug()
    for name, device in devices.items():
        assert device.run.ended(10), f"{name} did not notice that it was unplugged"
        assert "unplugged" in str(device.run.fault), (name, device.run.fault)
        assert len(device.sink.scans) == before[name], name
        os.close(device.end)


def taken(devices: dict[str, Plugged]) -> None:
    """What we hold nobody else gets: the keyboard is grabbed, the line is ours alone."""
    for name in ("wedge", "line"):
        with pytest.raises(OSError, match="taken by another program"):
            devices[name].driver.open(options(devices[name].driver, devices[name].device), Sink())


def say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main() -> None:
    gadget.make()
    sinks = {name: Sink() for name in ("wedge", "pos", "line")}
    for time_of_day in ("first", "second"):
        devices = plugged(sinks)
        scan_on_all(devices)
        say(f"{time_of_day} time: wedge, HID-POS and serial line read through the kernel")
        assert all(device.run.session.health().state is State.READY for device in devices.values())
        taken(devices)
        pulled(devices)
        say(f"{time_of_day} time: unplugged in the middle of a code, noticed on all three")


if __name__ == "__main__":
    main()
