"""A module is switched off and on while the server runs, and takes effect within about a second."""

from __future__ import annotations

import time

import pytest

from tests.system.installation import Installation


def _status_becomes(installation: Installation, path: str, wanted: int, seconds: float) -> float:
    start = time.monotonic()
    while (status := installation.get(path)[0]) != wanted:
        assert time.monotonic() - start < seconds, f"{path} still answers {status}"
        time.sleep(0.02)
    return time.monotonic() - start


@pytest.mark.slow
def test_a_module_goes_and_comes_back_while_the_server_runs(installation: Installation) -> None:
    installation.start()
    levels = "/api/v1/inventory/levels"
    assert installation.get(levels)[0] == 200
    for switch, status in (("disable", 404), ("enable", 200)):
        installation.run("plugin", switch, "inventory")  # another process than the server
        _status_becomes(installation, levels, status, seconds=1.5)
        answered, problem = installation.command("inventory.receive", {})
        assert answered == (404 if status == 404 else 422), problem
    assert "inventory.receive" in str(installation.get("/api/v1/openapi.json")[1])


@pytest.mark.slow
def test_the_server_itself_switches_at_once(installation: Installation) -> None:
    installation.start()
    assert installation.command("plugins.disable", {"module": "inventory"})[0] == 200
    assert installation.get("/api/v1/inventory/levels")[0] == 404
    status, problem = installation.command("plugins.disable", {"module": "catalog"})
    assert status == 200, problem
    status, problem = installation.command("plugins.enable", {"module": "inventory"})
    assert status == 409
    assert "catalog" in problem["detail"]
    assert installation.command("plugins.enable", {"module": "catalog"})[0] == 200
    assert installation.command("plugins.enable", {"module": "inventory"})[0] == 200
    assert installation.get("/api/v1/inventory/levels")[0] == 200


@pytest.mark.slow
def test_asked_to_stop_the_server_finishes(installation: Installation) -> None:
    installation.start()
    server = installation.server
    assert server is not None
    installation.stop()
    assert server.returncode == 0
