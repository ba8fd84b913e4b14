"""The drivers that are installed beside the server, and what they say of settings and actions."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from backoffice.devices.descriptor import DeviceDescriptor
from backoffice.devices.driver import Driver
from backoffice.devices.drivers import installed
from backoffice.devices.setting import Setting, Value, checked
from backoffice.errors import FieldError, Invalid, Refused


@functools.cache
def drivers() -> Mapping[str, Driver]:
    """Every driver by name; packages are looked for once in the life of a process."""
    return installed()


def driver(name: str) -> Driver:
    """The driver of that name; `Refused` when its package is not installed here."""
    found = drivers().get(name)
    if found is None:
        raise Refused(
            "driver_missing",
            f"The driver {name} is not installed beside the server. Nothing was written; install its package here "
            "and on the terminal.",
            field="driver",
        )
    return found


def valid_settings(settings: Iterable[Setting], given: Mapping[str, Any], field: str = "settings") -> dict[str, Value]:
    """All settings, those not given by their defaults; `Invalid` names every fault as `settings.<name>`."""
    values, faults = checked(settings, given)
    if faults:
        raise Invalid(FieldError(f"{field}.{name}", message, "invalid_setting") for name, message in faults.items())
    return values


def descriptor(values: Mapping[str, Any]) -> DeviceDescriptor:
    """The descriptor from JSON; `Invalid` for anything else."""
    try:
        found = DeviceDescriptor.from_json(values)
        _check(found.to_json())
    except (TypeError, ValueError) as fault:
        raise Invalid([FieldError("device", f"is no description of a device: {fault}", "bad_device")]) from fault
    return found


def _check(values: Mapping[str, Any]) -> None:
    """ValueError unless the parts are what they should be: JSON from a terminal may hold anything."""
    texts = [values[name] for name in ("path", "serial", "port", "maker", "product", "usage")] + values["classes"]
    if not values["path"] or not all(isinstance(t, str) and len(t) <= 200 and t.isprintable() for t in texts):
        raise ValueError("its parts must be short texts, and its path must be there")
    if not all(n is None or (type(n) is int and 0 <= n < 65536) for n in (values["vid"], values["pid"])):
        raise ValueError("vid and pid must be numbers of 16 bits")
