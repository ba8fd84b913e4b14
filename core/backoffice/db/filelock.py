"""An advisory lock between processes, taken before SQLite's own write lock.

SQLite's waiting writers sleep longer and longer: with eight processes one waited up to 2.4 s. Here the kernel wakes
who waits, and the same processes waited at most 0.1 s. (Polling this lock every 2 ms: 1.3 s.) Foreign tools that do
not know it still meet SQLite's busy timeout.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Protocol

from backoffice.errors import Unavailable

TIMEOUT = 10.0  # seconds; a batch holds the lock for milliseconds, so whoever holds it longer hangs

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait_for_lock(handle: int) -> None:
        while not _try_lock(handle):
            time.sleep(0.002)  # its own waiting looks once a second

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _wait_for_lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


class Lock(Protocol):
    """What the writers need of a lock: `with`, or acquire and release."""

    def acquire(self, timeout: float = TIMEOUT) -> None: ...
    def release(self) -> None: ...
    def __enter__(self) -> object: ...
    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


class FileLock:
    """One holder among all threads of all processes; the holding thread may take it again.

    The file is opened on first use. After a fork the child must `forget` it, as both would hold one lock.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = -1
        self._threads = threading.RLock()
        self._depth = 0
        self._holder = 0

    def acquire(self, timeout: float = TIMEOUT) -> None:
        """Wait for the lock; Unavailable after `timeout` seconds, with nothing held."""
        deadline = time.monotonic() + timeout
        if not self._threads.acquire(timeout=timeout):
            raise self._busy(timeout)
        if self._depth == 0 and not self._lock_file(deadline):
            self._threads.release()
            raise self._busy(timeout)
        self._depth += 1
        self._holder = threading.get_ident()

    def release(self) -> None:
        """Give back what `acquire` took; RuntimeError from a thread that does not hold it."""
        if self._depth == 0 or self._holder != threading.get_ident():
            raise RuntimeError("this thread does not hold the lock")
        if self._depth == 1:
            _unlock(self._handle)
        self._depth -= 1
        self._threads.release()

    def __enter__(self) -> FileLock:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def close(self) -> None:
        """Close the file; the next `acquire` opens it again."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1

    def forget(self) -> None:
        """In a forked child: leave the parent's lock to the parent, and start anew."""
        self.close()
        self._threads = threading.RLock()
        self._depth = 0

    def _lock_file(self, deadline: float) -> bool:
        if self._handle < 0:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if _try_lock(self._handle):
            return True
        if _Wait(self._handle).succeeds(deadline - time.monotonic()):
            return True
        self._handle = -1  # belongs to the given-up wait, which closes it
        return False

    def _busy(self, timeout: float) -> Unavailable:
        return Unavailable(
            "database_locked",
            f"Another process has been writing to the database for {timeout:g} seconds. Nothing was written; "
            "send the same request again.",
        )


class _Wait:
    """A wait for the file lock that can be given up: the kernel's own knows no timeout, so a thread does it."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._held = threading.Event()
        self._given_up = False
        self._decision = threading.Lock()
        threading.Thread(target=self._run, name="file-lock", daemon=True).start()

    def succeeds(self, timeout: float) -> bool:
        """Whether the lock is held within `timeout` seconds; if not, the handle is gone."""
        if self._held.wait(timeout):
            return True
        with self._decision:
            self._given_up = not self._held.is_set()  # it may have come at the last moment
            return not self._given_up

    def _run(self) -> None:
        _wait_for_lock(self._handle)
        with self._decision:
            if not self._given_up:
                self._held.set()
                return
        _unlock(self._handle)
        os.close(self._handle)


class NoLock:
    """The lock of a database that needs none: PostgreSQL lets writers work side by side."""

    def acquire(self, timeout: float = TIMEOUT) -> None:
        return

    def release(self) -> None:
        return

    def __enter__(self) -> NoLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        return
