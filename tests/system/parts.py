"""The processes of an installation apart: any number of web servers and workers, each killed and started by itself."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from typing import Any

from tests.system.installation import PROGRAM, START_SECONDS, Installation


class Part:
    """One `backoffice web` or `backoffice worker` with all its processes."""

    def __init__(self, installation: Installation, kind: str) -> None:
        self._installation = installation
        self.kind = kind
        self.port = _free_port() if kind == "web" else 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; a web server is waited for."""
        log = (self._installation.folder / f"{self.kind}.log").open("ab")
        options = ["--port", str(self.port)] if self.kind == "web" else []
        self._process = subprocess.Popen(
            [*PROGRAM, self.kind, *options],
            env=self._installation.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        end = time.monotonic() + START_SECONDS
        while self.kind == "web" and not self._answers():
            assert time.monotonic() < end, "the web server does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        """End all of it at once."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(60)
            self._process = None

    def stop(self) -> int:
        """Ask it to finish, and give its exit status."""
        assert self._process is not None
        self._process.terminate()
        status = self._process.wait(60)
        self._process = None
        return status

    def request(self, method: str, path: str, body: object = None, key: str | None = None) -> tuple[int, Any]:
        """Ask this web server; OSError when it is gone."""
        headers = {"Authorization": f"Bearer {self._installation.token}", "Content-Type": "application/json"}
        headers |= {"Idempotency-Key": key} if key else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if "json" in answer.getheader("Content-Type", "") else text
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()

    def command(self, name: str, payload: object, key: str | None = None) -> tuple[int, Any]:
        return self.request("POST", f"/api/v1/commands/{name}", payload, key)

    def _answers(self) -> bool:
        try:
            return self.request("GET", "/readyz")[0] == 200
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
