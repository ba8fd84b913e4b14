"""The devices' end of the line: a scanner and a printer on TCP."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Scanner:
    """The scanner's end of a TCP line."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.path = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self._line: socket.socket | None = None

    def read(self, *codes: str) -> None:
        """Read codes, without waiting whether they are kept."""
        self._connected().sendall("".join(f"{code}\n" for code in codes).encode())

    def read_until_kept(self, code: str) -> bool:
        """Read a code; gives whether the agent said that it is on its disk."""
        try:
            line = self._connected()
            line.settimeout(10)
            line.sendall(f"{code}\n".encode())
            kept = line.recv(1) == b"."
        except OSError:
            kept = False
        if not kept:
            self.pull()
        return kept

    def pull(self) -> None:
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)
            self._line.close()
            self._line = None

    def close(self) -> None:
        self.pull()
        self._listening.close()

    def _connected(self) -> socket.socket:
        if self._line is None:
            self._listening.settimeout(20)
            self._line = self._listening.accept()[0]
        return self._line


class Paper:
    """A printer that keeps what it prints; `mute` prints and confirms nothing."""

    def __init__(self) -> None:
        self.printed: list[str] = []
        self.mute = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.path = f"127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._print_all, daemon=True).start()

    def _print_all(self) -> None:
        with suppress(OSError):
            while True:
                self._print(self._listening.accept()[0])

    def _print(self, line: socket.socket) -> None:
        with line, suppress(OSError):
            data = b""
            while came := line.recv(4096):
                data += came
            if data:
                self.printed.append(data.decode())
            if not self.mute:
                line.sendall(b"K")

    def close(self) -> None:
        self._listening.close()
