"""Scanners on the network, over real sockets."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from tests.drivers.bench import Sink, options, running, until

from backoffice.devices import DeviceDescriptor, State
from backoffice_scanner.listening import ListeningSession
from backoffice_scanner.tcp import TcpScanner, address

DRIVER = TcpScanner()


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def door() -> Iterator[socket.socket]:
    """A scanner that listens."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door


def device(door: socket.socket) -> DeviceDescriptor:
    return DeviceDescriptor("tcp", f"127.0.0.1:{door.getsockname()[1]}")


def listening(sink: Sink, **settings: str) -> ListeningSession:
    # Port 0, which a person may not choose, lets the system choose a free one.
    made = options(DRIVER, DeviceDescriptor("tcp", "127.0.0.1:0"), role="server", timeout=50, **settings)
    return ListeningSession("127.0.0.1", 0, made, sink)


def test_a_scanner_that_listens_is_connected_and_read(door: socket.socket, sink: Sink) -> None:
    with running(DRIVER.open(options(DRIVER, device(door)), sink)) as run:
        line, _ = door.accept()
        with line:
            for byte in b"]d20104006381333931\x1d10A\r":
                line.send(bytes([byte]))
            until(lambda: sink.scans)
            assert run.session.health().state is State.READY
        assert run.ended()
        assert "unplugged or switched off" in str(run.fault)
    assert sink.scans[0][:2] == ("]d2", "0104006381333931\x1d10A")


def test_a_dead_address_is_told_in_time_and_stop_is_seen_meanwhile(sink: Sink) -> None:
    # A full backlog drops what connects, as a dead address does (RFC 5737's would be refused in a closed network).
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        path = f"127.0.0.1:{full.getsockname()[1]}"
        with socket.create_connection(full.getsockname()):
            chosen = options(DRIVER, DeviceDescriptor("tcp", path), connect_timeout=1)
            with running(DRIVER.open(chosen, sink)) as run:
                assert run.ended()
                assert "does not answer within 1 s" in str(run.fault)
            with running(DRIVER.open(chosen, sink)):
                time.sleep(0.1)  # leaving this block checks that stop ends the wait within half a second


def test_a_port_where_nothing_listens_is_told(door: socket.socket, sink: Sink) -> None:
    nowhere = device(door)
    door.close()
    with running(DRIVER.open(options(DRIVER, nowhere), sink)) as run:
        assert run.ended()
        assert "nothing listens on that port" in str(run.fault)


def test_scanners_connect_to_us_and_their_codes_do_not_mix(sink: Sink) -> None:
    session = listening(sink)
    with running(session):
        assert session.health().code == "waiting"
        with socket.create_connection(("127.0.0.1", session.port)) as one:
            with socket.create_connection(("127.0.0.1", session.port)) as two:
                one.send(b"left-")
                two.send(b"right-")
                one.send(b"1\r")
                two.send(b"2\r")
                until(lambda: sorted(sink.texts) == ["left-1", "right-2"])
            assert session.health().state is State.READY
        until(lambda: session.health().state is State.DEGRADED)
        assert session.health().counters["scans"] == 2


def test_only_the_named_peers_are_let_in(sink: Sink) -> None:
    session = listening(sink, peers="10.0.0.1, 10.0.0.2")
    with running(session), socket.create_connection(("127.0.0.1", session.port)) as line:
        line.settimeout(2)
        assert line.recv(1) == b""
        assert session.health().code == "waiting"


def test_a_port_that_is_taken_says_so(door: socket.socket, sink: Sink) -> None:
    with pytest.raises(OSError, match="is taken by another program"):
        DRIVER.open(options(DRIVER, device(door), role="server"), sink)


@pytest.mark.parametrize("path", ["", "host", "host:", ":1", "host:0", "host:70000", "host:x"])
def test_what_is_no_address(path: str) -> None:
    with pytest.raises(OSError, match="is no address"):
        address(path)


def test_addresses() -> None:
    assert address("scanner.local:9000") == ("scanner.local", 9000)
    assert address("[fe80::1]:9000") == ("fe80::1", 9000)
