"""Network printers: raw bytes over TCP, mostly port 9100."""

from __future__ import annotations

import errno
import ipaddress
import select
import socket
from typing import Final

from backoffice_escpos.ports.files import LARGEST, wait_until_sent

CONNECT: Final = 5.0
PORTS: Final = range(9100, 9110)
"""What may be connected to. A printer's address is typed by people: it must not lead to other services."""


class NetworkPort:
    def __init__(self, connected: socket.socket, name: str) -> None:
        self._socket = connected
        self._name = name

    def write(self, data: bytes) -> int:
        _, writable, _ = select.select([], [self._socket], [], 1.0)
        if not writable:
            return 0
        try:
            return self._socket.send(data[:LARGEST])
        except BlockingIOError:
            return 0
        except OSError as fault:
            raise OSError(fault.errno or errno.EIO, f"{self._name} broke the connection: {fault.strerror}.") from fault

    def read(self, timeout: float) -> bytes:
        readable, _, _ = select.select([self._socket], [], [], timeout)
        if not readable:
            return b""
        try:
            said = self._socket.recv(256)
        except OSError as fault:
            raise OSError(fault.errno or errno.EIO, f"{self._name} broke the connection: {fault.strerror}.") from fault
        if not said:
            raise OSError(errno.ECONNRESET, f"{self._name} closed the connection.")
        return said

    def drain(self, timeout: float) -> None:
        """Until the printer's side has acknowledged every byte, and has not closed."""
        wait_until_sent(self._socket.fileno(), timeout, self._must_be_connected)
        self._must_be_connected()

    def _must_be_connected(self) -> None:
        self.read(0.0)

    def close(self) -> None:
        self._socket.close()


def open_network(address: str, ports: range = PORTS) -> NetworkPort:
    """`host`, `host:port` or `[IPv6]:port`. The name is looked up once; that very address is connected to."""
    host, port = split(address)
    if port not in ports:
        raise OSError(errno.EACCES, f"{address}: the ports of printers are {ports[0]} to {ports[-1]}.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as fault:
        raise OSError(errno.EHOSTUNREACH, f"No machine is known by the name {host}. Check the address.") from fault
    family, kind, protocol, _, target = found[0]
    if ipaddress.ip_address(str(target[0]).partition("%")[0]).is_multicast:
        raise OSError(errno.EACCES, f"{address} is no address of a printer.")
    connection = socket.socket(family, kind, protocol)
    try:
        connection.settimeout(CONNECT)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Small, so that what is handed over is near the printer rather than in this machine's memory.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LARGEST)
        connection.connect(target)
        connection.setblocking(False)
    except OSError as fault:
        connection.close()
        why = "it does not answer" if isinstance(fault, TimeoutError) else fault.strerror
        raise OSError(
            fault.errno or errno.ETIMEDOUT,
            f"No printer at {address}: {why}. Check that it is switched on, and its address by its self-test.",
        ) from fault
    return NetworkPort(connection, address)


def split(address: str) -> tuple[str, int]:
    """(host, port); 9100 where none is given. `OSError` for what is no address."""
    host, colon, port = address.rpartition(":")
    if not colon or address.endswith("]"):
        host, port = address, "9100"
    if not host or not port.isdecimal():
        raise OSError(errno.EINVAL, f"{address!r} is no address; write it as 192.168.1.50 or printer.local:9100.")
    return host.strip("[]"), int(port)
