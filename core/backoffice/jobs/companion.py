"""A process beside a server: started with it, started again when it dies, ended with it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from backoffice.config import Config

log = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds that the process is given to end."""
LONGEST_PAUSE = 30.0
"""Seconds at most between two starts of a process that keeps dying."""

_forking = threading.Lock()
"""Held while the process is started: a web process forked in that moment would inherit the pipe by which `Popen` hears
that the program runs, and hold it open, so that `Popen` waited until that web process ended."""
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_forking.acquire, after_in_parent=_forking.release, after_in_child=_forking.release)


class Companion:
    """It reads the other end of a pipe: when this process is gone, however suddenly, it ends too.

    `arguments` gives those of `backoffice`, asked for before each start; by default it is a worker.
    """

    def __init__(
        self, config: Config, name: str = "worker", arguments: Callable[[], Sequence[str]] = lambda: ("worker",)
    ) -> None:
        self._config, self._name, self._arguments = config, name, arguments
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name=f"companion {name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Let it finish what it does, and end."""
        self._stop.set()
        process = self._process
        if process is not None and process.stdin is not None:
            process.stdin.close()

    def stop(self) -> None:
        """Let it finish what it does, and wait until it has."""
        self.ask_to_stop()
        if self._thread.ident is not None:
            self._thread.join(PATIENCE)

    def _keep(self) -> None:
        pause = 0.5
        while not self._stop.is_set():
            started = time.monotonic()
            ended = self._run_once()
            if self._stop.is_set():
                return
            log.warning("the %s ended with %s and is started again", self._name, ended)
            pause = 0.5 if time.monotonic() - started > 60 else min(pause * 2, LONGEST_PAUSE)
            self._stop.wait(pause)

    def _run_once(self) -> int | str:
        """Start it and wait; gives its exit status, or why it could not be started."""
        try:
            self._process = process = self._spawn()
        except (OSError, subprocess.SubprocessError) as fault:
            return str(fault)
        if self._stop.is_set() and process.stdin is not None:
            process.stdin.close()  # asked to stop while it was being started
        return process.wait()

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = {
            "BACKOFFICE_DATA_DIR": str(self._config.data_dir),
            "BACKOFFICE_DATABASE_URL": self._config.database_url,
        }
        arguments = self._arguments()
        return begin([*arguments, "--with-parent"], stdin=subprocess.PIPE, env={**os.environ, **settings})


def begin(arguments: Sequence[str], **options: Any) -> subprocess.Popen[Any]:
    """Start `backoffice` with arguments, while no web process is being forked."""
    with _forking:
        return subprocess.Popen([sys.executable, "-m", "backoffice", *arguments], **options)
