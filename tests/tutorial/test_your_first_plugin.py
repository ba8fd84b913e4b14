"""docs/tutorial/your-first-plugin.md works as it is printed, from nothing to an own plugin in use."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.tutorial.pages import Console, agrees, carry_out, steps

PAGE = Path(__file__).parents[2] / "docs" / "tutorial" / "your-first-plugin.md"
READY = "http://127.0.0.1:8123/healthz"
SOON = 30.0
"""Seconds within which what happens by itself has to happen."""


class Terminal:
    """A shell that keeps its folder and its variables from one command to the next, and a second one for a server."""

    def __init__(self, folder: Path) -> None:
        self._home = folder
        self._start = folder / "work"
        self._start.mkdir()
        self._server: subprocess.Popen[bytes] | None = None
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BACKOFFICE_", "PYTEST"))}
        self._environment = {**kept, "PATH": path, "STATE": str(folder / "state"), "PLACE": str(folder / "place")}

    @property
    def folder(self) -> Path:
        place = self._home / "place"
        return Path(place.read_text(encoding="utf-8").strip()) if place.exists() else self._start

    def run(self, command: str) -> str:
        done = self._bash(f'{command}\nexport -p > "$STATE"\npwd > "$PLACE"')
        assert done.returncode == 0, f"$ {command}\n{done.stdout}"
        return done.stdout

    def serve(self, command: str) -> None:
        """Stop the server if one runs, start it and wait until it answers."""
        self.stop()
        script = f'set -a; . "$STATE"; cd "{self._start}"; exec {command}'
        log = (self._home / "serve.log").open("ab")
        self._server = subprocess.Popen(["bash", "-c", script], env=self._environment, stdout=log, stderr=log)
        end = time.monotonic() + SOON
        while not _answers():
            assert time.monotonic() < end, (self._home / "serve.log").read_text(encoding="utf-8")
            time.sleep(0.1)

    def stop(self) -> None:
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)  # what Ctrl C sends
            self._server.wait(SOON)
            self._server = None

    def _bash(self, script: str) -> subprocess.CompletedProcess[str]:
        before = f'set -ea; [ -f "$STATE" ] && . "$STATE"; cd "{self.folder}"\n'
        return subprocess.run(
            ["bash", "-c", before + script],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


def _answers() -> bool:
    try:
        with urllib.request.urlopen(READY, timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(tmp_path)
    yield opened
    opened.stop()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_tutorial_works_as_printed(terminal: Terminal) -> None:
    for step in steps(PAGE):
        if not isinstance(step, Console):
            carry_out(step, terminal.folder)
        elif step.mark == "runs beside":
            terminal.serve(step.command)
        elif step.mark != "not run":
            _type(terminal, step)


def _type(terminal: Terminal, step: Console) -> None:
    end = time.monotonic() + (SOON if step.mark == "soon" else 0)
    while not agrees(step.answer, output := terminal.run(step.command)):
        assert time.monotonic() < end, f"$ {step.command}\n{output}\nand not, as printed:\n{step.answer}"
        time.sleep(0.2)


def test_every_kind_of_step_is_understood() -> None:
    found = list(steps(PAGE))
    assert {type(step).__name__ for step in found} == {"Console", "File", "Change"}
    assert {step.mark for step in found if isinstance(step, Console)} == {"", "not run", "runs beside", "soon"}
    assert agrees(("a …c", "d"), "a b c\nd\n")
    assert not agrees(("a …c", "d"), "a b c\ne\n")
