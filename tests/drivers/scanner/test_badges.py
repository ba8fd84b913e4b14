"""Badge readers are the drivers of scanners under another kind: which of the two a device is, a person says."""

from __future__ import annotations

import pytest

from backoffice.devices import DeviceDescriptor
from backoffice_scanner import DRIVERS

BY_NAME = {driver.name: driver for driver in DRIVERS}


@pytest.mark.parametrize("line", ["serial", "tcp", "evdev", "hidpos"])
def test_each_line_has_both(line: str) -> None:
    scanner, badges = BY_NAME[f"scanner.{line}"], BY_NAME[f"badge.{line}"]
    assert (scanner.kind, badges.kind) == ("scanner", "badge_reader")
    assert badges.settings == scanner.settings


def test_what_says_that_it_is_a_scanner_is_proposed_as_one_first() -> None:
    honeywell = DeviceDescriptor("serial", "/dev/ttyACM0", vid=0x0C2E, pid=1)
    assert BY_NAME["scanner.serial"].match(honeywell) > BY_NAME["badge.serial"].match(honeywell) > 0
    assert BY_NAME["badge.serial"].match(DeviceDescriptor("tcp", "192.0.2.7:9100")) == 0
