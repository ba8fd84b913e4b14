"""A module that kills the process is named by the log, left out after the second time, managed in safe mode."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from backoffice.clock import utc_now
from backoffice.config import Config
from backoffice.db.database import Database
from backoffice.lifecycle import states
from backoffice.lifecycle.plugin import Desired
from backoffice.lifecycle.states import State
from tests.system.installation import PROGRAM, Installation

DEADLY = Path(__file__).parents[1] / "fixtures" / "deadly" / "backoffice_exit_at_import"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.fixture
def dialect() -> str:
    return "sqlite"


def test_a_deadly_module_is_named_left_out_and_managed_in_safe_mode(installation: Installation) -> None:
    folder = installation.folder / "plugins"
    folder.mkdir(exist_ok=True)
    (folder / DEADLY.name).symlink_to(DEADLY)
    database = Database(Config.load(installation.folder).database_url)
    with database.write() as connection:
        states.begin_change(connection.execute)
        states.write(connection.execute, "exit_at_import", State(Desired.ENABLED, "0", ""), utc_now())
    database.dispose()

    done = subprocess.run(
        [*PROGRAM, "serve", "--port", str(installation.port)],
        env=installation.environment, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert done.returncode != 0

    installation.start("--safe-mode")
    assert installation.get("/api/v1/catalog/items")[0] == 404
    assert installation.command("plugins.disable", {"module": "exit_at_import"})[0] == 200
    assert installation.command("plugins.disable", {"module": "inventory"})[0] == 200
    installation.stop()

    while not left_out(installation):  # the web and the worker may have died in it, or one of them
        pass
    assert installation.get("/api/v1/catalog/items")[0] == 200
    listed = json.loads(installation.run("plugin", "list", "--json"))
    (deadly,) = (one for one in listed if one["name"] == "exit_at_import")
    assert (deadly["state"], deadly["health"]) == ("disabled", "broken")
    assert "It ended 2 processes" in deadly["reason"]


def left_out(installation: Installation) -> bool:
    """Start the server; False if it died once more."""
    try:
        installation.start()
    except AssertionError:
        installation.kill()
        return False
    return True
