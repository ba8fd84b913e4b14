"""The one write path: commands, their transaction, the events they emit."""

from backoffice.bus.command import Command, Inverse, command
from backoffice.bus.event import Event, Handler, Reactor, handler, reactor
from backoffice.bus.payload import Payload, PayloadField, payload_fields
from backoffice.bus.tx import Tx
from backoffice.bus.work import Answer

__all__ = [
    "Answer",
    "Command",
    "Event",
    "Handler",
    "Inverse",
    "Payload",
    "PayloadField",
    "Reactor",
    "Tx",
    "command",
    "handler",
    "payload_fields",
    "reactor",
]
