"""A till in a fresh database of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backoffice.bus.bus import Bus
from backoffice.db.database import Database
from tests.core.bus.till import clerk, till


@pytest.fixture
def bus(database: Database) -> Iterator[Bus]:
    """The bus of a till with one drawer A that holds 100."""
    made = till(database)
    made.dispatch("till.open_drawer", {"code": "A", "money": "100"}, clerk())
    yield made
    made.close()
