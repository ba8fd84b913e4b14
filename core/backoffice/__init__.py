"""The kernel of the back office. Names are resolved when they are used, so that a terminal's agent stays small."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backoffice.actor import Actor
    from backoffice.application import Application
    from backoffice.bus import Command, Event, Inverse, Payload, Tx, command, handler, reactor
    from backoffice.config import Config
    from backoffice.db.base import Base
    from backoffice.errors import Refused
    from backoffice.hookspecs import hookimpl
    from backoffice.jobs.job import Schedule, job
    from backoffice.records.master import Master, MasterRow
    from backoffice.resources import Resource

_HOMES = {
    "Actor": "backoffice.actor",
    "Application": "backoffice.application",
    "Base": "backoffice.db.base",
    "Command": "backoffice.bus",
    "Config": "backoffice.config",
    "Event": "backoffice.bus",
    "Inverse": "backoffice.bus",
    "Master": "backoffice.records.master",
    "MasterRow": "backoffice.records.master",
    "Payload": "backoffice.bus",
    "Refused": "backoffice.errors",
    "Resource": "backoffice.resources",
    "Schedule": "backoffice.jobs.job",
    "Tx": "backoffice.bus",
    "command": "backoffice.bus",
    "handler": "backoffice.bus",
    "hookimpl": "backoffice.hookspecs",
    "job": "backoffice.jobs.job",
    "reactor": "backoffice.bus",
}

__all__ = [
    "Actor",
    "Application",
    "Base",
    "Command",
    "Config",
    "Event",
    "Inverse",
    "Master",
    "MasterRow",
    "Payload",
    "Refused",
    "Resource",
    "Schedule",
    "Tx",
    "command",
    "handler",
    "hookimpl",
    "job",
    "reactor",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module backoffice has no attribute {name!r}")
    return getattr(import_module(home), name)
