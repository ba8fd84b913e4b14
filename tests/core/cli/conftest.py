"""The command line over a data directory of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner, Result

from backoffice.cli.main import program
from backoffice.config import Config
from backoffice.identity import passwords

Bo = Callable[..., Result]


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is slow on purpose; here it need only happen."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def data(tmp_path: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data directory; `BACKOFFICE_DATABASE_URL` leads to an empty database on either server."""
    monkeypatch.setenv("BACKOFFICE_DATABASE_URL", empty_url)
    return tmp_path / "data"


@pytest.fixture
def bo(data: Path) -> Bo:
    """Run `backoffice …` and see that it exits as expected (0), saying faults in one sentence."""

    def run(*arguments: str, status: int = 0, stdin: str | None = None) -> Result:
        name, *rest = arguments
        result = CliRunner().invoke(program, [name, *rest, "--data", str(data)], input=stdin, prog_name="backoffice")
        assert result.exit_code == status, result.output
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def office(bo: Bo) -> str:
    """An installation without modules; gives the administrator's password."""
    output = bo("init", "--company", "Huber", "--zone", "Europe/Vienna", "--no-modules").output
    return output.rpartition("password ")[2].split()[0]


@pytest.fixture
def config(data: Path) -> Config:
    return Config.load(data)
