"""Devices are found in /sys and /dev, and a configured one is found again wherever it is plugged in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backoffice.devices import DeviceDescriptor
from backoffice_agent.discovery import Discovery, evdev, hidraw, serial, usb
from backoffice_agent.discovery.hidraw import usage
from backoffice_agent.outbox import Outbox
from backoffice_agent.store import Store
from tests.drivers.agent.fake import DRIVERS


class Machine:
    """The part of /sys and /dev that devices appear in."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: Path, **values: str | bytes) -> None:
        path.mkdir(parents=True, exist_ok=True)
        for name, value in values.items():
            (path / name).write_bytes(value if isinstance(value, bytes) else value.encode() + b"\n")

    def link(self, path: str, to: Path) -> None:
        at = self.root / path
        at.parent.mkdir(parents=True, exist_ok=True)
        at.unlink(missing_ok=True)
        at.symlink_to(to)

    def usb(self, port: str, serial: str = "", interface: str = "03/01/01", number: int = 5, **about: str) -> Path:
        """Plug a device in; gives the folder of its only interface."""
        folder = self.root / "sys/devices/pci0000:00/usb1" / port
        values = {"idVendor": "05e0", "idProduct": "1200", "busnum": "1", "devnum": str(number), "bDeviceClass": "00"}
        self.write(folder, **(values | {"manufacturer": "Acme", "product": "Reader"} | about))
        if serial:
            self.write(folder, serial=serial)
        one = folder / f"{port}:1.0"
        kind, sub, protocol = interface.split("/")
        self.write(one, bInterfaceClass=kind, bInterfaceSubClass=sub, bInterfaceProtocol=protocol)
        self.link(f"sys/bus/usb/devices/{port}", folder)
        self.link(f"sys/bus/usb/devices/{port}:1.0", one)
        return one

    def keyboard(
        self,
        interface: Path,
        event: str,
        keys: str = "1000000000007 ff800000000007ff febeffdff3cfffff fffffffffffffffe",
    ) -> None:
        node = interface / "0003:05E0:1200.0001/input/input7"
        self.write(node, name="Acme Reader", phys="usb-1/input0", uniq="")
        self.write(node / "id", vendor="05e0", product="1200")
        self.write(node / "capabilities", key=keys)
        (node / event).mkdir(parents=True)
        (node / event / "device").symlink_to(node)
        self.link(f"sys/class/input/{event}", node / event)

    def tty(self, interface: Path, name: str) -> None:
        node = interface / "tty" / name
        node.mkdir(parents=True)
        (node / "device").symlink_to(interface)
        self.link(f"sys/class/tty/{name}", node)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "root")


def test_usb_devices_but_no_hubs(machine: Machine) -> None:
    machine.usb("1-1.2", "S1", "07/01/02")
    machine.usb("1-1", bDeviceClass="09")
    (found,) = usb.find(machine.root)
    assert found == DeviceDescriptor(
        "usb", "/dev/bus/usb/001/005", 0x05E0, 0x1200, "S1", "1-1.2", "Acme", "Reader", ("07/01/02",)
    )


def test_a_machine_without_any_of_it(tmp_path: Path) -> None:
    assert [one for bus in (usb, evdev, hidraw, serial) for one in bus.find(tmp_path)] == []


def test_keyboards_and_nothing_else_that_has_buttons(machine: Machine) -> None:
    machine.keyboard(machine.usb("1-1", "S1"), "event3")
    machine.keyboard(machine.usb("1-2", "S2"), "event4", keys="70000 0 0 0 0")
    (found,) = evdev.find(machine.root)
    assert (found.path, found.serial, found.product) == ("/dev/input/event3", "S1", "Acme Reader")


def test_hid_pos_is_known_by_its_usage(machine: Machine) -> None:
    interface = machine.usb("1-1", "S1")
    node = interface / "0003:05E0:1200.0001"
    descriptor = bytes.fromhex("058c0902a101850275089501150026ff000901810200c0")
    machine.write(node, uevent="HID_ID=0003:000005E0:00001200\nHID_NAME=Acme Reader", report_descriptor=descriptor)
    (node / "hidraw/hidraw0").mkdir(parents=True)
    (node / "hidraw/hidraw0/device").symlink_to(node)
    machine.link("sys/class/hidraw/hidraw0", node / "hidraw/hidraw0")
    (found,) = hidraw.find(machine.root)
    assert (found.path, found.usage, found.vid, found.serial) == ("/dev/hidraw0", "8c/02", 0x05E0, "S1")


@pytest.mark.parametrize("cut", range(24))
def test_a_report_descriptor_that_is_cut_short_is_no_fault(cut: int) -> None:
    assert usage(bytes.fromhex("058c0902a101850275089501150026ff000901810200c0")[:cut]) in ("", "8c/00", "8c/02")


def test_a_serial_port_keeps_its_identity_when_its_number_moves(machine: Machine) -> None:
    interface = machine.usb("1-1", "S1", "02/02/01")
    machine.tty(interface, "ttyACM0")
    (before,) = serial.find(machine.root)
    (machine.root / "sys/class/tty/ttyACM0").unlink()
    machine.tty(interface, "ttyACM3")
    (after,) = serial.find(machine.root)
    assert (before.path, after.path) == ("/dev/ttyACM0", "/dev/ttyACM3") and before.identity == after.identity


class Terminal:
    def __init__(self, machine: Machine, folder: Path) -> None:
        self.store = Store(folder)
        self.outbox = Outbox(self.store)
        self.changes = 0
        drivers: dict[str, Any] = {d.name: d for d in DRIVERS}
        self.discovery = Discovery(drivers, self.outbox, self._changed, machine.root)

    def _changed(self) -> None:
        self.changes += 1

    def told(self) -> list[list[str]]:
        return [[d["identity"] for d in entry.body["devices"]] for entry in self.outbox.batch()]


def test_what_changed_is_told_once(machine: Machine, tmp_path: Path) -> None:
    terminal = Terminal(machine, tmp_path)
    terminal.discovery.look()
    machine.usb("1-1", "S1")
    terminal.discovery.look()
    terminal.discovery.look()
    assert terminal.told() == [[], ["usb:05e0:1200:S1"]]
    terminal.store.close()


def test_two_alike_without_serial_numbers_are_told_apart_by_their_ports(machine: Machine, tmp_path: Path) -> None:
    left, right = machine.usb("1-1", number=5), machine.usb("1-2", number=6)
    machine.tty(left, "ttyACM0")
    machine.tty(right, "ttyACM1")
    terminal = Terminal(machine, tmp_path)
    terminal.discovery.look()
    first, second = serial.find(machine.root)
    for name in ("ttyACM0", "ttyACM1"):
        (machine.root / "sys/class/tty" / name).unlink()
    machine.tty(left, "ttyACM7")
    machine.tty(right, "ttyACM6")
    terminal.discovery.look()
    found = [terminal.discovery.resolve(one) for one in (first, second)]
    assert [one.path for one in found if one] == ["/dev/ttyACM7", "/dev/ttyACM6"]
    terminal.store.close()


def test_two_with_one_serial_number_are_not_mixed(machine: Machine, tmp_path: Path) -> None:
    """A maker that gives every device the number 0001."""
    machine.tty(machine.usb("1-1", "0001"), "ttyACM0")
    terminal = Terminal(machine, tmp_path)
    terminal.discovery.look()
    (configured,) = serial.find(machine.root)
    machine.tty(machine.usb("1-2", "0001"), "ttyACM1")
    terminal.discovery.look()
    found = terminal.discovery.resolve(configured)
    assert found is not None and found.path == "/dev/ttyACM0"
    terminal.store.close()


def test_one_that_is_pulled_is_nowhere(machine: Machine, tmp_path: Path) -> None:
    machine.tty(machine.usb("1-1", "S1"), "ttyACM0")
    terminal = Terminal(machine, tmp_path)
    (configured,) = serial.find(machine.root)
    terminal.discovery.look()
    assert terminal.discovery.resolve(configured) is not None
    (machine.root / "sys/class/tty/ttyACM0").unlink()
    terminal.discovery.look()
    assert terminal.discovery.resolve(configured) is None
    by_hand = DeviceDescriptor("serial", "/dev/ttyS0")
    assert terminal.discovery.resolve(by_hand) == by_hand
    terminal.store.close()
