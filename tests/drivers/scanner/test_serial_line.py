"""A scanner on a serial line: a pty whose other end stands for the scanner."""

from __future__ import annotations

import os
import tty
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.drivers.bench import Sink, options, running, until

from backoffice.devices import DeviceDescriptor, Session, State
from backoffice_scanner.serial_line import SerialScanner

DRIVER = SerialScanner()


@dataclass
class Cable:
    """`end` is the scanner's."""

    end: int
    path: str
    kept: int

    @property
    def device(self) -> DeviceDescriptor:
        return DeviceDescriptor("serial", self.path)

    def send(self, data: bytes) -> None:
        os.write(self.end, data)

    def pull(self) -> None:
        if self.end >= 0:
            os.close(self.end)
            os.close(self.kept)
        self.end = -1


def plug() -> Cable:
    end, slave = os.openpty()
    tty.setraw(slave)
    return Cable(end, os.ttyname(slave), slave)


@pytest.fixture
def cable() -> Iterator[Cable]:
    cable = plug()
    yield cable
    cable.pull()


@pytest.fixture
def sink() -> Sink:
    return Sink()


def opened(cable: Cable, sink: Sink, **settings: str | int | bool) -> Session:
    return DRIVER.open(options(DRIVER, cable.device, **settings), sink)


def test_codes_arrive_with_their_symbology_separators_and_raw_bytes(cable: Cable, sink: Sink) -> None:
    with running(opened(cable, sink)) as run:
        cable.send(b"]E0400638133")
        cable.send(b"3931\r\n]C101040063")
        cable.send(b"81333931\x1d10AB\r")
        until(lambda: len(sink.scans) == 2)
        assert run.session.health().state is State.READY
        assert run.session.health().last_io is not None
    assert sink.scans == [
        ("]E0", "4006381333931", b"]E04006381333931\r"),
        ("]C1", "0104006381333931\x1d10AB", b"]C10104006381333931\x1d10AB\r"),
    ]


def test_pulled_in_the_middle_of_a_code_and_plugged_in_again(cable: Cable, sink: Sink) -> None:
    with running(opened(cable, sink)) as run:
        cable.send(b"whole\r40063")
        until(lambda: sink.scans)
        cable.pull()
        assert run.ended()
        assert run.fault is not None
        assert "unplugged" in str(run.fault)
        assert run.session.health().counters["cut_off"] == 1
    again = plug()
    with running(opened(again, sink)):
        again.send(b"next\r")
        until(lambda: len(sink.scans) == 2)
    again.pull()
    assert sink.texts == ["whole", "next"]


def test_half_a_code_ends_with_the_pause(cable: Cable, sink: Sink) -> None:
    with running(opened(cable, sink, timeout=50)) as run:
        cable.send(b"40063")
        until(lambda: run.session.health().counters.get("half") == 1)
        cable.send(b"next\r")
        until(lambda: sink.texts == ["next"])


def test_without_a_terminator_the_pause_ends_the_code(cable: Cable, sink: Sink) -> None:
    with running(opened(cable, sink, terminator="none", timeout=50)):
        cable.send(b"4006381333931")
        until(lambda: sink.texts == ["4006381333931"])


def test_a_wrong_baud_rate_is_seen_by_its_garbage(cable: Cable, sink: Sink) -> None:
    with running(opened(cable, sink, timeout=50)) as run:
        for _ in range(3):
            cable.send(b"\xfe\x80\x98\x06\xe6\r")
        until(lambda: run.session.health().state is State.DEGRADED)
        assert "baud rate" in run.session.health().reason
        cable.send(b"4006381333931\r")
        until(lambda: run.session.health().state is State.READY)


def test_two_identical_scanners_do_not_mix() -> None:
    cables, sinks = [plug(), plug()], [Sink(), Sink()]
    with running(opened(cables[0], sinks[0])), running(opened(cables[1], sinks[1])):
        for at in range(40):
            cables[0].send(b"left")
            cables[1].send(b"right")
            cables[0].send(b"-%d\r" % at)
            cables[1].send(b"-%d\r" % at)
        until(lambda: all(len(sink.scans) == 40 for sink in sinks))
    assert sinks[0].texts == [f"left-{at}" for at in range(40)]
    assert sinks[1].texts == [f"right-{at}" for at in range(40)]
    for cable in cables:
        cable.pull()


def test_a_line_that_another_program_holds_says_so(cable: Cable, sink: Sink) -> None:
    with running(opened(cable, sink)), pytest.raises(OSError, match="taken by another program"):
        opened(cable, sink)


def test_a_line_that_is_not_there_says_so(sink: Sink) -> None:
    gone = options(DRIVER, DeviceDescriptor("serial", "/dev/ttyUSB97"))
    with pytest.raises(OSError, match=r"ttyUSB97 is not there. Plug the scanner in"):
        DRIVER.open(gone, sink)


def test_scanners_are_proposed_by_their_maker_and_lines_perhaps() -> None:
    assert DRIVER.match(DeviceDescriptor("serial", "/dev/ttyACM0", 0x0C2E, 1)) == 90
    assert DRIVER.match(DeviceDescriptor("serial", "/dev/ttyACM0", 1, 1, product="USB Barcode Scanner")) == 90
    assert DRIVER.match(DeviceDescriptor("serial", "/dev/ttyS0")) == 1
    assert DRIVER.match(DeviceDescriptor("evdev", "/dev/input/event0", 0x0C2E, 1)) == 0
