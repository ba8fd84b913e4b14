"""The drivers, one for each way to a printer. All speak ESC/POS; they differ in how bytes get there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from backoffice.devices import Action, DeviceDescriptor, Options, PrintDocument, PrintSink, Session, Setting
from backoffice.devices.driver import Kind
from backoffice.devices.print_loop import Patience, PrintLoop
from backoffice.devices.printer_port import PrinterPort, SilentTalk
from backoffice.devices.setting import Value, checked
from backoffice_escpos.commands import ACTIONS, actions
from backoffice_escpos.status import EscposTalk

Connect = Callable[[DeviceDescriptor, Mapping[str, Value]], PrinterPort]


def nothing() -> Sequence[DeviceDescriptor]:
    return ()


@dataclass(frozen=True)
class EscposDriver:
    """A printer on one kind of port. `score` is how well it matches what was found; `connect` opens it."""

    name: str
    title: str
    settings: Sequence[Setting]
    score: Callable[[DeviceDescriptor], int]
    connect: Connect
    finder: Callable[[], Sequence[DeviceDescriptor]] = nothing
    patience: Patience = field(default=Patience())
    kind: Kind = "printer"
    actions: Sequence[Action] = ACTIONS

    def match(self, device: DeviceDescriptor) -> int:
        return self.score(device)

    def find(self) -> Sequence[DeviceDescriptor]:
        return self.finder()

    def open(self, options: Options, sink: PrintSink) -> Session:
        settings = complete(self.settings, options.settings)
        talk = EscposTalk() if settings.get("answers", False) else SilentTalk()
        return PrintLoop(self.connect(options.device, settings), talk, sink, actions(settings), self.patience)

    def render(self, document: PrintDocument, settings: Mapping[str, Value]) -> bytes:
        from backoffice_escpos.render import render

        return render(document, complete(self.settings, settings))

    def preview(self, data: bytes, settings: Mapping[str, Value]) -> bytes:
        from backoffice_escpos.preview.picture import picture

        return picture(data, complete(self.settings, settings))


def complete(known: Sequence[Setting], given: Mapping[str, Value]) -> Mapping[str, Value]:
    """All settings; `ValueError` for what is none, so that a document is not printed in a way nobody asked for."""
    values, faults = checked(known, given)
    if faults:
        raise ValueError("; ".join(f"{name} {fault}" for name, fault in sorted(faults.items())))
    return values
