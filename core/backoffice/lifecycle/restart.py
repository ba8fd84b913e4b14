"""The command by which an administrator lets every process start anew."""

from __future__ import annotations

from backoffice.bus import Payload, Tx, command
from backoffice.identity.generation import RESTART


class Nothing(Payload):
    """There is nothing to say."""


@command("plugins", title="Restart all processes", example={})
def restart(tx: Tx, p: Nothing) -> None:
    """Let every web and worker process start anew, so that it takes in what was installed. What runs is finished."""
    tx.execute(RESTART)
