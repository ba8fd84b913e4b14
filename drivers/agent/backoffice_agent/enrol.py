"""A one-time code is exchanged for being known to the server."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Final

from backoffice_agent import terminal
from backoffice_agent.link import Link
from backoffice_agent.terminal import Terminal

PATH: Final = "/api/v1/agent/enrol"


class NotEnrolled(Exception):  # noqa: N818  (an answer for people)
    """The terminal is not known to the server; nothing was changed there."""


def enrol(folder: Path, server: str, code: str, drivers: Iterable[str], name: str = "") -> Terminal:
    """Make this terminal known. The key is on disk before it is sent: an answer that is lost costs a new code only."""
    private = terminal.key(folder)
    link = Link(server)
    asked = {
        "code": code.strip(),
        "public_key": terminal.public_text(private),
        "name": name or platform.node() or "terminal",
        "version": version("backoffice"),
        "drivers": sorted(drivers),
    }
    try:
        answer = link.post(PATH, asked)
    except OSError as fault:
        raise NotEnrolled(
            f"The server {server} does not answer ({fault}). The code was not used up; see that the address is right "
            "and the server runs, and try again."
        ) from fault
    finally:
        link.close()
    if answer.status >= 300 or not answer.body.get("terminal"):
        raise NotEnrolled(f"This terminal was not enrolled: {_why(answer.status, answer.reason)}")
    made = Terminal(str(answer.body["terminal"]), str(answer.body.get("name") or asked["name"]), server)
    terminal.remember(folder, made)
    return made


def _why(status: int, reason: str) -> str:
    if 300 <= status < 400:
        return "the server sends this terminal to another address, which it does not follow; give that address."
    if status == 404:
        return "there is no back office at this address; see that it is right."
    if status < 300:
        return "what answers at this address is no back office; see that it is right."
    return reason if reason.endswith(".") else f"{reason}."
