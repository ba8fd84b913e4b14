"""The driver protocol: one driver knows a kind of device, one session is a device that is open.

A driver package names its drivers in `DRIVERS` and is found by the entry point group `backoffice.drivers`. Importing it
must be cheap: libraries for hardware are imported in `open`.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from backoffice.devices.descriptor import DeviceDescriptor
from backoffice.devices.document import PrintDocument
from backoffice.devices.health import Health
from backoffice.devices.printing import PrintJob, PrintOutcome
from backoffice.devices.setting import Setting, Value

Kind = Literal["scanner", "printer", "label_printer", "timeclock", "badge_reader"]


@dataclass(frozen=True)
class Options:
    """How a device is opened: which one, under which id of ours, with every setting of its driver."""

    device_id: str
    device: DeviceDescriptor
    settings: Mapping[str, Value] = field(default_factory=dict)


class EventSink(Protocol):
    """Where a session puts what happens. Each call returns when the event is on disk; `OSError` when it cannot be.

    Any thread may call it.
    """

    def scanned(self, raw: bytes, text: str, aim: str, received_at: dt.datetime | None = None) -> None: ...
    def report(self, health: Health) -> None:
        """Say how the device is. The agent passes on what changed, not every call."""


class PrintSink(EventSink, Protocol):
    """What a printer's session is given besides: its jobs, one at a time, in order."""

    def next_job(self, timeout: float) -> PrintJob | None:
        """The job to print now, waited for at most `timeout` seconds. It stays the next one until it has ended."""

    def step(self, job: PrintJob, outcome: PrintOutcome, sent: int = 0, reason: str = "") -> None:
        """Commit how far the job is. Called with `SENDING` before the first byte, and once more at the end."""


class Session(Protocol):
    """An open device with a thread of its own."""

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set. `OSError` when the device is gone; the agent opens it again after a pause."""

    def health(self) -> Health: ...

    def act(self, action: str, arguments: Mapping[str, Any]) -> None:
        """Do one of the driver's `actions`, in another thread than `run`; `NotReady` when it cannot be done now."""


@dataclass(frozen=True)
class Action:
    """What a person may do with a device from its page: feed paper, open the drawer, pull a virtual plug."""

    name: str
    title: str
    arguments: tuple[Setting, ...] = ()


class Driver(Protocol):
    """A kind of device. `name` is unique among all drivers (`scanner.serial`) and stored; `title` is shown."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def settings(self) -> Sequence[Setting]: ...
    @property
    def actions(self) -> Sequence[Action]: ...

    def match(self, device: DeviceDescriptor) -> int:
        """How well it can drive this device: 0 not at all, 1 perhaps, 50 by its class, 100 this very model."""
        ...

    def find(self) -> Sequence[DeviceDescriptor]:
        """Devices that only this driver can find (virtual ones, print queues); not those on USB, serial or input."""
        ...

    def open(self, options: Options, sink: PrintSink) -> Session:
        """Open the device. `OSError` when it is not there, taken or refuses; the reason must be fit for people.

        What reads may take an `EventSink`: it has no jobs.
        """
        ...


class PrintDriver(Driver, Protocol):
    """A driver of printers, whose documents are rendered where the driver is installed, by server or terminal."""

    def render(self, document: PrintDocument, settings: Mapping[str, Value]) -> bytes:
        """The bytes that print the document. Pure: no device, no clock, the same bytes each time."""
        ...

    def preview(self, data: bytes, settings: Mapping[str, Value]) -> bytes:
        """A picture (PNG) of what these very bytes print."""
        ...
