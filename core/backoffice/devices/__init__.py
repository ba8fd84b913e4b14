"""What drivers, the agent of a terminal and the server agree on. The standard library only: terminals stay small."""

from backoffice.devices.descriptor import DeviceDescriptor
from backoffice.devices.document import PrintDocument
from backoffice.devices.driver import Action, Driver, EventSink, Options, PrintDriver, PrintSink, Session
from backoffice.devices.events import ActedEvent, DeviceEvent, FoundEvent, HealthEvent, PrintEvent, ScanEvent
from backoffice.devices.health import Health, State
from backoffice.devices.printing import NotReady, PrintJob, PrintOutcome
from backoffice.devices.setting import Setting

__all__ = [
    "ActedEvent",
    "Action",
    "DeviceDescriptor",
    "DeviceEvent",
    "Driver",
    "EventSink",
    "FoundEvent",
    "Health",
    "HealthEvent",
    "NotReady",
    "Options",
    "PrintDocument",
    "PrintDriver",
    "PrintEvent",
    "PrintJob",
    "PrintOutcome",
    "PrintSink",
    "ScanEvent",
    "Session",
    "Setting",
    "State",
]
