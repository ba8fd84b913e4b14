"""A whole installation for each test, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backoffice.testing.databases import Databases
from tests.system.installation import Installation


@pytest.fixture
def installation(tmp_path: Path, dialect: str, databases: Databases) -> Iterator[Installation]:
    """An installation whose server is not running yet."""
    url = databases.empty(dialect) if dialect == "postgresql" else ""
    made = Installation(tmp_path / "data", url)
    yield made
    made.kill()
    if url:
        databases.drop(url)
