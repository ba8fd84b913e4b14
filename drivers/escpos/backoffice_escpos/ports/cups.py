"""Print queues of CUPS, through `lp` with raw data. That CUPS took a job is all that can be known."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from typing import Final

from backoffice.devices.descriptor import DeviceDescriptor
from backoffice.devices.printer_port import LostCount

_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,126}")
LONGEST: Final = 20.0


class CupsPort:
    def __init__(self, queue: str) -> None:
        self._queue = queue

    def write(self, data: bytes) -> int:
        """One call is one job of CUPS, whole."""
        done = _run(["lp", "-d", self._queue, "-o", "raw", "-t", "receipt", "-"], data)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise LostCount(errno.EIO, f"CUPS did not take the job for {self._queue}: {said}")
        return len(data)

    def read(self, timeout: float) -> bytes:
        if timeout:
            time.sleep(timeout)
        return b""

    def drain(self, timeout: float) -> None:
        return

    def close(self) -> None:
        return


def open_cups(queue: str) -> CupsPort:
    if not _NAME.fullmatch(queue):
        raise OSError(errno.EINVAL, f"{queue!r} is no name of a print queue.")
    if shutil.which("lp") is None:
        raise OSError(errno.ENOENT, "CUPS is not installed here: there is no program lp.")
    if queue not in queues():
        raise OSError(errno.ENODEV, f"CUPS has no print queue {queue}. `lpstat -e` lists those that there are.")
    return CupsPort(queue)


def queues() -> Sequence[str]:
    if shutil.which("lpstat") is None:
        return ()
    try:
        return tuple(
            name for name in _run(["lpstat", "-e"]).stdout.decode(errors="replace").split() if _NAME.fullmatch(name)
        )
    except OSError:
        return ()


def find() -> Sequence[DeviceDescriptor]:
    return tuple(DeviceDescriptor("cups", name, product=name) for name in queues())


def _run(command: list[str], data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command, input=data, capture_output=True, timeout=LONGEST, check=False, env={**os.environ, "LC_ALL": "C"}
        )
    except subprocess.TimeoutExpired as fault:
        raise LostCount(errno.ETIMEDOUT, f"CUPS did not answer within {LONGEST:.0f} s.") from fault
