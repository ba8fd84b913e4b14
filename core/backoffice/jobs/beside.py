"""What runs beside a server that has a machine to itself: a worker, and the agent of this machine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from backoffice.config import Config
from backoffice.jobs.companion import Companion, begin

THIS_MACHINE: Final = "This machine"
FOLDER: Final = "agent"
"""The agent's folder in the data directory. It is not part of a backup: an old one would print old receipts."""
ENROLLED: Final = "terminal.json"
LONGEST: Final = 120.0
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104  (compared, not bound)


class Beside:
    """Companions of one server. The agent is told the address once the server listens."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._companions = [Companion(config)]

    def start(self, host: str, port: int) -> None:
        if self._config.local_agent:
            url = address(host, port)
            self._companions.append(Companion(self._config, "agent", lambda: agent_arguments(self._config, url)))
        for companion in self._companions:
            companion.start()

    def stop(self) -> None:
        """Let all of them finish what they do, at the same time."""
        for companion in self._companions:
            companion.ask_to_stop()
        for companion in self._companions:
            companion.stop()


def address(host: str, port: int) -> str:
    """Where a program on this machine reaches the server that listens there."""
    reached = _EVERYWHERE.get(host, host)
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"


def agent_arguments(config: Config, url: str) -> Sequence[str]:
    """Those of `backoffice agent`. Before its first start this machine is made a terminal, by the command for people.

    A process of its own does that: the one that forks web processes must not open the database.
    """
    folder = config.data_dir / FOLDER
    known = ("agent", "--data", str(folder), "--server", url)
    if (folder / ENROLLED).exists():
        return known
    return (*known, "--enrol", _code(config.data_dir, config.database_url))


def _code(data_dir: Path, database_url: str) -> str:
    settings = {"BACKOFFICE_DATA_DIR": str(data_dir), "BACKOFFICE_DATABASE_URL": database_url}
    making = begin(
        ("device", "enrol-code", THIS_MACHINE), env={**os.environ, **settings}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with making:
        told, wrong = making.communicate(timeout=LONGEST)
    if making.returncode:
        raise OSError(f"this machine could not be made a terminal: {wrong.decode(errors='replace').strip()}")
    code: str = told.decode().split()[-1]
    return code
