"""The lock between writers: one holder among all threads and processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from backoffice.db.filelock import FileLock
from backoffice.errors import Unavailable

HOLD = """
import sys, time
from pathlib import Path
from backoffice.db.filelock import FileLock
with FileLock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path):
    """Another process that holds the lock."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path / "lock"], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_a_lock_held_by_another_process_is_refused_after_the_timeout(tmp_path: Path, holder) -> None:
    lock = FileLock(tmp_path / "lock")
    started = time.monotonic()
    with pytest.raises(Unavailable, match="Nothing was written") as refused:
        lock.acquire(timeout=0.3)
    assert 0.25 < time.monotonic() - started < 2
    assert (refused.value.status, refused.value.retry_after) == (503, 1)


def test_a_killed_holder_gives_the_lock_back(tmp_path: Path, holder) -> None:
    lock = FileLock(tmp_path / "lock")
    threading.Timer(0.2, os.kill, (holder.pid, signal.SIGKILL)).start()
    lock.acquire(timeout=10)
    lock.release()


def test_after_a_timeout_the_lock_can_still_be_had(tmp_path: Path, holder) -> None:
    lock = FileLock(tmp_path / "lock")
    with pytest.raises(Unavailable):
        lock.acquire(timeout=0.05)
    holder.kill()
    lock.acquire(timeout=10)
    lock.release()


def test_threads_take_turns(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    inside = []
    most = []

    def work() -> None:
        for _ in range(50):
            with lock:
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.0005)
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 200
    assert set(most) == {1}


def test_the_holding_thread_may_take_it_again_and_holds_it_until_the_last_release(tmp_path: Path) -> None:
    mine, other = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    with mine:
        with mine:
            pass
        with pytest.raises(Unavailable):
            other.acquire(timeout=0.05)
    other.acquire(timeout=1)
    other.release()


def test_only_the_holder_can_release(tmp_path: Path) -> None:
    mine, other = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    faults = []

    def meddle() -> None:
        try:
            mine.release()
        except RuntimeError as fault:
            faults.append(fault)

    with mine:
        thread = threading.Thread(target=meddle)
        thread.start()
        thread.join()
        with pytest.raises(Unavailable):
            other.acquire(timeout=0.05)
    assert len(faults) == 1
    with pytest.raises(RuntimeError):
        mine.release()
