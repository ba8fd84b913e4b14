"""The body of a virtual receipt printer: paper, cover, plug, and what comes over the wire. It answers as a real one."""

from __future__ import annotations

import errno
import threading
import time
from collections import deque
from typing import Final

from backoffice_escpos.preview.reader import length

KEPT: Final = 20
_DLE_EOT: Final = b"\x10\x04"
_GS_R: Final = b"\x1dr"
_CUT: Final = b"\x1dV"


class Machine:
    """A port to which nothing is connected. It outlives the loop that prints, as a printer outlives its cable."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.plugged = True
        self.paper = True
        self.closed = True
        self.mute = False
        self.slow = False
        self.drop_after: int | None = None
        self._coming = b""
        self._roll = bytearray()
        self._said = bytearray()
        self._receipts: deque[bytes] = deque(maxlen=KEPT)

    def receipts(self) -> tuple[bytes, ...]:
        """What was cut off, oldest first, and what still hangs at the knife."""
        with self._changed:
            return (*self._receipts, bytes(self._roll)) if self._roll else tuple(self._receipts)

    def set(self, **state: bool | int | None) -> None:
        """`plugged`, `paper`, `closed`, `mute`, `slow`, `drop_after` (bytes from now)."""
        with self._changed:
            for name, value in state.items():
                setattr(self, name, value)
            if not self.plugged:
                self._coming, self._said = b"", bytearray()
            self._changed.notify_all()

    def write(self, data: bytes) -> int:
        with self._changed:
            self._must_be_plugged()
            if self.slow and data[:2] != _DLE_EOT:
                self._changed.wait(0.1)
                self._must_be_plugged()
                data = data[:32]
            if self.drop_after is not None:
                return self._drop(data)
            taken = self._take(data)
            if not taken:
                self._changed.wait(0.2)
            return taken

    def read(self, timeout: float) -> bytes:
        deadline = time.monotonic() + timeout
        with self._changed:
            self._must_be_plugged()
            while not self._said and (left := deadline - time.monotonic()) > 0:
                self._changed.wait(left)
                self._must_be_plugged()
            said, self._said = bytes(self._said), bytearray()
            return said

    def drain(self, timeout: float) -> None:
        return

    def close(self) -> None:
        return

    def _drop(self, data: bytes) -> int:
        """Take the job's first bytes and lose the plug at the one that was named; questions do not count."""
        left = self.drop_after
        if left is None or data[:2] == _DLE_EOT:
            return self._take(data)
        if left == 0:
            self.drop_after, self.plugged, self._coming = None, False, b""
            self._must_be_plugged()
        taken = self._take(data[:left])
        self.drop_after = left - taken
        return taken

    def _take(self, data: bytes) -> int:
        """Work off what is whole. Offline, only questions about the state are taken, as by a full buffer."""
        if not self._ready() and data[:2] != _DLE_EOT:
            return 0
        self._coming += data
        while self._coming and (size := length(self._coming, 0)) is not None:
            piece, self._coming = self._coming[:size], self._coming[size:]
            self._do(piece)
        self._changed.notify_all()
        return len(data)

    def _do(self, piece: bytes) -> None:
        if piece[:2] == _DLE_EOT:
            self._say(self._status(piece[2]))
        elif piece[:2] == _GS_R:
            self._say(0x00)
        else:
            self._roll += piece
            if piece[:2] == _CUT:
                self._receipts.append(bytes(self._roll))
                self._roll.clear()

    def _status(self, question: int) -> int:
        """The bits of Epson's reference; 0x12 is what is always set."""
        match question:
            case 1:
                return 0x12 if self._ready() else 0x1A
            case 2:
                return 0x12 | (0 if self.closed else 0x04) | (0 if self.paper else 0x20)
            case 4:
                return 0x12 if self.paper else 0x7E
        return 0x12

    def _say(self, byte: int) -> None:
        if not self.mute:
            self._said.append(byte)

    def _ready(self) -> bool:
        return self.paper and self.closed

    def _must_be_plugged(self) -> None:
        if not self.plugged:
            raise OSError(errno.ENODEV, "The plug of the virtual printer was pulled.")
