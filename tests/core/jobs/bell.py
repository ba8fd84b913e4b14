"""A module for the tests of events and jobs: a bell, a book in which each ring is noted, and all that may go wrong."""

from __future__ import annotations

PARISH = '''
from typing import Annotated, Any
from pydantic import BaseModel
from sqlalchemy.orm import Mapped, mapped_column
from backoffice import Base, Event, Payload, Tx, command, handler, job, reactor
from backoffice.kinds import Count, Id, Text
from backoffice.resources import Resource
import sqlalchemy as sa

Tower = Annotated[str, Text("Tower", max=40)]
Number = Annotated[int, Count("Number")]


class Ring(Base):
    __tablename__ = "parish_ring"
    id: Mapped[Id] = mapped_column(primary_key=True)
    tower: Mapped[Tower]


class Note(Base):
    __tablename__ = "parish_note"
    id: Mapped[Id] = mapped_column(primary_key=True)
    tower: Mapped[Tower]


class BellRung(Event, name="bell.rung", version=1):
    tower: str
    strokes: int = 1


class RingBell(Payload):
    tower: Tower
    strokes: Number = 1


class OneTower(Payload):
    tower: Tower


class HowMany(Payload):
    number: Number


@command("parish", title="Ring")
def ring(tx: Tx, p: RingBell) -> int:
    """Ring the bell of a tower."""
    tx.emit(BellRung(tower=p.tower, strokes=p.strokes))
    return tx.insert(Ring, tower=p.tower)


@command("parish", title="Ring and stop")
def ring_and_refuse(tx: Tx, p: RingBell) -> int:
    """Ring, and think better of it."""
    tx.emit(BellRung(tower=p.tower))
    tx.refuse("second_thoughts", "Not now.")


@command("parish", title="Note")
def note(tx: Tx, p: OneTower) -> int:
    """Write a ring into the book."""
    return tx.insert(Note, tower=p.tower)


@command("parish", title="Ring all")
def peal(tx: Tx, p: HowMany) -> int:
    """Have many bells rung, by a job."""
    return tx.start_job("parish.ring_many", p)


class Started(BaseModel):
    job: int


@command("parish", title="Ring all and wait")
def peal_reported(tx: Tx, p: HowMany) -> Started:
    """Have many bells rung, and be told by which job."""
    return Started(job=tx.start_job("parish.ring_many", p))


@command("parish", title="Ring all, once")
def peal_once(tx: Tx, p: HowMany) -> int:
    """Have many bells rung, by one job however often it is asked for."""
    return tx.start_job("parish.ring_many", p, key="the-peal")


@command("parish", title="Ring all under a name")
def peal_keyed(tx: Tx, p: HowMany) -> int:
    """Have many bells rung, once under the name that the test gives."""
    return tx.start_job("parish.ring_many", p, key=KEY[-1])


@command("parish", title="Ring all and refuse")
def peal_and_refuse(tx: Tx, p: HowMany) -> int:
    """Start a job and refuse."""
    tx.start_job("parish.ring_many", p)
    tx.refuse("second_thoughts", "Not now.")


@job("parish", title="Ring many bells")
def ring_many(ctx, p: HowMany) -> int:
    """One after the other."""
    TRIED.append(ctx.try_no)
    for number in range(p.number):
        ctx.dispatch("parish.ring", {"tower": f"T{number}"})
        ctx.progress(number + 1, p.number, f"tower {number}")
        for hook in AFTER_EACH:
            hook(ctx, number)
    return p.number


KEY: list[str] = []
TRIED: list[int] = []
AFTER_EACH: list[Any] = []
SEEN: list[Any] = []
FAIL: list[BaseException] = []


@handler("bell.rung", plugin="parish", max_tries=3)
def write_down(ctx, event) -> None:
    """Note each ring."""
    SEEN.append((ctx.try_no, event))
    ctx.dispatch("parish.note", {"tower": event.tower})
    if FAIL:
        raise FAIL[0]


rings = Resource("parish.rings", sa.select(Ring.id, Ring.tower), shared=True)
notes = Resource("parish.notes", sa.select(Note.id, Note.tower), shared=True)


@hookimpl
def declare():
    yield from (BellRung, ring, ring_and_refuse, note, write_down, rings, notes)
    yield from (peal, peal_reported, peal_keyed, peal_once, peal_and_refuse, ring_many)
'''

MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision = "0001"
down_revision = None
def upgrade():
    for name in ("parish_ring", "parish_note"):
        number = sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
        op.create_table(name, number, sa.Column("tower", sa.String(40), nullable=False))
def downgrade():
    op.drop_table("parish_note")
    op.drop_table("parish_ring")
"""
