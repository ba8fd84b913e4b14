"""Where a bar code stands in a HID report, from the device's own description of it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drivers.bench import Running, Sink, options, running, until

from backoffice.devices import DeviceDescriptor
from backoffice_scanner.hidpos import HidPosScanner, HidPosSession
from backoffice_scanner.report import STANDARD, layout

DRIVER = HidPosScanner()
DEVICE = DeviceDescriptor("hidraw", "/dev/hidraw9", 0x0C2E, 0x0B61, usage="8c/02")
# A scanned-data report as the usage tables lay it out: number 2, byte count, three bytes of symbology, 56 of data,
# the bit "continued" and seven of padding.
DESCRIPTOR = bytes.fromhex(
    "058c 0902 a101 0912 a102 8502 1500 26ff00 7508 9501 0501 093b 8102 9503 058c 09fb 09fc 09fd 8102"
    "9538 09fe 820201 7501 9501 09ff 8102 9507 8103 c0 c0".replace(" ", "")
)


def report(data: bytes, aim: bytes = b"]C1", continued: bool = False) -> bytes:
    return bytes([2, len(data)]) + aim + data.ljust(56, b"\0") + bytes([continued])


def test_the_description_gives_the_standard_layout() -> None:
    assert layout(DESCRIPTOR) == STANDARD


def test_a_keyboard_reports_no_bar_codes() -> None:
    assert layout(bytes.fromhex("05010906a1010507190029658100c0")) is None


@given(st.binary(max_size=120))
def test_no_description_upsets_it(descriptor: bytes) -> None:
    layout(descriptor)


@given(st.binary(max_size=80))
def test_no_report_upsets_it(data: bytes) -> None:
    STANDARD.piece(data)


@given(st.binary(max_size=56), st.booleans())
def test_a_piece_is_what_was_put_in(data: bytes, continued: bool) -> None:
    piece = STANDARD.piece(report(data, continued=continued))
    assert piece is not None
    assert (piece.data, piece.aim, piece.continued) == (data, "]C1", continued)


@pytest.mark.parametrize(("sent", "aim"), [(b"]E0", "]E0"), (b"E0\0", "]E0"), (b"\0\0\0", ""), (b"\xff\xff\xff", "")])
def test_the_symbology_with_or_without_its_bracket(sent: bytes, aim: str) -> None:
    piece = STANDARD.piece(report(b"x", sent))
    assert piece is not None
    assert piece.aim == aim


def test_another_report_and_a_count_beyond_the_data_are_passed_over() -> None:
    assert STANDARD.piece(b"\x03" + report(b"x")[1:]) is None
    assert STANDARD.piece(b"\x02\xff" + report(b"x")[2:]) is None


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def device(sink: Sink) -> Iterator[tuple[socket.socket, Running]]:
    """A socket that keeps messages apart in place of hidraw; the kernel's own is read in tests/usb."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with running(HidPosSession(here.detach(), STANDARD, options(DRIVER, DEVICE, timeout=60), sink)) as run:
        yield there, run
    there.close()


LONG = bytes(65 + at % 26 for at in range(130))


def test_a_code_that_needs_several_reports_is_put_together(device: tuple[socket.socket, Running], sink: Sink) -> None:
    end, _ = device
    for at, continued in ((0, True), (56, True), (112, False)):
        end.send(report(LONG[at : at + 56], continued=continued))
    until(lambda: sink.scans)
    assert sink.scans[0][:2] == ("]C1", LONG.decode())
    assert len(sink.scans[0][2]) == 3 * 62


def test_the_rest_that_never_came_is_not_glued_to_the_next_code(
    device: tuple[socket.socket, Running], sink: Sink
) -> None:
    end, run = device
    end.send(report(LONG[:56], continued=True))
    time.sleep(0.15)
    end.send(report(b"next"))
    until(lambda: sink.texts == ["next"])
    assert run.session.health().counters["half"] == 1


def test_unplugged_between_two_reports(device: tuple[socket.socket, Running], sink: Sink) -> None:
    end, run = device
    end.send(report(LONG[:56], continued=True))
    end.close()
    assert run.ended()
    assert "unplugged" in str(run.fault)
    assert run.session.health().counters["cut_off"] == 1
    assert sink.scans == []


def test_a_device_that_is_a_point_of_sale_scanner_is_driven() -> None:
    assert DRIVER.match(DEVICE) == 100
    assert DRIVER.match(DeviceDescriptor("hidraw", "/dev/hidraw0", usage="01/06")) == 0
