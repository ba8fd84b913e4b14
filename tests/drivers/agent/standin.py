"""A server for agents, small enough to be read: HTTP on a real socket, signatures checked, decision 15 kept."""

from __future__ import annotations

import base64
import json
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from backoffice.devices import signature


@dataclass
class Books:
    """What the server knows. It outlives the server process, as a database does."""

    codes: set[str] = field(default_factory=lambda: {"GOOD-CODE"})
    keys: dict[str, bytes] = field(default_factory=dict)
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    have: dict[str, int] = field(default_factory=dict)
    devices: list[dict[str, Any]] = field(default_factory=list)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)
    sent: int = 0
    """How many events came, those that came again included."""
    answers: list[int] = field(default_factory=list)
    """Statuses to answer the next batches with, before any is taken."""
    polls: list[int] = field(default_factory=list)

    def kinds(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in list(self.events.values()) if event["kind"] == kind]

    def scans(self) -> list[str]:
        return [event["body"]["text"] for event in self.kinds("scan")]

    def outcomes(self, job: str) -> list[str]:
        return [event["body"]["outcome"] for event in self.kinds("print") if event["body"]["job"] == job]

    def work(self) -> dict[str, Any]:
        accepted = {event["body"]["job"] for event in self.kinds("print")}
        acted = {event["body"]["action"] for event in self.kinds("acted")}
        work: dict[str, Any] = {
            "devices": self.devices,
            "jobs": [job for job in self.jobs if job["id"] not in accepted],
            "actions": [action for action in self.actions if action["id"] not in acted],
        }
        return {"version": f"v{hash(json.dumps(work)) & 0xFFFFFFFF:x}", **work}


class StandIn:
    """Serves `books`; `stop` and `start` again on the same port, as a server that is away for a while."""

    def __init__(self, books: Books | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.books = books or Books()
        self._tls = tls
        self.lock = threading.RLock()
        self._port = 0
        self._server: _Server | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._server = _Server(("127.0.0.1", self._port), _Handler)
        self._server.stand_in = self
        if self._tls is not None:
            self._server.socket = self._tls.wrap_socket(self._server.socket, server_side=True)
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server.hang_up()
            self._server = None

    def enrol(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if asked["code"] not in self.books.codes:
            return 422, {"detail": "This code is wrong or older than ten minutes. Ask for a new one."}
        self.books.codes.discard(asked["code"])
        terminal = f"t{len(self.books.keys) + 1}"
        self.books.keys[terminal] = base64.b64decode(asked["public_key"])
        return 200, {"terminal": terminal, "name": asked["name"], "server_time": "2026-11-24T12:00:00+00:00"}

    def take(self, terminal: str, batch: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.books.answers:
            return self.books.answers.pop(0), {"detail": "not now"}
        have = self.books.have.get(batch["epoch"], 0)
        events = batch["events"]
        assert 0 < len(events) <= 50
        assert [e["seq"] for e in events] == list(range(events[0]["seq"], events[0]["seq"] + len(events)))
        if events[0]["seq"] > have + 1:
            return 409, {"detail": "There is a gap.", "expected": have + 1}
        self.books.sent += len(events)
        for event in events:
            self.books.events.setdefault(event["event_id"], event)
        self.books.have[batch["epoch"]] = max(have, events[-1]["seq"])
        return 200, {"acknowledged": self.books.have[batch["epoch"]], "quarantined": [], "server_time": ""}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    stand_in: StandIn

    def __init__(self, *arguments: Any) -> None:
        self._open: set[Any] = set()
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def handle_error(self, *_: Any) -> None:
        """An agent that is killed in the middle of a request is no fault of the server."""

    def hang_up(self) -> None:
        """Connections that are kept end with the server."""
        for one in self._open:
            with suppress(OSError):
                one.shutdown(2)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: Any) -> None: ...

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        there = self.server.stand_in
        with there.lock:
            if self.path == "/api/v1/agent/enrol":
                self._answer(*there.enrol(json.loads(body)))
                return
            terminal = self._who(body)
            if terminal is None:
                self._answer(401, {"detail": "This terminal is not known."})
                return
            self._answer(*there.take(terminal, json.loads(body)))

    def do_GET(self) -> None:
        there = self.server.stand_in
        with there.lock:
            if self._who(b"") is None:
                self._answer(401, {"detail": "This terminal is not known."})
                return
            work = there.books.work()
            since = parse_qs(urlsplit(self.path).query).get("since", [""])[0]
            status = 304 if since == work["version"] else 200
            there.books.polls.append(status)
            self._answer(status, {} if status == 304 else work)

    def _who(self, body: bytes) -> str | None:
        at = urlsplit(self.path)
        named = (self.headers.get(name, "") for name in ("Content-Digest", "Signature-Input", "Signature"))
        found = signature.read(self.command, at.path, at.query, body, *named)
        if found is None or found[0].terminal not in self.server.stand_in.books.keys:
            return None
        try:
            Ed25519PublicKey.from_public_bytes(self.server.stand_in.books.keys[found[0].terminal]).verify(
                found[1], found[0].base()
            )
        except InvalidSignature:
            return None
        return found[0].terminal

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = b"" if status == 304 else json.dumps(body).encode()
        self.send_response(status)
        if status == 503:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
