"""The real server starts anew without losing anything: when an administrator asks, and when a module leaks."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
import urllib.error
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from tests.core.lifecycle.test_watchdog import until
from tests.web.test_serve import BACKOFFICE, get

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.lifecycle.models import ProcessRecord
from backoffice.testing.plugins import PluginFolder

PAGES = """
import os
import time
from flask import Blueprint
from backoffice.declarations import Pages
from backoffice_web.access import public

pages = Blueprint("{name}", __name__, url_prefix="/{name}")
kept = []

@pages.get("/")
@public
def who():
    return str(os.getpid())

@pages.get("/slow")
@public
def slow():
    time.sleep(2)
    return "finished"

@pages.get("/leak")
@public
def leak():
    kept.append(bytearray(os.urandom(1)) * 2**24)
    return str(os.getpid())

@hookimpl
def declare():
    return [Pages("backoffice_{name}:pages")]
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")
Serve = Callable[..., int]


@pytest.fixture
def dialect() -> str:
    """A server that starts anew does not depend on the database; several processes on one have tests of their own."""
    return "sqlite"


@pytest.fixture
def serve(office: Application, config: Config, free_port: int) -> Iterator[Serve]:
    """Starts the web server with settings, and waits until it answers; gives its port."""
    started: list[subprocess.Popen[bytes]] = []

    def work(**settings: str) -> int:
        variables = {"BACKOFFICE_DATABASE_URL": config.database_url, "PATH": "/usr/bin:/bin", "HOME": "/nowhere"}
        variables |= {f"BACKOFFICE_{name.upper()}": value for name, value in settings.items()}
        command = [str(BACKOFFICE), "web", "--data", str(config.data_dir), "--port", str(free_port)]
        started.append(subprocess.Popen(command, env=variables))
        until(lambda: answers(free_port, "/readyz") is not None, 40)
        return free_port

    yield work
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@pytest.fixture
def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, path: str) -> str | None:
    try:
        return get(port, path)
    except (urllib.error.URLError, OSError):
        return None


def install(config: Config, folder: PluginFolder, name: str) -> None:
    folder.write(name, PAGES.replace("{name}", name))
    with Application.open(config) as application:
        application.registry.install(name)
        application.registry.enable(name)


def test_a_restart_finishes_what_runs_and_takes_in_what_was_installed(
    office: Application, config: Config, plugin_folder: PluginFolder, serve: Serve, actor: Actor
) -> None:
    install(config, plugin_folder, "first")
    port = serve()
    before = get(port, "/first/")
    install(config, plugin_folder, "second")
    assert answers(port, "/second/") is None  # it is on, and this process has not loaded it
    finished: list[str] = []
    asking = threading.Thread(target=lambda: finished.append(get(port, "/first/slow")))
    asking.start()
    time.sleep(0.5)  # the request is under way
    office.dispatch("plugins.restart", {}, actor)
    until(lambda: answers(port, "/second/") not in (None, before), 30)
    asking.join(20)
    assert finished == ["finished"]
    with office.read() as connection:
        pids = connection.execute(sa.select(ProcessRecord.pid)).scalars().all()
    assert pids == [int(get(port, "/second/"))]


@pytest.mark.slow
def test_a_hanging_module_does_not_keep_the_server_from_starting(
    config: Config, plugin_folder: PluginFolder, office: Application, serve: Serve
) -> None:
    install(config, plugin_folder, "first")
    plugin_folder.write("hanging")
    with Application.open(config) as application:
        application.registry.install("hanging")
        application.registry.enable("hanging")
    plugin_folder.write("hanging", "import threading\nthreading.Event().wait(600)")
    started = time.monotonic()
    port = serve()
    assert time.monotonic() - started < 40
    assert get(port, "/first/")


@pytest.mark.slow
def test_a_process_that_leaks_is_replaced(
    config: Config, plugin_folder: PluginFolder, office: Application, serve: Serve
) -> None:
    install(config, plugin_folder, "leaky")
    port = serve(max_memory_mb="400")
    before = get(port, "/leaky/")
    for _ in range(30):  # 480 MiB
        get(port, "/leaky/leak")
    refused = []

    def replaced() -> bool:
        answer = answers(port, "/leaky/")
        refused.extend([1] if answer is None else [])
        return answer not in (None, before)

    until(replaced, 60)
    assert refused == []
