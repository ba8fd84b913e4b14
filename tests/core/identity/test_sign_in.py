"""Signing in by password: who gets in, who waits, and what an answer gives away."""

from __future__ import annotations

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from backoffice.db.database import Database
from backoffice.errors import Refused, TooMany, Unauthenticated, Unavailable
from backoffice.identity import Identity, passwords
from backoffice.identity.bootstrap import Initialised
from backoffice.identity.lockout import lock_for
from backoffice.identity.passwords import Slots, hash_password, outdated, verify_password

GOOD = "drei rote Schrauben"


@pytest.fixture
def eva(do: Any) -> int:
    user = do("identity.add_user", {"name": "Eva", "display_name": "Eva Huber", "password": GOOD})["user"]
    do("identity.grant", {"user": "eva", "role": "viewer"})
    return int(user)


def events(database: Database) -> list[tuple[str, str]]:
    with database.read() as connection:
        rows = connection.execute(sa.text("SELECT kind, principal FROM core_security_event ORDER BY id"))
        return [(row.kind, row.principal) for row in rows]


def test_upper_and_lower_case_of_the_name_are_the_same(door: Identity, eva: int) -> None:
    assert door.sign_in(" EVA ", GOOD).actor.id == f"user:{eva}"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(door: Identity, eva: int, database: Database) -> None:
    with pytest.raises(Unauthenticated) as known:
        door.sign_in("eva", "wrong wrong wrong", address="10.0.0.9")
    with pytest.raises(Unauthenticated) as unknown:
        door.sign_in("nobody", "wrong wrong wrong")
    assert known.value.message == unknown.value.message
    assert events(database) == [("sign_in_failed", f"user:{eva}"), ("sign_in_failed", "unknown")]


def test_an_unknown_name_takes_as_long_as_a_known_one(door: Identity, do: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)  # so that it is what takes the time
    monkeypatch.setattr(passwords, "_hasher", slow)
    do("identity.add_user", {"name": "eva", "display_name": "Eva", "password": GOOD})

    def seconds(name: str) -> float:
        started = time.perf_counter()
        with pytest.raises(Unauthenticated):
            door.sign_in(name, "wrong wrong wrong")
        return time.perf_counter() - started

    with pytest.raises(Unauthenticated):
        door.sign_in("first", "which makes the hash to compare with")
    known = statistics.median(seconds("eva") for _ in range(4))
    unknown = statistics.median(seconds("nobody") for _ in range(4))
    assert known / 2 < unknown < known * 2


@pytest.mark.parametrize("name", ["eva", "nobody"])
def test_five_failures_lock_a_name_for_a_minute_then_two(door: Identity, eva: int, clock: Any, name: str) -> None:
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            door.sign_in(name, "wrong wrong wrong")
    with pytest.raises(TooMany) as locked:
        door.sign_in(name, GOOD)
    assert locked.value.retry_after == 60
    clock.move(seconds=60)
    with pytest.raises(Unauthenticated):
        door.sign_in(name, "wrong wrong wrong")
    with pytest.raises(TooMany) as locked:
        door.sign_in(name, GOOD)
    assert locked.value.retry_after == 120


def test_the_right_password_after_the_lock_gets_in_and_clears_the_count(door: Identity, eva: int, clock: Any) -> None:
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            door.sign_in("eva", "wrong wrong wrong")
    clock.move(seconds=60)
    door.sign_in("eva", GOOD)
    for _ in range(4):
        with pytest.raises(Unauthenticated):
            door.sign_in("eva", "wrong wrong wrong")
    door.sign_in("eva", GOOD)


def test_many_guesses_at_once_are_still_five(door: Identity, eva: int) -> None:
    def guess(number: int) -> str:
        try:
            door.sign_in("eva", f"guess number {number}")
        except Refused as refused:
            return refused.code
        return "in"

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(guess, range(16)))
    assert sorted(answers) == ["too_many"] * 11 + ["unauthenticated"] * 5


def test_the_locks_grow_to_an_hour() -> None:
    assert lock_for(4) is None
    locks = [lock_for(failures) for failures in (5, 6, 7, 10, 11, 500)]
    assert [lock and lock.total_seconds() for lock in locks] == [60, 120, 240, 1920, 3600, 3600]


def test_a_disabled_user_is_out_at_once(door: Identity, eva: int, do: Any) -> None:
    secret = door.sign_in("eva", GOOD).secret
    assert door.by_session(secret) is not None
    do("identity.disable_user", {"user": "eva"})
    assert door.by_session(secret) is None
    with pytest.raises(Unauthenticated, match="name or the password is wrong"):
        door.sign_in("eva", GOOD)
    do("identity.enable_user", {"user": "eva"})
    assert door.sign_in("eva", GOOD).actor.id == f"user:{eva}"


def test_without_a_role_there_is_nothing_to_open(door: Identity, do: Any) -> None:
    do("identity.add_user", {"name": "new", "display_name": "New", "password": GOOD})
    with pytest.raises(Refused, match="no role yet") as refused:
        door.sign_in("new", GOOD)
    assert refused.value.status == 403


def test_a_user_without_a_password_cannot_sign_in(door: Identity, do: Any) -> None:
    do("identity.add_user", {"name": "robot", "display_name": "Robot"})
    for password in ("", "None", "anything else"):
        with pytest.raises(Unauthenticated):
            door.sign_in("robot", password)


@pytest.mark.parametrize("name", ["", "a\x00b", "\u202eadmin", "x" * 5000, "' OR 1=1 --", "\ud800"])
def test_hostile_names_are_nobody(door: Identity, name: str) -> None:
    with pytest.raises(Unauthenticated):
        door.sign_in(name, "wrong \x00 \ud800 wrong")


def test_a_hash_with_old_parameters_is_renewed(door: Identity, eva: int, database: Database) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    with database.write() as connection:
        connection.execute(sa.text("UPDATE core_user SET password_hash = :h WHERE name = 'eva'"), {"h": old})
    door.sign_in("eva", GOOD)
    with database.read() as connection:
        stored = connection.execute(sa.text("SELECT password_hash FROM core_user WHERE name = 'eva'")).scalar_one()
    assert stored != old and not outdated(stored)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_short"),
        ("x" * 129, "string_too_long"),
        ("Password1234", "password_common"),
        ("aaaabbbbaaaa", "password_common"),
    ],
)
def test_weak_passwords_are_refused_by_field(do: Any, password: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        do("identity.add_user", {"name": "weak", "display_name": "Weak", "password": password})
    assert [(error.field, error.code) for error in refused.value.errors] == [("password", code)]
    assert password not in refused.value.message


def test_hashing_is_capped() -> None:
    slots, inside, most = Slots(parallel=2, patience=5), 0, 0
    lock = threading.Lock()

    def work(_: int) -> None:
        nonlocal inside, most
        with slots.take():
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.01)
            with lock:
                inside -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(16)))
    assert most == 2


def test_a_flood_is_told_to_come_back() -> None:
    slots = Slots(parallel=1, patience=0.01)
    with slots.take(), pytest.raises(Unavailable) as refused, slots.take():
        pass
    assert refused.value.retry_after == 2


def test_a_stored_hash_that_is_no_hash_lets_nobody_in() -> None:
    assert not verify_password("anything", "not a hash")
    assert not verify_password("anything", None)
    assert verify_password("anything", hash_password("anything"))


def test_the_company_can_be_chosen(door: Identity, office: Initialised, do: Any) -> None:
    second = do("org.create_company", {"code": "TWO", "name": "Two", "currency": "CHF", "locale": "de"})["id"]
    assert door.sign_in("admin", office.password, company="TWO").actor.company_id == second
    assert door.sign_in("admin", office.password).actor.company_id == office.company_id
    with pytest.raises(Refused, match="no role in the company"):
        door.sign_in("admin", office.password, company="THREE")
