"""A module that shows whether anything is lost or doubled: strokes, an echo of each, and a tick every second."""

from __future__ import annotations

from pathlib import Path

MANIFEST = 'schema = 1\napi = ">=1,<2"\ntitle = "Chime"\n'
CODE = """
from typing import Annotated

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from backoffice import Base, Event, Payload, Resource, Schedule, Tx, command, handler, hookimpl, job
from backoffice.kinds import Count, Id, Text

Word = Annotated[str, Text("Word", max=80)]
Number = Annotated[int, Count("Number")]


class Stroke(Base):
    __tablename__ = "chime_stroke"
    id: Mapped[Id] = mapped_column(primary_key=True)
    word: Mapped[Word]


class Echo(Base):
    __tablename__ = "chime_echo"
    id: Mapped[Id] = mapped_column(primary_key=True)
    word: Mapped[Word]


class Struck(Event, name="chime.struck", version=1):
    word: str


class OneWord(Payload):
    word: Word


class Peal(Payload):
    word: Word
    number: Number


class Nothing(Payload):
    pass


@command("chime", title="Strike")
def strike(tx: Tx, p: OneWord) -> int:
    '''Strike once.'''
    tx.emit(Struck(word=p.word))
    return tx.insert(Stroke, word=p.word)


@command("chime", title="Echo")
def echo(tx: Tx, p: OneWord) -> int:
    '''Write down what was heard.'''
    return tx.insert(Echo, word=p.word)


@command("chime", title="Peal")
def peal(tx: Tx, p: Peal) -> int:
    '''Strike many times, by a job.'''
    return tx.start_job("chime.strike_many", p)


@job("chime", title="Strike many times", max_tries=1000)
def strike_many(ctx, p: Peal) -> None:
    for number in range(p.number):
        ctx.dispatch("chime.strike", {"word": f"{p.word}.{number}"})
        ctx.progress(number + 1, p.number)


@job("chime", title="Tick", max_tries=1000)
def tick(ctx, p: Nothing) -> None:
    ctx.dispatch("chime.echo", {"word": f"tick {ctx.due:%Y-%m-%dT%H:%M:%S}"})


@handler("chime.struck", plugin="chime", max_tries=1000)
def answer(ctx, event: Struck) -> None:
    ctx.dispatch("chime.echo", {"word": event.word})


@hookimpl
def declare():
    yield from (Struck, strike, echo, peal, strike_many, tick, answer)
    yield Resource("chime.echoes", sa.select(Echo.id, Echo.word), shared=True)
    yield Schedule("chime.seconds", job="chime.tick", cron="* * * * * *", catch_up=True)
"""
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    for name in ("chime_stroke", "chime_echo"):
        number = sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
        op.create_table(name, number, sa.Column("word", sa.String(80), nullable=False))


def downgrade():
    op.drop_table("chime_echo")
    op.drop_table("chime_stroke")
"""


def write(data_dir: Path) -> None:
    """Put the module into the data directory."""
    root = data_dir / "plugins" / "backoffice_chime"
    (root / "migrations").mkdir(parents=True)
    (root / "plugin.toml").write_text(MANIFEST)
    (root / "__init__.py").write_text(CODE)
    (root / "migrations" / "0001_chime.py").write_text(MIGRATION)
