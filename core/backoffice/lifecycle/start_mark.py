"""Which plugin is being imported, kept in files: a plugin that kills its process says nothing itself."""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from backoffice.lifecycle.plugin import PluginInfo

FOLDER: Final = "starts"
TWICE: Final = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Interrupted:
    """Processes that ended while they imported `plugin`, without a word: how often in a row, the last time `at`."""

    plugin: str
    pid: int
    times: int
    at: dt.datetime


class StartMark:
    """The folder `starts` in the data directory: a file for each plugin while it is imported, and after a death in it.

    A plugin in which two processes in a row died is not imported again until its package changes. A folder that cannot
    be written is no reason not to start: then nothing is known afterwards.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    @contextmanager
    def loading(self, info: PluginInfo) -> Iterator[None]:
        """Around the import of the plugin."""
        path = self._folder / info.name
        with suppress(OSError):
            before = None if self._changed(info) else self._read(path)
            times = 1 if before is None else before.times + (not _runs(before.pid))
            self._folder.mkdir(exist_ok=True)
            path.write_text(f"{os.getpid()} {times}", encoding="utf-8")
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink()

    def refuses(self, info: PluginInfo) -> str:
        """Why the plugin is not imported, in one sentence; empty if it may be. The log is told of a first death."""
        found = self._read(self._folder / info.name)
        if found is None or _runs(found.pid) or self._changed(info):
            return ""
        at = f"{found.at:%d %b at %H:%M} UTC"
        if found.times < TWICE:
            log.error(
                "the start on %s ended while the module %s was being loaded. Nothing was lost. If this one ends too, "
                "the next leaves it out; `backoffice serve --safe-mode` starts without any module", at, info.name,
            )  # fmt: skip
            return ""
        return (
            f"It ended {found.times} processes while it was loaded, the last on {at}, and is left out until its "
            f"package changes; repair or upgrade it, or remove {self._folder / info.name} to try the same again. "
            "Its data is safe."
        )

    def interrupted(self) -> Interrupted | None:
        """The last death; None if there was none, or what there is is still under way."""
        with suppress(OSError):
            found = [one for path in self._folder.iterdir() if (one := self._read(path)) and not _runs(one.pid)]
            return max(found, key=lambda one: one.at, default=None)
        return None

    def _changed(self, info: PluginInfo) -> bool:
        """Whether a file of the package is newer than the last death."""
        with suppress(OSError):
            died = (self._folder / info.name).stat().st_mtime
            return any(path.stat().st_mtime > died for path in info.root.rglob("*") if path.suffix in (".py", ".toml"))
        return True

    def _read(self, path: Path) -> Interrupted | None:
        with suppress(OSError, ValueError):
            pid, times = map(int, path.read_text(encoding="utf-8").split())
            return Interrupted(path.name, pid, times, dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC))
        return None


def _runs(pid: int) -> bool:
    if pid == os.getpid():
        return False  # a number of a process before: this one is not importing now
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it is there and belongs to somebody else
    return True
