"""Readers of badges: cards and QR codes come over the same lines as those of a scanner; what is read is a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backoffice.devices import Action, DeviceDescriptor, Driver, Options, PrintSink, Session, Setting
from backoffice.devices.driver import Kind

SECOND = 40
"""A device that says that it is a scanner is proposed as one first."""


@dataclass(frozen=True)
class BadgeReader:
    """A driver of scanners, for a device that reads badges. Whoever sets it up says so by choosing this one."""

    name: str
    title: str
    reader: Driver
    kind: Kind = "badge_reader"

    @property
    def settings(self) -> Sequence[Setting]:
        return self.reader.settings

    @property
    def actions(self) -> Sequence[Action]:
        return self.reader.actions

    def match(self, device: DeviceDescriptor) -> int:
        return min(self.reader.match(device), SECOND)

    def find(self) -> Sequence[DeviceDescriptor]:
        return ()

    def open(self, options: Options, sink: PrintSink) -> Session:
        return self.reader.open(options, sink)
