"""An office that knows parties, on a fresh database of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.plugins.parties.office import Contacts, open_contacts


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("parties",)


@pytest.fixture
def contacts(database_url: str, tmp_path: Path) -> Iterator[Contacts]:
    """An office with one company, and nobody in its address book."""
    opened = open_contacts(database_url, tmp_path / "data")
    yield opened
    opened.app.close()
