"""Users, their roles and grants, sessions and tokens, and what happened around them."""

import datetime as dt
from typing import Annotated

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from backoffice.db.base import Base
from backoffice.kinds import Binary, Count, Id, Instant, Json, RefTo, Text
from backoffice.org.models import Company, CompanyRef, LocaleTag, Site, SiteRef, Zone

UserRef = Annotated[int, RefTo("User", resource="identity.users")]
RoleRef = Annotated[int, RefTo("Role", resource="identity.roles")]

Login = Annotated[
    str,
    Text(
        "User name",
        max=80,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._@\-]*$",
        help="What is typed at sign-in; upper and lower case are the same",
    ),
]
DisplayName = Annotated[str, Text("Name", max=200)]
Email = Annotated[str, Text("E-mail", max=254, pattern=r"^[^@\s]+@[^@\s]+$", secrecy="internal")]
RoleCode = Annotated[str, Text("Code", max=80, pattern=r"^[a-z][a-z0-9_.\-]*$")]
Title = Annotated[str, Text("Title", max=200)]
Permissions = Annotated[list[str], Json("Permissions")]
At = Annotated[dt.datetime, Instant("At")]
Short = Annotated[str, Text(max=200)]
Bytes = Annotated[bytes, Binary()]


class User(Base):
    """A person, or a program with a name of its own, that may sign in."""

    __tablename__ = "core_user"

    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[Login] = mapped_column(unique=True)
    display_name: Mapped[DisplayName]
    email: Mapped[Email | None]
    password_hash: Mapped[Short | None]
    disabled_at: Mapped[Annotated[dt.datetime, Instant("Disabled")] | None]
    locale: Mapped[LocaleTag]
    zone: Mapped[Zone | None]
    created_at: Mapped[Annotated[dt.datetime, Instant("Created")]]


class Role(Base):
    """A named set of permissions; a permission may be a pattern such as `inventory.*`."""

    __tablename__ = "core_role"

    id: Mapped[Id] = mapped_column(primary_key=True)
    code: Mapped[RoleCode] = mapped_column(unique=True)
    title: Mapped[Title]
    permissions: Mapped[Permissions]


class UserGrant(Base):
    """A role given to a user: everywhere, in one company, or at one site."""

    __tablename__ = "core_grant"

    id: Mapped[Id] = mapped_column(primary_key=True)
    user_id: Mapped[UserRef] = mapped_column(ForeignKey(User.id))
    role_id: Mapped[RoleRef] = mapped_column(ForeignKey(Role.id))
    company_id: Mapped[CompanyRef | None] = mapped_column(ForeignKey(Company.id))
    site_id: Mapped[SiteRef | None] = mapped_column(ForeignKey(Site.id))


class Session(Base):
    """A signed-in browser. Only a digest of its secret is kept."""

    __tablename__ = "core_session"

    id: Mapped[Id] = mapped_column(primary_key=True)
    token_hash: Mapped[Bytes] = mapped_column(unique=True)
    user_id: Mapped[UserRef] = mapped_column(ForeignKey(User.id), index=True)
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    created_at: Mapped[At]
    last_seen_at: Mapped[At]
    expires_at: Mapped[At]
    agent: Mapped[Annotated[str, Text("Browser", max=200)]]


class Token(Base):
    """A key for a program. Only a digest of its secret is kept."""

    __tablename__ = "core_token"

    id: Mapped[Id] = mapped_column(primary_key=True)
    public_id: Mapped[Annotated[str, Text("Token", max=32)]] = mapped_column(unique=True)
    secret_hash: Mapped[Bytes]
    user_id: Mapped[UserRef] = mapped_column(ForeignKey(User.id), index=True)
    title: Mapped[Title]
    permissions: Mapped[Permissions]
    company_id: Mapped[CompanyRef] = mapped_column(ForeignKey(Company.id))
    expires_at: Mapped[Annotated[dt.datetime, Instant("Expires")] | None]
    revoked_at: Mapped[Annotated[dt.datetime, Instant("Revoked")] | None]
    last_used_at: Mapped[Annotated[dt.datetime, Instant("Last used")] | None]
    created_at: Mapped[Annotated[dt.datetime, Instant("Created")]]


class Lockout(Base):
    """Failed sign-ins under one name, known or not; `subject` is a digest of what was typed."""

    __tablename__ = "core_lockout"

    subject: Mapped[Annotated[str, Text(max=64)]] = mapped_column(primary_key=True)
    failures: Mapped[Annotated[int, Count("Failures")]]
    failed_at: Mapped[At] = mapped_column(index=True)
    locked_until: Mapped[At | None]


class SecurityEvent(Base):
    """A denial or a failed sign-in; those roll back, so they are recorded apart from the journal."""

    __tablename__ = "core_security_event"

    id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[At] = mapped_column(index=True)
    kind: Mapped[Annotated[str, Text("Event", max=40)]]
    principal: Mapped[Annotated[str, Text("Who", max=80)]]
    detail: Mapped[Annotated[str, Text("Detail", max=500)]]
    address: Mapped[Annotated[str, Text("Address", max=80, secrecy="internal")]]
