"""The real server process: it answers, and finishes what it has begun when it is told to stop."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from backoffice.application import Application
from backoffice.config import Config
from backoffice.testing.plugins import PluginFolder

BACKOFFICE = Path(sys.executable).parent / "backoffice"
SLOW = """
import time
from flask import Blueprint
from backoffice.declarations import Pages
from backoffice_web.access import public

pages = Blueprint("slow", __name__, url_prefix="/slow")

@pages.get("/")
@public
def slow():
    time.sleep(2)
    return "finished"

@hookimpl
def declare():
    return [Pages("backoffice_slow:pages")]
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.fixture
def dialect() -> str:
    return "sqlite"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(
    office: Application, config: Config, plugin_folder: PluginFolder, port: int
) -> Iterator[subprocess.Popen[str]]:
    plugin_folder.write("slow", SLOW)
    with Application.open(config) as application:
        application.registry.install("slow")
        application.registry.enable("slow")
    command = [str(BACKOFFICE), "serve", "--data", str(config.data_dir), "--port", str(port)]
    variables = {"BACKOFFICE_DATABASE_URL": config.database_url, "PATH": "/usr/bin:/bin", "HOME": str(config.data_dir)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=variables)
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline and process.poll() is None:
        try:
            get(port, "/readyz")
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    yield process
    process.kill()
    process.wait()


def get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        body: bytes = answer.read()
        return body.decode()


def test_a_request_under_way_is_finished_before_the_server_stops(server: subprocess.Popen[str], port: int) -> None:
    answers: list[str] = []
    asking = threading.Thread(target=lambda: answers.append(get(port, "/slow/")))
    asking.start()
    time.sleep(0.7)
    server.send_signal(signal.SIGTERM)
    asking.join(timeout=20)
    assert answers == ["finished"]
    assert server.wait(timeout=20) == 0


@pytest.mark.slow
def test_the_demo_is_made_once_and_again_on_request(tmp_path: Path) -> None:
    data = tmp_path / "demo"

    def prepare(*more: str) -> str:
        command = [str(BACKOFFICE), "demo", "--data", str(data), "--prepare-only", *more]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout

    first = prepare()
    password = re.search(r"admin +(\S+-\S+)", first)
    assert password is not None
    assert password.group(1).encode() not in b"".join(p.read_bytes() for p in data.rglob("*") if p.is_file())
    assert "there already" in prepare()
    assert password.group(1) not in prepare("--reset")


def test_only_a_demo_is_ever_removed(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for more in ((), ("--reset",)):
        command = [str(BACKOFFICE), "demo", "--data", str(tmp_path), "--prepare-only", *more]
        assert subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 1
    assert (tmp_path / "mine.txt").read_text() == "mine"
