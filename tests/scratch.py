"""Where tests put their files: in memory, where the machine has enough of it.

Every acknowledged write waits for the disk, some thirty thousand times in a run; in memory that costs nothing. What
tests find out about processes that are killed is the same there: only a power cut tells a disk from memory, and that
no test makes. Set TMPDIR to choose another place.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import psutil

MEMORY = Path("/dev/shm")
ENOUGH = 4 * 2**30
"""Bytes that must be free: a run with two workers takes about one."""


def pytest_configure() -> None:
    """Before anybody asks where temporary files are; workers and the processes that tests start inherit it."""
    if "TMPDIR" not in os.environ and is_usable(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # it may have been asked for already


def is_usable(folder: Path) -> bool:
    """Whether files can be written and programs run there (tests make environments), with room to spare."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(folder)
    room = min(found.f_bavail * found.f_frsize, psutil.virtual_memory().available)
    return not found.f_flag & os.ST_NOEXEC and room > ENOUGH
