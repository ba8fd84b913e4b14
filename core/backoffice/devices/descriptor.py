"""What is known of a device before it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

BUSES: Final = ("usb", "evdev", "hidraw", "serial", "tcp", "file", "cups", "virtual")


@dataclass(frozen=True)
class DeviceDescriptor:
    """A device as it was found, or as a person described it.

    `path` says how it is opened just now: a device node, `host:port`, a file, a print queue. It may change; `identity`
    does not. `port` is the way through the hubs (`1-1.2`); `classes` are the interfaces of a USB device as
    `class/subclass/protocol` in hexadecimal (`07/01/02`); `usage` is the HID usage page and usage (`8c/02`).
    """

    bus: str
    path: str
    vid: int | None = None
    pid: int | None = None
    serial: str = ""
    port: str = ""
    maker: str = ""
    product: str = ""
    classes: tuple[str, ...] = ()
    usage: str = ""

    def __post_init__(self) -> None:
        if self.bus not in BUSES:
            raise ValueError(f"{self.bus!r} is no bus; one of {', '.join(BUSES)}")

    @property
    def identity(self) -> str:
        """What stays the same when it is plugged in again: maker, product and serial number, else the port.

        Two scanners of one kind without serial numbers are told apart by the port that each hangs on.
        """
        if self.vid is None or self.pid is None:
            return f"{self.bus}:{self.port or self.path}"
        return f"{self.bus}:{self.vid:04x}:{self.pid:04x}:{self.serial or '@' + (self.port or self.path)}"

    @property
    def name(self) -> str:
        """What a person is shown."""
        return " ".join(part for part in (self.maker, self.product) if part) or self.path

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "classes": list(self.classes), "identity": self.identity}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> DeviceDescriptor:
        """The descriptor that `to_json` wrote; keys that this version does not know are left out."""
        known = {f.name: values[f.name] for f in fields(cls) if f.name in values}
        return cls(**{**known, "classes": tuple(known.get("classes", ()))})
