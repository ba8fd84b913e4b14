"""The web server processes: gunicorn with threads, waitress on Windows."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from flask import Flask

from backoffice.application import Application
from backoffice.config import Config
from backoffice.jobs.beside import Beside
from backoffice_web.factory import create_app

GRACE = 30
"""Seconds that running requests are given to finish after SIGTERM."""
HEADROOM = 64
"""Connections that may wait beyond the threads, so that a burst is queued and not refused."""


def serve(config: Config, *, workers: int = 1, safe_mode: bool = False, jobs: bool = False) -> None:
    """Serve until told to stop; running requests are finished first.

    With `jobs` a worker and the agent of this machine run beside it.

    SQLite gets one web process: more gain nothing there and starve each other (measured: waits of seconds).
    """
    if config.database_url.startswith("sqlite"):
        workers = 1
    beside = Beside(config) if jobs and not safe_mode else None
    if sys.platform == "win32":
        _waitress(config, safe_mode, beside)
    else:
        _gunicorn(config, workers, safe_mode, beside)


def open_app(config: Config, safe_mode: bool, on_restart: Callable[[], None] | None = None) -> Flask:
    """The Flask app of a freshly opened application. Called in the worker: threads and locks do not survive a fork."""
    application = Application.open(config, safe_mode=safe_mode)
    if on_restart is not None:
        application.on_restart.append(on_restart)
    application.start("web")
    return create_app(application)


def _gunicorn(config: Config, workers: int, safe_mode: bool, beside: Beside | None) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is not typed
        def load_config(self) -> None:
            for name, value in (settings(config, workers) | _beside(beside)).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return open_app(config, safe_mode, _end_this_worker)

    Server().run()


def _beside(beside: Beside | None) -> dict[str, Any]:
    """Starts and ends what runs beside with gunicorn's master, which forks: the companions' threads stay with it."""
    if beside is None:
        return {}

    def start(server: Any) -> None:
        host, port = server.LISTENERS[0].sock.getsockname()[:2]
        beside.start(host, port)

    return {"when_ready": start, "on_exit": lambda _server: beside.stop()}


def settings(config: Config, workers: int) -> dict[str, Any]:
    """What gunicorn is told."""
    return {
        "bind": f"{config.host}:{config.port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": config.threads,
        "worker_connections": config.threads + HEADROOM,
        "graceful_timeout": GRACE,
        "timeout": 60,
        "keepalive": 15,
        "limit_request_line": 8190,
        "control_socket_disable": True,
        "accesslog": None,
        "loglevel": "warning",
        "worker_exit": _close,
    }


def _end_this_worker() -> None:
    """It finishes what it has begun, and gunicorn starts another one."""
    os.kill(os.getpid(), signal.SIGTERM)


def _close(_server: Any, worker: Any) -> None:
    app = getattr(worker, "wsgi", None)
    if isinstance(app, Flask):
        app.extensions["backoffice"].close()


def _waitress(config: Config, safe_mode: bool, beside: Beside | None) -> None:
    import waitress

    if beside is not None:
        beside.start(config.host, config.port)
    try:
        waitress.serve(open_app(config, safe_mode), host=config.host, port=config.port, threads=config.threads)
    finally:
        if beside is not None:
            beside.stop()
