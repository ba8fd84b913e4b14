"""The folder of an agent: what is written there is complete or not there, and one agent at a time uses it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import IO

LOCK = "agent.lock"


class InUse(Exception):  # noqa: N818  (an answer for people)
    """Another agent runs on this folder."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, so that after a power cut it is the old one or the new one."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def lock(folder: Path) -> IO[bytes]:
    """Take the folder for this process; it is free again when the file is closed or the process ends.

    `InUse` when another agent has it: two would send the same events and print the same jobs.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = (folder / LOCK).open("a+b")
    try:
        _take(file)
    except OSError:
        file.close()
        raise InUse(
            f"Another agent runs with {folder}. Nothing was started; end it first, or give this one a folder of its "
            "own with --data."
        ) from None
    return file


def _take(file: IO[bytes]) -> None:
    if os.name == "nt":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return
    import fcntl

    fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sync_folder(folder: Path) -> None:
    """A renamed file is there after a power cut only when its folder is on disk too. Windows has no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
