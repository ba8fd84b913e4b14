"""The bare web server: Flask and Core, one route for a scan: `python -m benchmarks.reference.web PORT URL HOW`.

`HOW` it commits: `raw`, `group` or `bulk`.
"""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

from flask import Flask, request
from gunicorn.app.base import BaseApplication

from benchmarks.reference.scan import GroupCommit, Raw
from benchmarks.reference.tables import engine


def create_app(url: str, how: str) -> Flask:
    app = Flask(__name__)
    scans = Raw(engine(url)) if how == "raw" else GroupCommit(engine(url), bulk=how == "bulk")

    @app.get("/healthz")
    def health() -> dict[str, Any]:
        return {"status": "ok"}

    @app.post("/scan")
    def scan() -> dict[str, Any]:
        scans.post({**request.get_json(), "quantity": 1, "at": dt.datetime.now(dt.UTC), "who": "user:1"})
        return {"result": None}

    return app


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is not typed
    """Served as ours is: one process of 32 threads."""

    def __init__(self, port: int, url: str, how: str) -> None:
        self._bind = f"127.0.0.1:{port}"
        self._url = url
        self._how = how
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": self._bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": 32,
            "worker_connections": 96,
            "keepalive": 15,
            "control_socket_disable": True,
            "loglevel": "warning",
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return create_app(self._url, self._how)


if __name__ == "__main__":
    Server(int(sys.argv[1]), sys.argv[2], sys.argv[3]).run()
