"""`backoffice agent`. Only what a terminal has is imported: no pydantic, no SQLAlchemy, no Flask."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from backoffice.devices import Driver
    from backoffice_agent.terminal import Terminal


def commands() -> list[click.Command]:
    """What the agent brings to the program `backoffice`."""
    return [command]


@click.command("agent")
@click.option("--server", metavar="URL", help="Address of the server; needed once, to enrol.")
@click.option("--enrol", "code", metavar="CODE", help="The one-time code that the server gave for this terminal.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of this terminal; by default agent/ in BACKOFFICE_DATA_DIR or in ./backoffice-data.",
)
@click.option("--name", help="What the terminal calls itself when it enrols; by default the name of the machine.")
@click.option("--every", type=click.FloatRange(0.05, 60), help="Seconds between two looks for work at the server.")
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input does.")
def command(
    server: str | None, code: str | None, data: Path | None, name: str | None, every: float | None, with_parent: bool
) -> None:
    """Own the devices of this terminal: keep what they report, print what the server sends.

    The first time it needs --server and --enrol; after that it goes on by itself, also while the server is away.
    """
    from backoffice.devices.drivers import installed
    from backoffice_agent.enrol import NotEnrolled
    from backoffice_agent.files import InUse, lock
    from backoffice_agent.link import BadAddress
    from backoffice_agent.terminal import BadKey

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    folder = (data or _folder()).expanduser().absolute()
    drivers = installed()
    try:
        with lock(folder):
            _run(folder, _who(folder, server, code, name or "", drivers), drivers, every, with_parent)
    except (BadAddress, BadKey, InUse, NotEnrolled) as fault:
        raise click.ClickException(str(fault)) from fault


def _folder() -> Path:
    return Path(os.environ.get("BACKOFFICE_DATA_DIR") or "backoffice-data") / "agent"


def _who(folder: Path, server: str | None, code: str | None, name: str, drivers: dict[str, Driver]) -> Terminal:
    """Who this terminal is, enrolled now if it was not."""
    from backoffice_agent import terminal
    from backoffice_agent.enrol import NotEnrolled, enrol
    from backoffice_agent.link import Link

    known = terminal.read(folder)
    if known is None:
        if not server or not code:
            raise NotEnrolled(
                f"No terminal is enrolled in {folder}. Nothing was started; give --server URL and --enrol CODE, the "
                "code that “backoffice device enrol-code” prints on the server."
            )
        made = enrol(folder, server, code, drivers, name)
        click.echo(f"Enrolled as “{made.name}” at {made.server}.")
        return made
    if code:
        raise NotEnrolled(
            f"{folder} is enrolled already, as “{known.name}” at {known.server}. Nothing was changed and the code was "
            f"not used; start it without --enrol, or remove {folder / terminal.ABOUT} to enrol it anew."
        )
    if server and server != known.server:
        Link(server)
        known = terminal.Terminal(known.id, known.name, server)
        terminal.remember(folder, known)
    return known


def _run(folder: Path, me: Terminal, drivers: dict[str, Driver], every: float | None, with_parent: bool) -> None:
    from backoffice_agent.agent import Agent

    agent = Agent(folder, me, drivers, every)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: agent.stop())
    if with_parent:
        threading.Thread(target=_end_with_parent, args=(agent.stop,), daemon=True).start()
    click.echo(f"The agent of “{me.name}” runs with {folder}; its server is {me.server}.")
    agent.run()


def _end_with_parent(stop: Callable[[], None]) -> None:
    # Not by sys.stdin: its lock, held by a thread that reads for ever, makes Python abort at its end.
    while os.read(0, 1024):
        pass
    stop()
