"""Which plugin is being loaded, kept in a file: a plugin that kills the process says nothing itself."""

from __future__ import annotations

import datetime as dt
import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = "loading"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Interrupted:
    """A start that ended while `plugin` was being loaded, without anybody saying why."""

    plugin: str
    at: dt.datetime


class StartMark:
    """The file `loading` in the data directory; it is there only while a process starts, or after one that died so.

    A folder that cannot be written is no reason not to start: then nothing is known afterwards.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE

    def loading(self, plugin: str) -> None:
        """Say that the plugin is next."""
        with suppress(OSError):
            self._path.write_text(f"{plugin} {os.getpid()}", encoding="utf-8")

    def done(self) -> None:
        """Every plugin was loaded, or put aside; what another process wrote is left to it."""
        with suppress(OSError):
            if self._path.read_text(encoding="utf-8").endswith(f" {os.getpid()}"):
                self._path.unlink()

    def interrupted(self) -> Interrupted | None:
        """The start that ended in the middle; None if the last one did not, or is still under way."""
        with suppress(OSError, ValueError):
            plugin, pid = self._path.read_text(encoding="utf-8").split()
            if not _runs(int(pid)):
                return Interrupted(plugin, dt.datetime.fromtimestamp(self._path.stat().st_mtime, dt.UTC))
        return None

    def warn(self) -> None:
        """Name the plugin at which the last start ended, and the way out, in the log."""
        found = self.interrupted()
        if found is not None:
            log.error(
                "the start at %s ended while the module %s was being loaded. Nothing was lost. If this start ends too, "
                "start with `backoffice serve --safe-mode` and disable %s under Modules",
                f"{found.at:%H:%M:%S} UTC", found.plugin, found.plugin,
            )  # fmt: skip


def _runs(pid: int) -> bool:
    if pid == os.getpid():
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it is there and belongs to somebody else
    return True
