"""`backoffice agent` as a process: small, enrolled once, alone on its folder."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

from tests.drivers.agent.conftest import until
from tests.drivers.agent.standin import StandIn

PROGRAM = str(Path(sys.executable).with_name("backoffice"))


def agent(folder: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [PROGRAM, "agent", "--data", str(folder), *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def refused(folder: Path, *options: str) -> str:
    with agent(folder, *options) as process:
        said = process.communicate(timeout=30)
    assert process.returncode == 1, said
    return said[1]


def enrolled(server: StandIn, folder: Path) -> None:
    with agent(folder, "--server", server.url, "--enrol", "GOOD-CODE") as process:
        until(lambda: server.books.kinds("found"))
        process.terminate()
        assert "Enrolled as" in process.communicate(timeout=30)[0]
    assert process.returncode == 0


def test_enrolled_once_it_goes_on_without_a_code(server: StandIn, tmp_path: Path) -> None:
    enrolled(server, tmp_path)
    key = tmp_path / "terminal.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = len(server.books.events)
    with agent(tmp_path) as process:
        until(lambda: len(server.books.events) > before)
        process.terminate()
    assert process.returncode == 0


def test_what_cannot_be_is_said_clearly(server: StandIn, tmp_path: Path) -> None:
    assert "give --server URL and --enrol CODE" in refused(tmp_path)
    assert "wrong or older than ten minutes" in refused(tmp_path, "--server", server.url, "--enrol", "BAD")
    assert "does not answer" in refused(tmp_path, "--server", "http://127.0.0.1:9", "--enrol", "GOOD-CODE")
    assert "no address of a server" in refused(tmp_path, "--server", "ftp://x", "--enrol", "GOOD-CODE")
    enrolled(server, tmp_path)
    assert "enrolled already" in refused(tmp_path, "--server", server.url, "--enrol", "GOOD-CODE")


def test_a_key_that_others_can_read_is_not_used(server: StandIn, tmp_path: Path) -> None:
    enrolled(server, tmp_path)
    (tmp_path / "terminal.key").chmod(0o644)
    assert "chmod 600" in refused(tmp_path)


def test_two_agents_on_one_folder_are_refused(server: StandIn, tmp_path: Path) -> None:
    with agent(tmp_path, "--server", server.url, "--enrol", "GOOD-CODE") as first:
        until(lambda: server.books.kinds("found"))
        assert "Another agent runs with" in refused(tmp_path)
        first.terminate()


def test_a_terminal_loads_no_web_and_no_database_library(server: StandIn, tmp_path: Path) -> None:
    """The real program runs, and says at its end what it has loaded."""
    told = tmp_path / "loaded.json"
    watch = (
        "import atexit, json, sys; from backoffice.cli.main import main; sys.argv[0] = 'backoffice'; "
        f"atexit.register(lambda: open({str(told)!r}, 'w').write(json.dumps(sorted(sys.modules)))); main()"
    )
    command = [sys.executable, "-c", watch, "agent", "--data", str(tmp_path), "--server", server.url]
    with subprocess.Popen([*command, "--enrol", "GOOD-CODE"], stdout=subprocess.PIPE) as process:
        until(lambda: server.books.kinds("found"))
        process.terminate()
    loaded = set(json.loads(told.read_text()))
    assert "backoffice_agent.agent" in loaded
    assert not loaded & {"flask", "sqlalchemy", "pydantic", "werkzeug", "backoffice.application", "backoffice_web"}
