"""A terminal as a process, with the drivers of the tests: python -m tests.drivers.agent.run_terminal FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

from backoffice_agent import terminal
from backoffice_agent.agent import Agent
from backoffice_agent.files import lock
from tests.drivers.agent.fake import DRIVERS

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    me = terminal.read(folder)
    assert me is not None
    with lock(folder):
        Agent(folder, me, {d.name: d for d in DRIVERS}, every=0.05, root=folder / "root").run()
