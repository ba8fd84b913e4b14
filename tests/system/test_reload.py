"""Who writes a plugin saves a file, and the running server has it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system import chime
from tests.system.installation import Installation


@pytest.fixture
def dialect() -> str:
    return "sqlite"


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_change_is_there_after_it_is_saved(installation: Installation) -> None:
    chime.write(installation.folder)
    installation.run("plugin", "install", "chime")
    installation.run("plugin", "enable", "chime")
    installation.start("--reload")
    source: Path = installation.folder / "plugins" / "backoffice_chime" / "__init__.py"
    assert title(installation) == "Strike"
    source.write_text(chime.CODE.replace('title="Strike")', 'title="Strike the bell")'))
    _until(lambda: title(installation) == "Strike the bell")
    source.write_text("def (\n" + chime.CODE)  # a slip: the rest goes on, and mending it is enough
    _until(lambda: title(installation) == "")
    source.write_text(chime.CODE)
    _until(lambda: title(installation) == "Strike")


def title(installation: Installation) -> str:
    """What the command is called at this moment; nothing while it is not there."""
    try:
        status, described = installation.get("/api/v1/openapi.json")
    except OSError:
        return "the server does not answer"
    path = described["paths"].get("/api/v1/commands/chime.strike") if status == 200 else None
    return path["post"]["summary"] if path else ""


def _until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
