"""A scanner as a keyboard. A pipe carries the kernel's events here; the kernel itself does in tests/usb."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from tests.drivers.bench import Running, Sink, options, running, until

from backoffice.devices import DeviceDescriptor
from backoffice_scanner.evdev import EVENT, KEY, SYN, SYN_DROPPED, SYN_REPORT, EvdevScanner, EvdevSession

DRIVER = EvdevScanner()
DEVICE = DeviceDescriptor("evdev", "/dev/input/event9", 0x05E0, 0x1200)
A, B, C, ENTER, SHIFT = 30, 48, 46, 28, 42


def event(kind: int, code: int, value: int) -> bytes:
    return EVENT.pack(0, 0, kind, code, value)


REPORT = event(SYN, SYN_REPORT, 0)
LOST = event(SYN, SYN_DROPPED, 0)


def typed(*keys: int) -> bytes:
    return b"".join(event(KEY, key, 1) + REPORT + event(KEY, key, 0) + REPORT for key in keys)


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def keyboard(sink: Sink) -> Iterator[tuple[int, Running]]:
    """(the kernel's end, the session)"""
    here, there = os.pipe()
    with running(EvdevSession(here, options(DRIVER, DEVICE, timeout=80), sink)) as run:
        yield there, run
    os.close(there)


def test_keys_become_codes(keyboard: tuple[int, Running], sink: Sink) -> None:
    kernel, _ = keyboard
    os.write(kernel, event(KEY, SHIFT, 1) + typed(A) + event(KEY, SHIFT, 0) + REPORT + typed(B, ENTER, C, ENTER))
    until(lambda: len(sink.scans) == 2)
    assert sink.scans == [("", "Ab", b"Ab\r"), ("", "c", b"c\r")]


def test_an_event_may_come_in_pieces(keyboard: tuple[int, Running], sink: Sink) -> None:
    kernel, _ = keyboard
    stream = typed(A, ENTER)
    for at in range(0, len(stream), 7):
        os.write(kernel, stream[at : at + 7])
    until(lambda: sink.texts == ["a"])


def test_a_code_of_which_keys_were_lost_is_discarded_and_told(keyboard: tuple[int, Running], sink: Sink) -> None:
    kernel, run = keyboard
    os.write(kernel, typed(A, B) + LOST + event(KEY, C, 1) + REPORT + typed(C, ENTER))
    until(lambda: run.session.health().counters.get("keys_lost") == 1)
    assert sink.reports[-1].counters["keys_lost"] == 1
    os.write(kernel, typed(B, ENTER))
    until(lambda: "b" in sink.texts)
    assert not any("ab" in text for text in sink.texts)


def test_a_pause_that_is_too_long_parts_codes(keyboard: tuple[int, Running], sink: Sink) -> None:
    kernel, run = keyboard
    os.write(kernel, typed(A))
    until(lambda: run.session.health().counters.get("half") == 1)
    os.write(kernel, typed(B, ENTER))
    until(lambda: sink.texts == ["b"])


def test_what_is_no_keyboard_says_why(sink: Sink, tmp_path: os.PathLike[str]) -> None:
    with pytest.raises(OSError, match="is not there. Plug the scanner in"):
        DRIVER.open(options(DRIVER, DeviceDescriptor("evdev", "/dev/input/event97")), sink)
    with pytest.raises(OSError, match="/dev/null"):
        DRIVER.open(options(DRIVER, DeviceDescriptor("evdev", "/dev/null")), sink)


def test_a_plain_keyboard_is_no_scanner_by_itself() -> None:
    assert DRIVER.match(DEVICE) == 90
    assert DRIVER.match(DeviceDescriptor("evdev", "/dev/input/event3", 0x046D, 0xC31C, product="Keyboard K120")) == 1
