"""A module that was off sees what it missed; one that could not even be loaded misses nothing either."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.core.jobs.conftest import jobs, towers

from backoffice.errors import Refused
from backoffice.jobs.worker import Worker

LEDGER = """
import sqlalchemy as sa
from typing import Annotated
from pydantic import BaseModel
from sqlalchemy.orm import Mapped, mapped_column
from backoffice import Base, handler, reactor
from backoffice.kinds import Id, Text

Tower = Annotated[str, Text("Tower", max=40)]

class Line(Base):
    __tablename__ = "ledger_line"
    id: Mapped[Id] = mapped_column(primary_key=True)
    tower: Mapped[Tower]

class Rung(BaseModel):
    tower: str

SEEN = []

@reactor("bell.rung", plugin="ledger")
def enter(tx, event: Rung) -> None:
    SEEN.append(event)
    if event.tower == "Crooked":
        tx.refuse("crooked", "This tower is not in the books.")
    tx.insert(Line, tower=event.tower)

@handler("bell.rung", plugin="ledger")
def tell(ctx, event: Rung) -> None:
    SEEN.append(event)

@hookimpl
def declare():
    return [enter, tell]
"""
LEDGER_TABLE = """
import sqlalchemy as sa
from alembic import op
revision = "0001"
down_revision = None
def upgrade():
    number = sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    op.create_table("ledger_line", number, sa.Column("tower", sa.String(40), nullable=False))
def downgrade():
    op.drop_table("ledger_line")
"""


@pytest.fixture
def books(parish, install, open_office):
    install("ledger", LEDGER, files={"migrations/0001_lines.py": LEDGER_TABLE})
    return open_office()


@pytest.fixture
def clerk(books) -> Worker:
    return Worker(books, threads=1)


def lines(office) -> list[str]:
    return towers(office, "ledger_line")


def test_a_reactor_sees_its_own_view_of_the_event(books, somebody) -> None:
    import sys

    books.dispatch("parish.ring", {"tower": "North"}, somebody)
    assert lines(books) == ["North"]
    (seen,) = sys.modules["backoffice_ledger"].SEEN
    assert type(seen).__name__ == "Rung"


def test_switched_off_and_on_there_is_no_hole(books, clerk, somebody) -> None:
    books.dispatch("parish.ring", {"tower": "Before"}, somebody)
    books.dispatch("plugins.disable", {"module": "ledger"}, somebody)
    for tower in ("First", "Second"):
        books.dispatch("parish.ring", {"tower": tower}, somebody)
    clerk.drain()
    assert lines(books) == ["Before"]
    assert books.check() == ["jobs.owed: ledger has still to see 2 events that happened while it was off; switch it on"]
    books.dispatch("plugins.enable", {"module": "ledger"}, somebody)
    clerk.drain()
    assert lines(books) == ["Before", "First", "Second"]
    assert books.check() == []


def test_it_stops_at_the_first_that_is_refused_and_a_person_sees_why(books, clerk, somebody) -> None:
    with pytest.raises(Refused, match="not in the books"):
        books.dispatch("parish.ring", {"tower": "Crooked"}, somebody)
    books.dispatch("plugins.disable", {"module": "ledger"}, somebody)
    for tower in ("First", "Crooked", "Last"):
        books.dispatch("parish.ring", {"tower": tower}, somebody)
    books.dispatch("plugins.enable", {"module": "ledger"}, somebody)
    clerk.drain()
    assert lines(books) == ["First"]
    (job,) = [row for row in jobs(books) if row["key"].startswith("owed:")]
    assert (job["state"], job["error"]) == ("waiting", "This tower is not in the books.")


def test_one_that_cannot_be_loaded_is_owed_too(books, plugin_folder, open_office, somebody) -> None:
    books.close()
    plugin_folder.forget()
    plugin_folder.write("ledger", "raise ImportError('gone')", files={"migrations/0001_lines.py": LEDGER_TABLE})
    broken = open_office()
    assert broken.registry.plugins["ledger"].health == "broken"
    broken.dispatch("parish.ring", {"tower": "Meanwhile"}, somebody)
    Worker(broken, threads=1).drain()
    waiting = [row["name"] for row in jobs(broken) if row["state"] == "waiting"]
    assert waiting == ["ledger:tell"]
    broken.close()
    plugin_folder.forget()
    plugin_folder.write("ledger", LEDGER, files={"migrations/0001_lines.py": LEDGER_TABLE})
    mended = open_office()
    Worker(mended, threads=1).drain()
    assert lines(mended) == ["Meanwhile"]
    assert {row["state"] for row in jobs(mended)} == {"done"}


def test_an_uninstalled_plugin_is_owed_nothing(books, somebody, open_office) -> None:
    books.dispatch("plugins.disable", {"module": "ledger"}, somebody)
    with books.database.write() as connection:
        connection.execute(sa.text("delete from core_plugin where name = 'ledger'"))
    office = open_office()
    office.dispatch("parish.ring", {"tower": "North"}, somebody)
    Worker(office, threads=1).drain()
    assert office.check() == []
    assert [row["plugin"] for row in jobs(office)] == ["parish"]
