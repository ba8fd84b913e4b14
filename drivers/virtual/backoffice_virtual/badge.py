"""A badge reader without a cable: the virtual scanner, whose codes are badges."""

from __future__ import annotations

from collections.abc import Sequence

from backoffice.devices import DeviceDescriptor
from backoffice.devices.driver import Kind
from backoffice_virtual.scanner import VirtualScanner


class VirtualBadgeReader(VirtualScanner):
    name = "virtual.badge"
    title = "Virtual badge reader"
    kind: Kind = "badge_reader"

    def match(self, device: DeviceDescriptor) -> int:
        return 100 if device.bus == "virtual" and device.path.startswith("badge") else 0

    def find(self) -> Sequence[DeviceDescriptor]:
        return (DeviceDescriptor("virtual", "badge-1", maker="Virtual", product="badge reader"),)
