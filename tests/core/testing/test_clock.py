"""The clock that tests set is the one that commands see."""

from __future__ import annotations

import datetime as dt

import pytest

from backoffice.actor import Actor
from backoffice.application import Application
from backoffice.testing.clock import MovableClock

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def recorded(office: Application, code: str, actor: Actor) -> dt.datetime:
    office.dispatch("org.create_site", {"code": code, "name": code, "zone": "UTC"}, actor)
    with office.read() as connection:
        row = office.resource("org.sites").record(connection, actor, code)
    assert row is not None
    created: dt.datetime = row["created_at"]
    return created


def test_commands_see_the_time_that_was_set(office: Application, actor: Actor, clock: MovableClock) -> None:
    clock.set(NOON)
    assert recorded(office, "A", actor) == NOON
    clock.forward(dt.timedelta(hours=3))
    assert recorded(office, "B", actor) == NOON + dt.timedelta(hours=3)


def test_without_that_it_is_the_real_time(office: Application, actor: Actor) -> None:
    before = dt.datetime.now(dt.UTC)
    assert before <= recorded(office, "A", actor) <= dt.datetime.now(dt.UTC)


def test_a_naive_moment_is_refused(clock: MovableClock) -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        clock.set(dt.datetime(2026, 3, 1, 12))  # noqa: DTZ001
