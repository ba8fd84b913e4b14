"""An address book to test with: short ways to say what people do with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from tests.plugins.house import House, open_house

from backoffice.bus.journal import journal
from backoffice.errors import Refused

WRITTEN = (
    "core_journal", "parties_party", "parties_role", "parties_address", "parties_contact", "parties_bank_account",
    "parties_merge", "parties_apart", "parties_match_key",
)  # fmt: skip


@dataclass
class Contacts(House):
    """The application, somebody who acts, and shorthands."""

    def party(self, name: str, **values: Any) -> str:
        """Create a party and give its number."""
        return str(self.do("parties.create_party", name=name, **values)["number"])

    def one(self, number: str) -> dict[str, Any]:
        """The row of a party."""
        (row,) = self.rows("parties.parties", number=number)
        return row

    def found(self, q: str) -> list[str]:
        """The names of the parties that a search finds."""
        return [row["name"] for row in self.rows("parties.parties", q=q)]

    def of(self, resource: str, number: str, *columns: str) -> list[tuple[Any, ...]]:
        """What belongs to a party and is in use."""
        rows = self.rows(f"parties.{resource}", party=number, archived_at__isnull="true")
        return sorted(tuple(row[name] for name in columns) for row in rows)

    def events(self, name: str) -> list[dict[str, Any]]:
        """The bodies of all events of this name, in order."""
        with self.app.read() as connection:
            found = connection.execute(sa.select(journal.c.events).order_by(journal.c.seq)).scalars()
            return [e["body"] for body in found if body for e in orjson.loads(body) if e["name"] == name]

    @contextmanager
    def refused(self, code: str, field: str | None = None, status: int = 422) -> Iterator[Any]:
        """The block is refused for this reason, naming this field, and nothing is written."""
        before = [self.count(table) for table in WRITTEN]
        with pytest.raises(Refused) as caught:
            yield caught
        reason = caught.value
        codes = {reason.code, *(error.code for error in reason.errors)}
        assert code in codes and reason.status == status, (reason.code, reason.message, reason.errors)
        if field is not None:
            assert field in {error.field for error in reason.errors}, reason.errors
        assert [self.count(table) for table in WRITTEN] == before, "a refused command wrote something"


def open_contacts(database_url: str, data_dir: Path) -> Contacts:
    house = open_house(database_url, data_dir)
    return Contacts(house.app, house.who)
