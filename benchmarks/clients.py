"""HTTP clients in processes of their own: keep-alive, loopback only, as light as can be, since they share the cores."""

from __future__ import annotations

import socket
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from benchmarks import payloads
from benchmarks.common import Sample

PROCESSES = 2
LEAD = 0.2
"""Seconds in which the processes get ready to begin together."""


@dataclass(frozen=True)
class Target:
    """Where to send what; `body` names a function of `payloads`. With a token, each request has a key of its own."""

    port: int
    path: str
    body: str
    token: str = ""


class Clients:
    """A number of clients, each sending the next request when the last is answered."""

    def __init__(self, number: int) -> None:
        share = min(PROCESSES, number)
        self._threads = [number // share + (one < number % share) for one in range(share)]
        self._pool = ProcessPoolExecutor(share, mp_context=get_context("spawn"))

    def turn(self, target: Target) -> Callable[[float], Sample]:
        """Send to the target for so many seconds. RuntimeError with the answer if it is not 200."""

        def send(seconds: float) -> Sample:
            begin = time.time() + LEAD
            jobs = [self._pool.submit(_process, target, threads, begin, seconds) for threads in self._threads]
            durations = [one for job in jobs for one in job.result()]
            return Sample(durations, time.time() - begin)

        return send

    def close(self) -> None:
        self._pool.shutdown()


def _process(target: Target, threads: int, begin: float, seconds: float) -> list[float]:
    durations: list[float] = []
    faults: list[Exception] = []

    def client() -> None:
        try:
            durations.extend(_client(target, begin, seconds))
        except Exception as fault:
            faults.append(fault)

    running = [threading.Thread(target=client) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    if faults:
        raise faults[0]
    return durations


def _client(target: Target, begin: float, seconds: float) -> list[float]:
    make_body: Callable[[], bytes] = getattr(payloads, target.body)
    took = []
    with socket.create_connection(("127.0.0.1", target.port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        time.sleep(max(0.0, begin - time.time()))
        stop = time.perf_counter() + seconds
        while (started := time.perf_counter()) < stop:
            connection.sendall(_request(target, make_body()))
            _expect_success(connection)
            took.append(time.perf_counter() - started)
    return took


def _request(target: Target, body: bytes) -> bytes:
    lines = [f"POST {target.path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
    if target.token:
        lines += [f"Authorization: Bearer {target.token}", f"Idempotency-Key: {uuid.uuid4()}"]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def _expect_success(connection: socket.socket) -> None:
    answer = b""
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += _more(connection)
    head = answer[:end].lower()
    length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    while len(answer) < end + 4 + length:
        answer += _more(connection)
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise RuntimeError(answer.decode(errors="replace"))


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError("the server closed the connection")
    return received
