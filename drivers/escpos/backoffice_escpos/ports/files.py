"""File descriptors as ports: device nodes, files, serial lines."""

from __future__ import annotations

import errno
import os
import re
import select
import stat
import time
from collections.abc import Callable
from typing import Final

LARGEST: Final = 4096
_NODES: Final = re.compile(r"/dev/((usb/)?lp\d+|tty\w+|pts/\d+)")
SUFFIX: Final = ".prn"


class DescriptorPort:
    """A port on a descriptor that does not block."""

    def __init__(self, fd: int, name: str) -> None:
        self._fd = fd
        self._name = name

    def write(self, data: bytes) -> int:
        _, writable, _ = select.select([], [self._fd], [], 1.0)
        if not writable:
            return 0
        try:
            return os.write(self._fd, data[:LARGEST])
        except BlockingIOError:
            return 0
        except OSError as fault:
            raise self._gone(fault) from fault

    def read(self, timeout: float) -> bytes:
        readable, _, _ = select.select([self._fd], [], [], timeout)
        if not readable:
            return b""
        try:
            said = os.read(self._fd, 256)
        except BlockingIOError:
            return b""
        except OSError as fault:
            raise self._gone(fault) from fault
        if not said:
            raise OSError(errno.ENODEV, f"{self._name} was closed at the other end.")
        return said

    def drain(self, timeout: float) -> None:
        wait_until_sent(self._fd, timeout)

    def close(self) -> None:
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            os.close(fd)

    def _gone(self, fault: OSError) -> OSError:
        return OSError(fault.errno or errno.EIO, f"{self._name} is gone: {fault.strerror}. Was it unplugged?")


class FilePort(DescriptorPort):
    """A file that is appended to, or a node that only takes. Nothing is ever read."""

    def read(self, timeout: float) -> bytes:
        if timeout:
            time.sleep(timeout)
        return b""

    def drain(self, timeout: float) -> None:
        if stat.S_ISREG(os.fstat(self._fd).st_mode):
            os.fsync(self._fd)


def open_file(path: str, answers: bool) -> DescriptorPort:
    """A device node of a printer, or a file with the ending `.prn`.

    Nothing else: who may set up a printer shall not thereby write to any file of this machine.
    """
    real = os.path.realpath(path)
    if _NODES.fullmatch(real):
        mode = os.stat(real).st_mode
        if not stat.S_ISCHR(mode):
            raise OSError(errno.EINVAL, f"{path} is no device.")
        fd = os.open(real, (os.O_RDWR if answers else os.O_WRONLY) | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        return DescriptorPort(fd, path) if answers else FilePort(fd, path)
    if not real.endswith(SUFFIX) or real.startswith("/dev/"):
        raise OSError(errno.EINVAL, f"{path} is no printer's device, and a file for receipts must end in {SUFFIX}.")
    fd = os.open(real, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(errno.EINVAL, f"{path} is no file.")
    return FilePort(fd, path)


def wait_until_sent(fd: int, timeout: float, broken: Callable[[], None] = lambda: None) -> None:
    """Until the kernel's queue of this socket or line is empty (TIOCOUTQ); at once where that is not known.

    `broken` raises when the other end is gone meanwhile: the queue of a connection that was reset never empties.
    """
    try:
        import fcntl
        import termios
    except ImportError:
        return
    deadline = time.monotonic() + timeout
    while True:
        try:
            left = int.from_bytes(fcntl.ioctl(fd, termios.TIOCOUTQ, b"\0\0\0\0"), "little")
        except OSError as fault:
            if fault.errno in (errno.ENOTTY, errno.EINVAL, errno.ENOTSUP):
                return
            raise
        broken()
        if not left:
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"{left} bytes did not leave this machine: the printer does not take them.")
        time.sleep(0.005)
