"""Sessions: how long they live, and that the database alone lets nobody in."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.db.database import Database
from backoffice.identity import Identity
from backoffice.identity.bootstrap import Initialised


@pytest.fixture
def secret(door: Identity, office: Initialised) -> str:
    return door.sign_in("admin", office.password, agent="Firefox").secret


def count(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM core_session")).scalar_one())


def test_a_session_finds_its_user(door: Identity, secret: str, office: Initialised) -> None:
    actor = door.by_session(secret)
    assert actor is not None
    assert (actor.kind, actor.id, actor.name) == ("user", f"user:{office.admin_id}", "Administrator")


def test_a_made_up_secret_finds_nobody(door: Identity, secret: str) -> None:
    for wrong in ("", "x", secret[:-1], secret + "x", "\ud800", "a\x00b"):
        assert door.by_session(wrong) is None


def test_the_secret_is_not_stored(secret: str, database: Database) -> None:
    with database.read() as connection:
        stored = bytes(connection.execute(sa.text("SELECT token_hash FROM core_session")).scalar_one())
    assert len(secret) == 43 and len(stored) == 32 and secret.encode() not in stored


def test_it_ends_when_idle_for_twelve_hours(door: Identity, secret: str, clock: Any) -> None:
    clock.move(hours=11, minutes=59)
    assert door.by_session(secret) is not None
    clock.move(hours=11, minutes=59)
    assert door.by_session(secret) is not None
    clock.move(hours=12)
    assert door.by_session(secret) is None


def test_it_ends_after_seven_days_of_use(door: Identity, secret: str, clock: Any) -> None:
    for _ in range(3 * 7 - 1):
        clock.move(hours=8)
        assert door.by_session(secret) is not None
    clock.move(hours=8)
    assert door.by_session(secret) is None


def test_signing_in_again_ends_the_old_session_of_the_browser(
    door: Identity, secret: str, office: Initialised, database: Database
) -> None:
    new = door.sign_in("admin", office.password, previous=secret).secret
    assert new != secret
    assert door.by_session(secret) is None and door.by_session(new) is not None
    assert count(database) == 1


def test_signing_out_ends_it(door: Identity, secret: str) -> None:
    door.sign_out(secret)
    assert door.by_session(secret) is None


def test_a_new_password_ends_all_sessions(door: Identity, secret: str, do: Any) -> None:
    do("identity.set_password", {"user": "admin", "password": "vier neue Dübel"})
    assert door.by_session(secret) is None
    door.sign_in("admin", "vier neue Dübel")


def test_ended_sessions_are_cleared_away(
    door: Identity, secret: str, clock: Any, office: Initialised, database: Database
) -> None:
    clock.move(days=8)
    door.sign_in("admin", office.password)
    assert count(database) == 1
