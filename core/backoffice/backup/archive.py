"""The file of a backup: a tar of `backup.json`, the database, the secret and the folder of own plugins.

It is as secret as the data directory. `backoffice.toml` is not in it: a restore may go to another server.
"""

from __future__ import annotations

import io
import json
import logging
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

from backoffice.config import secret
from backoffice.errors import Refused

FORMAT: Final = 1
CONTENTS: Final = "backup.json"
DATABASE: Final = "database"
PLUGINS: Final = "plugins"

Dialect = Literal["sqlite", "postgresql"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Contents:
    """What is in a backup: when it was made (RFC 3339, UTC), by which version, and the rows of every table in it."""

    made_at: str
    version: str
    dialect: Dialect
    rows: dict[str, int]
    format: int = FORMAT


def write(target: Path, contents: Contents, database: Path, data_dir: Path) -> None:
    """Write the file as a whole or not at all, for nobody else to read. Refused if there is one of this name."""
    part = target.with_name(f".{target.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                described = json.dumps(asdict(contents), indent=1).encode()
                entry = tarfile.TarInfo(CONTENTS)
                entry.size = len(described)
                tar.addfile(entry, io.BytesIO(described))
                tar.add(database, DATABASE)
                for name in (secret.FILE, PLUGINS):
                    if (data_dir / name).exists():
                        tar.add(data_dir / name, name, filter=_belongs)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, target)  # complete, and never over another
    except FileExistsError:
        raise Refused(
            "file_exists", f"{target} is there already. Nothing was written; choose another name for the backup."
        ) from None
    finally:
        part.unlink()


def contents(file: Path) -> Contents:
    """What the backup holds; Refused if the file is none, or of a later version."""
    with _opened(file) as tar:
        described = tar.extractfile(CONTENTS)
        values = json.load(described) if described else {}
        if values.get("format") != FORMAT:
            raise Refused(
                "unknown_backup",
                f"{file} was written by a later version of backoffice ({values.get('version')}). Nothing was done; "
                "use that version.",
            )
        return Contents(**values)


def extract(file: Path, folder: Path, *names: str) -> None:
    """Put these parts of the backup into the folder, where they are in it."""
    with _opened(file) as tar:
        for member in tar.getmembers():
            if member.name.partition("/")[0] in names:
                _unpack(tar, member, folder)


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """A file or a folder, within `folder`, as its owner may read and write it.

    Not by `tar.extract(…, filter="data")`, which does this and which Python has from 3.11.4 on: Debian 12 has 3.11.2.
    """
    target = folder / member.name
    if not target.resolve().is_relative_to(folder.resolve()):
        raise tarfile.TarError(f"{member.name} lies outside")
    if member.isdir():
        target.mkdir(parents=True, exist_ok=True)
        return
    source = tar.extractfile(member) if member.isfile() else None
    if source is None:
        raise tarfile.TarError(f"{member.name} is neither a file nor a folder")
    target.parent.mkdir(parents=True, exist_ok=True)
    with source, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
        shutil.copyfileobj(source, copy, 1024 * 1024)
    target.chmod(0o600 | member.mode & 0o755)


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, mode="r:") as tar:
            yield tar
    except FileNotFoundError:
        raise Refused("no_backup", f"There is no file {file}. Nothing was done.") from None
    except (tarfile.TarError, KeyError, ValueError, TypeError, OSError) as fault:
        raise Refused(
            "bad_backup", f"{file} is no backup, or it is damaged ({fault}). Nothing was restored; use another one."
        ) from fault


def _belongs(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Leaves out caches, and links: what they lead to is not this installation's, and is not put back through one."""
    if entry.issym():
        log.warning("%s links to %s and is not in the backup; save that folder too", entry.name, entry.linkname)
        return None
    return None if "__pycache__" in entry.name else entry
