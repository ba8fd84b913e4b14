"""Requests to the server over HTTP: one connection that is kept, a bound on every wait, no redirect followed."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backoffice.devices.signature import Signed

TIMEOUT: Final = 30.0
LARGEST: Final = 64 * 1024 * 1024
"""Bytes of an answer that are read at most: the bytes of print jobs come with it."""
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Answer:
    """What the server said. `body` is the JSON object it sent, empty when it sent none."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)
    retry_after: float | None = None

    @property
    def reason(self) -> str:
        """The server's sentence, else the status."""
        return str(self.body.get("detail") or f"the server answered {self.status}")


class BadAddress(Exception):  # noqa: N818  (an answer for people)
    """The server's address cannot be used."""


class Link:
    """One thread's way to the server. `OSError` when it does not answer."""

    def __init__(self, server: str, clock: Callable[[], float] = time.time) -> None:
        found = urlsplit(server if "://" in server else f"https://{server}")
        if found.scheme not in ("http", "https") or not found.hostname or found.query or found.fragment:
            raise BadAddress(f"“{server}” is no address of a server; it looks like https://office.example")
        self._secure, self._host, self._base = found.scheme == "https", found.hostname, found.path.rstrip("/")
        try:
            self._port = found.port
        except ValueError:
            raise BadAddress(f"“{server}” has no port that there is") from None
        self._clock = clock
        self._connection: http.client.HTTPConnection | None = None

    @property
    def local(self) -> bool:
        """Whether the server runs on this machine."""
        return self._host in LOOPBACK

    def post(self, path: str, body: dict[str, Any]) -> Answer:
        """A request that is not signed: the enrolment."""
        return self._ask("POST", path, "", _encoded(body), {})

    def signed(
        self, terminal: str, key: Ed25519PrivateKey, method: str, path: str,
        query: str = "", body: dict[str, Any] | None = None, headers: dict[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        """A request that carries this terminal's signature."""
        content = b"" if body is None else _encoded(body)
        told = Signed(method, self._base + path, query, content, terminal, int(self._clock()))
        return self._ask(method, path, query, content, {**told.headers(key.sign(told.base())), **(headers or {})})

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, query: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Ask once; once more at once when a connection that was kept turns out to be closed. Every request may be
        sent twice: an event counts once, a code is good for one key."""
        kept = self._connection is not None
        try:
            return self._ask_once(method, path, query, body, headers)
        except (ConnectionError, http.client.HTTPException) as fault:
            self.close()
            if not kept:
                raise _as_os_error(fault) from fault
        except OSError:
            self.close()
            raise
        try:
            return self._ask_once(method, path, query, body, headers)
        except (OSError, http.client.HTTPException) as fault:
            self.close()
            raise _as_os_error(fault) from fault

    def _ask_once(self, method: str, path: str, query: str, body: bytes, headers: dict[str, str]) -> Answer:
        if self._connection is None:
            self._connection = self._connect()
        sent = {"Accept": "application/json", **({"Content-Type": "application/json"} if body else {}), **headers}
        target = self._base + path + (f"?{query}" if query else "")
        self._connection.request(method, target, body or None, sent)
        response = self._connection.getresponse()
        content = response.read(LARGEST + 1)
        if len(content) > LARGEST:
            self.close()
            raise OSError("the server's answer is larger than an answer can be")
        return Answer(response.status, _decoded(content), _seconds(response.getheader("Retry-After")))

    def _connect(self) -> http.client.HTTPConnection:
        if not self._secure:
            return http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(self._host, self._port, timeout=TIMEOUT, context=context)


def _encoded(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _decoded(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(text: str | None) -> float | None:
    """`Retry-After` in seconds, an hour at most; the form with a date is not for us: our clock may be wrong."""
    return min(float(text), 3600.0) if text is not None and text.isascii() and text.isdigit() else None


def _as_os_error(fault: Exception) -> OSError:
    return fault if isinstance(fault, OSError) else ConnectionError(f"the connection broke off: {fault!r}")
