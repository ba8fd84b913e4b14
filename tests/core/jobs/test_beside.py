"""How the agent beside a server is told where its server is."""

from __future__ import annotations

from pathlib import Path

import pytest

from backoffice.config import Config
from backoffice.jobs.beside import ENROLLED, FOLDER, address, agent_arguments


@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("0.0.0.0", "http://127.0.0.1:8080"),
        ("::", "http://[::1]:8080"),
        ("192.0.2.7", "http://192.0.2.7:8080"),
    ],
)
def test_it_reaches_the_server_on_this_machine(host: str, reached: str) -> None:
    assert address(host, 8080) == reached


def test_once_enrolled_it_needs_no_code(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / ENROLLED).write_text("{}")
    arguments = agent_arguments(Config(data_dir=tmp_path), "http://127.0.0.1:8080")
    assert "--enrol" not in arguments and "http://127.0.0.1:8080" in arguments
