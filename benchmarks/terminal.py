"""A terminal with a scanner at a station of a stocked office, where every scan moves a piece between two bins."""

from __future__ import annotations

import base64
import datetime as dt
import itertools
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backoffice.devices.signature import Signed
from backoffice.stations.ingest.ingest import ingest
from backoffice.stations.terminals.door import Known
from backoffice.stations.terminals.enrolment import Enrolment, new_code, take
from benchmarks.office import BATCH, Office
from benchmarks.payloads import BINS, ITEMS

STATION = "STATION-1"
MODE = {"mode": "inventory.move", "context": {"from": BINS[0], "to": BINS[1]}}


@dataclass
class BenchTerminal:
    """Plays the agent towards the server's ingest: events are numbered as its outbox would number them."""

    office: Office
    known: Known
    device: str
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def batch(self) -> None:
        """Fifty scans at once, all of which have to be taken."""
        now = dt.datetime.now(dt.UTC).isoformat()
        events = [self._scan(now) for _ in range(BATCH)]
        answer = ingest(self.office.application, self.known, {"epoch": "bench", "sent_at": now, "events": events})
        assert answer["acknowledged"] == events[-1]["seq"] and not answer["quarantined"], answer

    def _scan(self, at: str) -> dict[str, Any]:
        code = random.choice(ITEMS)
        return {
            "event_id": str(uuid.uuid4()), "device": self.device, "seq": next(self._numbers), "kind": "scan", "at": at,
            "body": {"raw": base64.b64encode(code.encode()).decode(), "text": code, "aim": ""},
        }  # fmt: skip


def add_terminal(office: Office) -> tuple[str, str]:
    """A new terminal that may scan and move: (public id, one-time code)."""
    office.do(
        "identity.create_role", code="bench", title="Bench", permissions=["stations.*", "inventory.*", "catalog.*"]
    )
    added = office.application.dispatch(
        "stations.add_terminal", {"name": "Bench", "site": "MAIN", "role": "bench"}, office.actor
    ).result
    return added["public_id"], new_code(office.application, office.actor, added["public_id"]).text


def add_scanner(office: Office, terminal: str, driver: str, bus: str, path: str) -> str:
    """A scanner of the terminal, at the first station, which moves."""
    device = {"bus": bus, "path": path}
    added = office.application.dispatch(
        "stations.add_device",
        {"terminal": terminal, "driver": driver, "device": device, "station": STATION},
        office.actor,
    ).result
    office.do("stations.set_session", station=STATION, **MODE)
    return str(added["device"])


def played(office: Office) -> BenchTerminal:
    """An enrolled terminal whose agent is played."""
    public_id, code = add_terminal(office)
    key = Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    take(office.application, Enrolment(code, public), "127.0.0.1")
    device = add_scanner(office, public_id, "scanner.serial", "serial", "/dev/ttyBENCH")
    request = Signed("GET", "/", "", b"", public_id, 0)
    return BenchTerminal(office, office.application.terminals.verify(request, key.sign(request.base())), device)
