"""An installation as its owner has it: a data directory, the program `backoffice`, a server process, HTTP."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PROGRAM = (str(Path(sys.executable).with_name("backoffice")),)
START_SECONDS = 40


class Installation:
    """A company, by default with catalogue and stock, set up by the command line on SQLite or PostgreSQL."""

    def __init__(
        self, folder: Path, database_url: str = "", modules: Sequence[str] = ("catalog", "inventory"), zone: str = "UTC"
    ) -> None:
        self.folder = folder
        self.environment = {**os.environ, "BACKOFFICE_DATA_DIR": str(folder), "BACKOFFICE_LOCAL_AGENT": "false"}
        if database_url:
            self.environment["BACKOFFICE_DATABASE_URL"] = database_url
        chosen = [word for name in modules for word in ("--module", name)]
        self.run("init", "--company", "Tarnholt Hardware", "--zone", zone, *chosen)
        self.token = self.run("token", "create", "admin").splitlines()[-1]
        self.port = _free_port()
        self.server: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run the program and give what it printed; AssertionError if it ends with another status."""
        done = subprocess.run(
            [*PROGRAM, *arguments], env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == status, f"{arguments} ended with {done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    def start(self, *options: str) -> None:
        """Start the server and wait until it answers."""
        log = (self.folder / "server.log").open("ab")
        self.server = subprocess.Popen(
            [*PROGRAM, "serve", "--port", str(self.port), *options],
            env=self.environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                if self.get("/readyz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the server does not answer: {(self.folder / 'server.log').read_text()[-2000:]}")

    def kill(self) -> None:
        """End every process of the server at once, as a power switch does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the server to finish."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.server is not None:
            os.killpg(self.server.pid, how)
            self.server.wait(60)
            self.server = None

    def get(self, path: str) -> tuple[int, Any]:
        return self.request("GET", path)

    def command(self, name: str, payload: object, key: str | None = None) -> tuple[int, Any]:
        """Dispatch over HTTP; OSError when the server is gone."""
        headers = {"Idempotency-Key": key} if key else {}
        return self.request("POST", f"/api/v1/commands/{name}", payload, headers)

    def request(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                method,
                path,
                None if body is None else json.dumps(body),
                {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **(headers or {})},
            )
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if "json" in answer.getheader("Content-Type", "") else text
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
