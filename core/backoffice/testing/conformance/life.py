"""The plugin's life: on, off, gone. And its invariants and its demo."""

from __future__ import annotations

import contextlib
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from backoffice.actor import Actor
from backoffice.bus.command import Command
from backoffice.db.ownership import tables_of
from backoffice.errors import NotFound, Refused
from backoffice.lifecycle.uninstall import KEPT
from backoffice.testing.conformance.subject import Subject, expect_none, one_database

SEED = 2026


def test_it_can_be_switched_off_and_on(subject: Subject) -> None:
    registry = subject.office.registry
    registry.disable(subject.name)
    assert [command.name for command in subject.commands if not command.when_off] == []
    assert subject.resources == []
    for command in subject.declared(Command):
        with pytest.raises(NotFound):
            subject.office.command(command.name)
    registry.enable(subject.name)
    assert subject.name in registry.enabled


@one_database
def test_the_demo_can_be_brought_twice(subject: Subject, actor: Actor) -> None:
    hooks = subject.office.registry.manager.get_plugin(subject.name)
    bring = getattr(hooks, "demo_data", None)
    if bring is None:
        pytest.skip("it has no demo")
    demo = Demo(subject, actor)
    for required in subject.info.manifest.requires:
        of_required = getattr(subject.office.registry.manager.get_plugin(required), "demo_data", None)
        if of_required is not None:
            of_required(demo, SEED)
    bring(demo, SEED)
    before = subject.counts()
    assert subject.office.check() == []
    with contextlib.suppress(Refused):  # to say that it is there already is as good
        bring(demo, SEED)
    twice = [name for name, count in subject.counts().items() if count != before[name]]
    expect_none(
        (f"{name} has more rows after the demo was brought again." for name in twice),
        "give every command of the demo a key of its own, or let the natural key refuse it.",
    )


class Demo(SimpleNamespace):
    """What the hook `demo_data` is given."""

    def __init__(self, subject: Subject, actor: Actor) -> None:
        super().__init__(application=subject.office, actor=actor, samples=[])


@one_database
def test_checkers_find_nothing_in_an_empty_office(subject: Subject) -> None:
    expect_none(subject.office.check(), "let a checker find violations alone; with no rows there is none.")


def test_a_purge_leaves_nothing(subject: Subject, actor: Actor) -> None:
    office, name = subject.office, subject.name
    office.dispatch("plugins.disable", {"module": name}, actor)
    office.dispatch("plugins.uninstall", {"module": name, "purge": True}, actor)
    with office.read() as connection:
        left = [f"The table {table} is still there." for table in tables_of(connection, name)]
        for record in KEPT:
            table = record.__table__
            rows = connection.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.plugin == name))
            left += [f"{record.__tablename__} keeps {rows} rows of it."] if rows else []
    expect_none(left, "make every table in a migration of the plugin's own and name it after the plugin.")
