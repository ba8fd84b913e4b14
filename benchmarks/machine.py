"""What was measured on, and how busy it was with other things."""

from __future__ import annotations

import os
import platform
import statistics
import time
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("sqlalchemy", "pydantic", "flask", "gunicorn", "psycopg")


def describe(folder: Path) -> str:
    """The machine as a line of text; `folder` is on the disk that the databases will be on."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.release()} {platform.machine()}, "
        f"Python {platform.python_version()}, {libraries}; load {load():.2f}; "
        f"a flush of 8 KB to this disk takes {flush_ms(folder):.2f} ms (median)"
    )


def load() -> float:
    """The load average of the last minute; 0 where the system has none."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def flush_ms(folder: Path, times: int = 200) -> float:
    """Milliseconds that writing 8 KB and flushing it to disk takes: what every commit of its own costs at least."""
    path = folder / "flush.bin"
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    took = []
    try:
        for number in range(times):
            started = time.perf_counter()
            os.lseek(handle, number * 8192, os.SEEK_SET)
            os.write(handle, b"x" * 8192)
            os.fsync(handle)
            took.append(time.perf_counter() - started)
    finally:
        os.close(handle)
        path.unlink()
    return statistics.median(took) * 1000


def pss_mb(pid: int) -> float | None:
    """Proportional memory of a process and its children in MB; None where the system does not tell."""
    total = 0
    for one in (pid, *_children(pid)):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            return None
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def _children(pid: int) -> list[int]:
    try:
        direct = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []
    return [*direct, *(grandchild for child in direct for grandchild in _children(child))]
