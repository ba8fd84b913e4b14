"""Adding users, switching them off and on, setting their passwords."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from backoffice.bus import Inverse, Payload, Tx, command
from backoffice.identity.commands.guard import end_sessions, must_outrank, rights_changed
from backoffice.identity.lockout import subject_of
from backoffice.identity.models import DisplayName, Email, Lockout, Login, User, UserRef
from backoffice.identity.names import login_name
from backoffice.identity.passwords import HashedPassword
from backoffice.org.models import LocaleTag, Zone

USERS = "identity.users"


class AddUser(Payload):
    name: Login
    display_name: DisplayName
    email: Email | None = None
    password: HashedPassword | None = None
    locale: LocaleTag = "en"
    zone: Zone | None = None


class OfUser(Payload):
    user: UserRef


class SetPassword(Payload):
    user: UserRef
    password: HashedPassword


@dataclass(frozen=True)
class UserAdded:
    user: int


@command("identity", title="Add a user")
def add_user(tx: Tx, p: AddUser) -> UserAdded:
    """Add somebody who may sign in. Without a password they cannot yet; without a role they see nothing."""
    name = login_name(p.name)
    if tx.execute(sa.select(User.id).where(User.name == name)).first() is not None:
        tx.refuse("taken", f"There is already a user “{name}”. Nothing was written; choose another name.", "name")
    user_id = tx.insert(
        User, name=name, display_name=p.display_name, email=p.email, locale=p.locale, zone=p.zone, created_at=tx.now
    )
    if p.password is not None:
        _store(tx, user_id, p.password)
    return UserAdded(user_id)


@command(
    "identity",
    title="Switch off",
    on=USERS,
    field="user",
    inverse=Inverse("identity.enable_user", lambda p, _: {"user": p.user}),
)
def disable_user(tx: Tx, p: OfUser) -> None:
    """Sign the user out everywhere and refuse their password and tokens. What they did stays."""
    tx.refuse_unless(tx.actor.user_id != p.user, "user", "You cannot switch off your own account", "own_account")
    must_outrank(tx, p.user)
    disabled = tx.change(User, p.user, User.disabled_at.is_(None), disabled_at=tx.now)
    tx.refuse_unless(disabled, "user", "This account is already switched off", "already")
    end_sessions(tx, p.user)
    rights_changed(tx)


@command(
    "identity",
    title="Switch on",
    on=USERS,
    field="user",
    inverse=Inverse("identity.disable_user", lambda p, _: {"user": p.user}),
)
def enable_user(tx: Tx, p: OfUser) -> None:
    """Let a switched-off user sign in again, with the password and roles from before."""
    must_outrank(tx, p.user)
    enabled = tx.change(User, p.user, User.disabled_at.is_not(None), disabled_at=None)
    tx.refuse_unless(enabled, "user", "This account is not switched off", "already")
    rights_changed(tx)


@command("identity", title="Set a password", on=USERS, field="user")
def set_password(tx: Tx, p: SetPassword) -> None:
    """Give the user a new password. All their sessions end, and a lock after wrong attempts is lifted."""
    must_outrank(tx, p.user)
    _store(tx, p.user, p.password)
    end_sessions(tx, p.user)
    rights_changed(tx)
    user = tx.get(User, p.user)
    if user is not None:
        tx.execute(sa.delete(Lockout).where(Lockout.subject == subject_of(user["name"])))


def _store(tx: Tx, user_id: int, hashed: str) -> None:
    # Not by tx.change: the journal is kept for ever, and a hash in it could be attacked for ever.
    tx.execute(sa.update(User).where(User.id == user_id).values(password_hash=hashed))
