"""The installation's secret: signs cursors and cookies, peppers PINs. Kept out of the configuration file."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from backoffice.errors import Unavailable

FILE = "secret.key"
LENGTH = 32  # bytes


def create(data_dir: Path) -> bytes:
    """Make the secret unless it is there, and give it. Of two processes at once one makes it and both read it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    fresh = data_dir / f".{FILE}.{secrets.token_hex(8)}"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, secrets.token_bytes(LENGTH))
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(fresh, data_dir / FILE)  # complete or not there at all
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return read(data_dir)


def read(data_dir: Path) -> bytes:
    """The secret; Unavailable when it is missing, cut short or readable by other users."""
    path = data_dir / FILE
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        raise Unavailable(
            "no_secret",
            f"There is no {path}. Run `backoffice init` for a new installation, or put the file back from the "
            "backup: without it nobody stays signed in, and your data is safe.",
        ) from None
    if len(found) < LENGTH:
        raise Unavailable("bad_secret", f"{path} is cut short. Put it back from the backup; your data is safe.")
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Unavailable("open_secret", f"Other users of this machine can read {path}. Run: chmod 600 {path}")
    return found
