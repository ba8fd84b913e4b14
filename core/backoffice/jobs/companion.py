"""A worker process beside a server: started with it, started again when it dies, ended with it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time

from backoffice.config import Config

log = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds that the worker is given to end."""
LONGEST_PAUSE = 30.0
"""Seconds at most between two starts of a worker that keeps dying."""

_forking = threading.Lock()
"""Held while the worker is started: a web process forked in that moment would inherit the pipe by which `Popen` hears
that the program runs, and hold it open, so that `Popen` waited until that web process ended."""
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_forking.acquire, after_in_parent=_forking.release, after_in_child=_forking.release)


class Companion:
    """The worker reads the other end of a pipe: when this process is gone, however suddenly, it ends too."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="companion", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Let the worker finish what it does, and end it."""
        self._stop.set()
        process = self._process
        if process is not None and process.stdin is not None:
            process.stdin.close()
        self._thread.join(PATIENCE)

    def _keep(self) -> None:
        pause = 0.5
        while not self._stop.is_set():
            started = time.monotonic()
            self._process = self._spawn()
            self._process.wait()
            if self._stop.is_set():
                return
            log.warning("the worker ended with %s and is started again", self._process.returncode)
            pause = 0.5 if time.monotonic() - started > 60 else min(pause * 2, LONGEST_PAUSE)
            self._stop.wait(pause)

    def _spawn(self) -> subprocess.Popen[bytes]:
        settings = {
            "BACKOFFICE_DATA_DIR": str(self._config.data_dir),
            "BACKOFFICE_DATABASE_URL": self._config.database_url,
        }
        with _forking:
            return subprocess.Popen(
                [sys.executable, "-m", "backoffice", "worker", "--with-parent"],
                stdin=subprocess.PIPE,
                env={**os.environ, **settings},
            )
