"""Which device is which, also after it was plugged in again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backoffice.devices import DeviceDescriptor

SCANNER = DeviceDescriptor(
    "serial", "/dev/ttyUSB0", 0x0C2E, 0x0B61, "A1", "1-1.2", "Honeywell", "1450g", ("ff/00/00",), "8c/02"
)


def test_a_serial_number_is_the_identity_wherever_it_is_plugged_in() -> None:
    assert replace(SCANNER, path="/dev/ttyUSB7", port="2-1").identity == SCANNER.identity == "serial:0c2e:0b61:A1"


def test_two_of_a_kind_without_serial_number_are_told_apart_by_their_port() -> None:
    one, other = replace(SCANNER, serial=""), replace(SCANNER, serial="", port="1-1.3")

    assert one.identity != other.identity
    assert replace(one, path="/dev/ttyUSB1").identity == one.identity


def test_the_same_scanner_on_another_bus_is_another_device() -> None:
    assert replace(SCANNER, bus="evdev").identity != SCANNER.identity


def test_what_has_no_usb_numbers_is_known_by_port_or_path() -> None:
    assert DeviceDescriptor("tcp", "10.0.0.9:9000").identity == "tcp:10.0.0.9:9000"
    assert DeviceDescriptor("serial", "/dev/ttyS0", port="platform-1").identity == "serial:platform-1"


def test_it_is_named_by_maker_and_product_or_by_its_path() -> None:
    assert SCANNER.name == "Honeywell 1450g"
    assert DeviceDescriptor("file", "/tmp/receipts").name == "/tmp/receipts"


def test_it_travels_as_json_and_a_newer_agents_keys_are_passed_over() -> None:
    assert DeviceDescriptor.from_json({**SCANNER.to_json(), "colour": "grey"}) == SCANNER
    assert DeviceDescriptor.from_json({"bus": "tcp", "path": "a:1"}) == DeviceDescriptor("tcp", "a:1")


def test_an_unknown_bus_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'scsi' is no bus; one of usb, evdev"):
        DeviceDescriptor("scsi", "/dev/sg0")
