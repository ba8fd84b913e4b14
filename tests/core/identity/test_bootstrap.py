"""Setting up: one company, one administrator, no default password."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from backoffice.bus.audit import verify_chain
from backoffice.bus.journal import journal
from backoffice.db.database import Database
from backoffice.errors import Conflict, Refused
from backoffice.identity import Identity
from backoffice.identity.bootstrap import Initialised, initialise, is_initialised


def test_the_administrator_signs_in_with_the_generated_password(door: Identity, office: Initialised) -> None:
    signed_in = door.sign_in("admin", office.password)
    assert signed_in.actor.grants.alternatives("anything.at_all") is None
    assert signed_in.actor.company_id == office.company_id
    assert (signed_in.actor.zone, signed_in.actor.locale) == ("Europe/Vienna", "de")


def test_two_installations_have_different_passwords(database: Database, office: Initialised) -> None:
    assert len(office.password) == 23 and office.password != "admin"
    with database.read() as connection:
        stored = connection.execute(sa.text("SELECT password_hash FROM core_user")).scalar_one()
    assert stored.startswith("$argon2id$")


def test_it_is_done_once(database: Database, office: Initialised) -> None:
    assert is_initialised(database)
    with pytest.raises(Conflict, match="set up already"):
        initialise(database, "Another")


def test_an_interrupted_run_goes_on_where_it_stopped(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("backoffice.identity.bootstrap.generate_password", interrupted)
        with pytest.raises(KeyboardInterrupt):
            initialise(database, "Schrauben Huber")
    assert not is_initialised(database)
    office = initialise(database, "Schrauben Huber")
    assert Identity(database).sign_in("admin", office.password).actor.company_id == office.company_id
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM core_company")).scalar_one() == 1


def test_wrong_settings_are_refused_by_name(database: Database) -> None:
    with pytest.raises(Refused, match="zone: must be a time zone"):
        initialise(database, "Huber", zone="Europe/Wein")
    with pytest.raises(Refused, match="currency"):
        initialise(database, "Huber", currency="Euro")


def test_everything_is_in_the_journal_but_no_secret(database: Database, office: Initialised) -> None:
    with database.read() as connection:
        rows = connection.execute(sa.select(journal)).mappings().all()
        stored = connection.execute(sa.text("SELECT password_hash FROM core_user")).scalar_one()
    assert {"org.create_company", "identity.grant", "identity.set_password"} <= {row["command"] for row in rows}
    bodies = b"".join(bytes(row[part] or b"") for row in rows for part in ("payload", "result", "changes"))
    assert b"[secret]" in bodies
    assert office.password.encode() not in bodies and stored.encode() not in bodies
    assert verify_chain(database).ok
