"""A bench with a terminal that is enrolled, and a driver of a printer and one of a scanner that need no hardware."""

from __future__ import annotations

import base64
import datetime as dt
import itertools
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.devices import Action, DeviceDescriptor, Options, PrintDocument, PrintSink, Session, Setting
from backoffice.devices.document import Text
from backoffice.devices.signature import Signed
from backoffice.stations.devices import known
from backoffice.stations.ingest.ingest import Acknowledged, ingest
from backoffice.stations.terminals.enrolment import Enrolment, new_code, take
from backoffice.stations.work import work


@dataclass(frozen=True)
class BenchDriver:
    """A driver that is described, not opened: the server never opens a device."""

    name: str
    kind: Any
    title: str = "Bench"
    settings: Sequence[Setting] = (Setting("width", "Width", 42, least=20, most=80),)
    actions: Sequence[Action] = (Action("feed", "Feed paper", (Setting("lines", "Lines", 1, least=1, most=9),)),)

    def match(self, device: DeviceDescriptor) -> int:
        return 100 if device.bus == "virtual" else 0

    def find(self) -> Sequence[DeviceDescriptor]:
        return ()

    def open(self, options: Options, sink: PrintSink) -> Session:
        raise OSError("the server opens no device")

    def render(self, document: PrintDocument, settings: Mapping[str, Any]) -> bytes:
        lines = [block.text for block in document.blocks if isinstance(block, Text)]
        if "jam" in lines:
            raise ValueError("this cannot be put on paper")
        return "\n".join([*lines, f"width {settings['width']}"]).encode()

    def preview(self, data: bytes, settings: Mapping[str, Any]) -> bytes:
        return b"PNG" + data


@pytest.fixture(autouse=True)
def drivers(monkeypatch: pytest.MonkeyPatch) -> dict[str, BenchDriver]:
    made = {
        "bench.printer": BenchDriver("bench.printer", "printer"),
        "bench.scanner": BenchDriver("bench.scanner", "scanner"),
    }
    monkeypatch.setattr(known, "drivers", lambda: made)
    return made


@dataclass
class Terminal:
    """An enrolled terminal with its key, a scanner and a printer; `epoch` and `seq` as its outbox would count them."""

    office: Application
    actor: Actor
    id: str
    key: Ed25519PrivateKey
    scanner: str = ""
    printer: str = ""
    epoch: str = "e1"
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def event(self, kind: str, body: Mapping[str, Any], device: str = "", **more: Any) -> dict[str, Any]:
        at = self.office.clock().isoformat()
        return {
            "event_id": str(uuid.uuid4()), "device": device, "seq": next(self.numbers), "kind": kind, "at": at,
            "body": dict(body), **more,
        }  # fmt: skip

    def scan(self, text: str, **more: Any) -> dict[str, Any]:
        raw = base64.b64encode(text.encode() + b"\r").decode()
        return self.event("scan", {"raw": raw, "text": text, "aim": ""}, self.scanner, **more)

    def printing(self, job: int, outcome: str, **more: Any) -> dict[str, Any]:
        return self.event("print", {"job": str(job), "outcome": outcome, "sent": 0, "reason": "", **more}, self.printer)

    def send(self, *events: Mapping[str, Any], sent_at: dt.datetime | None = None) -> Acknowledged:
        at = (sent_at or self.office.clock()).isoformat()
        return ingest(self.office, self.known(), {"epoch": self.epoch, "sent_at": at, "events": list(events)})

    def signed(self, method: str, path: str, body: bytes = b"", query: str = "") -> dict[str, str]:
        request = Signed(method, path, query, body, self.id, int(self.office.clock().timestamp()))
        return request.headers(self.key.sign(request.base()))

    def known(self) -> Any:
        request = Signed("GET", "/", "", b"", self.id, 0)
        return self.office.terminals.verify(request, self.key.sign(request.base()))

    def work(self) -> dict[str, Any]:
        return work(self.office, self.known())


@pytest.fixture
def new_terminal(office: Application, actor: Actor) -> Callable[..., Terminal]:
    """Add a terminal and enrol it, with a role of these permissions."""

    def make(name: str = "Bench", *permissions: str) -> Terminal:
        role = f"role-{uuid.uuid4().hex[:8]}"
        held = list(permissions) or ["*"]
        office.dispatch("identity.create_role", {"code": role, "title": "Bench", "permissions": held}, actor)
        added = office.dispatch("stations.add_terminal", {"name": name, "site": "MAIN", "role": role}, actor).result
        key = Ed25519PrivateKey.generate()
        public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
        code = new_code(office, actor, added["public_id"])
        told = take(office, Enrolment(code.text, public, "1.0", ("bench.printer",)), "127.0.0.1")
        assert told == {"terminal": added["public_id"], "name": name}
        return Terminal(office, actor, added["public_id"], key)

    return make


@pytest.fixture
def add_device(office: Application, actor: Actor) -> Callable[..., str]:
    def add(terminal: Terminal, driver: str, path: str, **more: Any) -> str:
        payload = {
            "terminal": terminal.id, "driver": driver, "device": {"bus": "virtual", "path": path},
            "station": "STATION-1", "name": path, **more,
        }  # fmt: skip
        made: str = office.dispatch("stations.add_device", payload, actor).result["device"]
        return made

    return add


@pytest.fixture
def terminal(new_terminal: Callable[..., Terminal], add_device: Callable[..., str]) -> Terminal:
    made = new_terminal()
    made.scanner = add_device(made, "bench.scanner", "scanner-1")
    made.printer = add_device(made, "bench.printer", "printer-1")
    return made


@pytest.fixture
def rows(office: Application, actor: Actor) -> Callable[..., list[dict[str, Any]]]:
    """The rows of a resource as the administrator sees them, oldest first."""

    def read(name: str, **filters: str) -> list[dict[str, Any]]:
        with office.read() as connection:
            return office.resource(name).page(connection, actor, {"sort": "id", **filters}, limit=500).dicts()

    return read


@pytest.fixture
def run(office: Application, actor: Actor) -> Callable[..., Any]:
    """Carry out a command of the stations as the administrator and give its result."""
    return lambda command, /, **payload: office.dispatch(f"stations.{command}", payload, actor).result


@pytest.fixture
def sql(office: Application) -> Callable[[str], Any]:
    def read(statement: str) -> Any:
        with office.read() as connection:
            return connection.execute(sa.text(statement)).all()

    return read
