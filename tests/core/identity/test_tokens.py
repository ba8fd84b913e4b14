"""Tokens: for whom, for what, until when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from backoffice.db.database import Database
from backoffice.errors import Denied, Refused, Unauthenticated
from backoffice.identity import Identity
from backoffice.identity.bootstrap import Initialised
from backoffice.identity.tokens import NewToken, mint


@pytest.fixture
def create(do: Any) -> Any:
    def make(**extra: Any) -> NewToken:
        token = mint()
        payload = {"user": "admin", "title": "Till", "public_id": token.public_id, "secret_hash": token.secret_hash}
        do("identity.create_token", payload | extra)
        return token

    return make


def test_a_token_acts_for_its_user(door: Identity, create: Any, office: Initialised) -> None:
    token = create()
    actor = door.by_token(token.text)
    assert (actor.kind, actor.on_behalf_of, actor.user_id) == ("token", f"user:{office.admin_id}", office.admin_id)
    assert actor.id.startswith("token:") and actor.company_id == office.company_id
    assert actor.grants.alternatives("catalog.create_item") is None
    assert token.text.startswith(f"bo_{token.public_id}_")


def test_it_is_limited_to_its_permissions(door: Identity, create: Any, do: Any) -> None:
    actor = door.by_token(create(permissions=["catalog.*", "org.sites.read"]).text)
    allowed = [p for p in ("catalog.create_item", "org.sites.read", "org.create_site") if actor.grants.allows(p)]
    assert allowed == ["catalog.create_item", "org.sites.read"]
    with pytest.raises(Denied):
        do("org.create_site", {"code": "B", "name": "B", "zone": "UTC"}, actor)


def test_it_never_has_more_than_its_user(door: Identity, create: Any, do: Any) -> None:
    do("identity.add_user", {"name": "eva", "display_name": "Eva"})
    do("identity.grant", {"user": "eva", "role": "viewer"})
    actor = door.by_token(create(user="eva", permissions=["*"]).text)
    assert actor.grants.allows("catalog.items.read") and not actor.grants.allows("catalog.create_item")


@pytest.mark.parametrize(
    "text",
    ["", "bo_", "bo__", "bo_abc", "Bearer x", "bo_0000000000000000_x", "bo_\x00_x", "bo_'--_x", "x" * 9000, "\ud800"],
)
def test_nonsense_is_refused(door: Identity, text: str) -> None:
    with pytest.raises(Unauthenticated):
        door.by_token(text)


def test_a_wrong_secret_is_refused_and_noted_without_it(door: Identity, create: Any, database: Database) -> None:
    token = create()
    wrong = f"bo_{token.public_id}_{mint().text}"
    with pytest.raises(Unauthenticated):
        door.by_token(wrong, "10.0.0.9")
    with database.read() as connection:
        event = connection.execute(sa.text("SELECT * FROM core_security_event")).mappings().one()
    assert (event["kind"], event["principal"], event["address"]) == ("token_refused", "unknown", "10.0.0.9")
    assert wrong not in event["detail"]


def test_it_expires_to_the_second(door: Identity, create: Any, clock: Any) -> None:
    until = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    token = create(expires_at=until)
    clock.now = until - dt.timedelta(seconds=1)
    door.by_token(token.text)
    clock.now = until
    with pytest.raises(Unauthenticated, match="expired"):
        door.by_token(token.text)


def test_an_expiry_in_the_past_is_refused(create: Any) -> None:
    with pytest.raises(Refused, match="already passed"):
        create(expires_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))


def test_revoking_and_disabling_take_effect_at_once(door: Identity, create: Any, do: Any) -> None:
    first, second = create(), create()
    door.by_token(first.text), door.by_token(second.text)
    do("identity.revoke_token", {"token": first.public_id})
    with pytest.raises(Unauthenticated, match="revoked"):
        door.by_token(first.text)
    door.by_token(second.text)
    do("identity.disable_user", {"user": "admin"})
    with pytest.raises(Unauthenticated, match="switched off"):
        door.by_token(second.text)


def test_the_last_use_is_noted_once_a_minute(door: Identity, create: Any, clock: Any, database: Database) -> None:
    def noted() -> Any:
        with database.read() as connection:
            return connection.execute(sa.text("SELECT last_used_at FROM core_token")).scalar_one()

    token = create()
    assert noted() is None
    door.by_token(token.text)
    first = noted()
    clock.move(seconds=59)
    door.by_token(token.text)
    assert noted() == first is not None
    clock.move(seconds=1)
    door.by_token(token.text)
    assert noted() != first


def test_a_checked_token_costs_no_query(door: Identity, create: Any, database: Database) -> None:
    token = create()
    door.by_token(token.text)
    door.policy.generation._fresh_until = float("inf")
    asked: list[str] = []
    sa.event.listen(database.read_engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    door.by_token(token.text)
    assert asked == []


def test_neither_secret_nor_digest_is_in_the_journal(create: Any, database: Database) -> None:
    token = create()
    with database.read() as connection:
        rows = connection.execute(sa.text("SELECT payload, result FROM core_journal")).all()
    bodies = b"".join(bytes(part or b"") for row in rows for part in row)
    assert token.public_id.encode() in bodies
    assert token.secret_hash.encode() not in bodies and token.text.encode() not in bodies


def test_a_digest_that_is_none_is_refused(do: Any) -> None:
    payload = {"user": "admin", "title": "Till", "public_id": "0123456789abcdef", "secret_hash": "x" * 64}
    with pytest.raises(Refused, match="secret_hash: must be a SHA-256 digest"):
        do("identity.create_token", payload)
