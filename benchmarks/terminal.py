"""A terminal with a scanner at a station of a stocked office, where every scan moves a piece between two bins."""

from __future__ import annotations

import base64
import datetime as dt
import itertools
import random
import time
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
    key: Ed25519PrivateKey | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def batch(self) -> None:
        """Fifty scans at once, all of which have to be taken."""
        now = dt.datetime.now(dt.UTC).isoformat()
        events = [self._scan(now) for _ in range(BATCH)]
        answer = ingest(self.office.application, self.known, {"epoch": "bench", "sent_at": now, "events": events})
        assert answer["acknowledged"] == events[-1]["seq"] and not answer["quarantined"], answer

    def reads(self, codes: list[str]) -> dict[str, Any]:
        """A batch in which these codes were read, each at its own moment."""
        began = dt.datetime.now(dt.UTC)
        moments = (began + dt.timedelta(microseconds=number) for number in range(len(codes)))
        events = [self._read(code, at.isoformat()) for code, at in zip(codes, moments, strict=True)]
        return {"epoch": "bench", "sent_at": began.isoformat(), "events": events}

    def signed(self, method: str, path: str, body: bytes) -> dict[str, str]:
        """The headers that its agent would send with it."""
        assert self.key is not None
        request = Signed(method, path, "", body, self.known.actor.id.removeprefix("device:"), int(time.time()))
        return request.headers(self.key.sign(request.base()))

    def _scan(self, at: str) -> dict[str, Any]:
        return self._read(random.choice(ITEMS), at)

    def _read(self, code: str, at: str) -> dict[str, Any]:
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


def enrolled(office: Office, name: str, role: str, driver: str) -> BenchTerminal:
    """A terminal of this role with one device, which belongs to no station; its agent is played."""
    terminal = {"name": name, "site": "MAIN", "role": role}
    public_id = office.application.dispatch("stations.add_terminal", terminal, office.actor).result["public_id"]
    key = _key(office, new_code(office.application, office.actor, public_id).text)
    device = {"terminal": public_id, "driver": driver, "device": {"bus": "serial", "path": "/dev/ttyBENCH"}}
    added = office.application.dispatch("stations.add_device", device, office.actor).result
    return BenchTerminal(office, _known(office, public_id, key), str(added["device"]), key)


def played(office: Office) -> BenchTerminal:
    """An enrolled terminal whose agent is played."""
    public_id, code = add_terminal(office)
    key = _key(office, code)
    device = add_scanner(office, public_id, "scanner.serial", "serial", "/dev/ttyBENCH")
    return BenchTerminal(office, _known(office, public_id, key), device, key)


def _key(office: Office, code: str) -> Ed25519PrivateKey:
    """A new key, for which the code was exchanged."""
    key = Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    take(office.application, Enrolment(code, public), "127.0.0.1")
    return key


def _known(office: Office, public_id: str, key: Ed25519PrivateKey) -> Known:
    request = Signed("GET", "/", "", b"", public_id, 0)
    return office.application.terminals.verify(request, key.sign(request.base()))
