"""Registering tokens and revoking them. The secret is made by the caller (`tokens.mint`) and never comes here."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated

import sqlalchemy as sa
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from backoffice.bus import Payload, Tx, command
from backoffice.identity.commands.guard import must_outrank, rights_changed
from backoffice.identity.commands.roles import PermissionList
from backoffice.identity.models import Title, Token, UserRef
from backoffice.kinds import Instant, RefTo, Secret, Text
from backoffice.org.models import Company, CompanyRef

_SHA256 = re.compile(r"[0-9a-f]{64}")


def _sha256(text: str) -> str:
    if not _SHA256.fullmatch(text):
        raise PydanticCustomError("digest", "must be a SHA-256 digest in hexadecimal")
    return text


Sha256 = AfterValidator(_sha256)


class CreateToken(Payload):
    user: UserRef
    title: Title
    public_id: Annotated[str, Text("Token", max=32, pattern=r"^[0-9a-z]{8,32}$")]
    secret_hash: Annotated[str, Secret("Digest of the secret", max=64), Sha256]
    permissions: PermissionList = Field(default_factory=lambda: ["*"])
    company: CompanyRef | None = None
    expires_at: Annotated[dt.datetime, Instant("Expires")] | None = None


class RevokeToken(Payload):
    token: Annotated[int, RefTo("Token", resource="identity.tokens")]


@dataclass(frozen=True)
class TokenCreated:
    token: int


@command("identity", title="Register a token", on="identity.users", field="user", hidden=True)
def create_token(tx: Tx, p: CreateToken) -> TokenCreated:
    """Register a key for a program that acts as the user, limited to the permissions and to one company."""
    must_outrank(tx, p.user)
    tx.refuse_unless(
        p.expires_at is None or p.expires_at > tx.now, "expires_at", "This time has already passed", "past"
    )
    company = p.company or tx.company_id or tx.execute(sa.select(sa.func.min(Company.id))).scalar_one()
    token_id = tx.insert(
        Token,
        public_id=p.public_id,
        secret_hash=bytes.fromhex(p.secret_hash),
        user_id=p.user,
        title=p.title,
        permissions=p.permissions,
        company_id=company,
        expires_at=p.expires_at,
        created_at=tx.now,
    )
    return TokenCreated(token_id)


@command("identity", title="Revoke", on="identity.tokens", field="token")
def revoke_token(tx: Tx, p: RevokeToken) -> None:
    """Refuse the token from now on. It stays in the list, with its last use."""
    token = tx.get(Token, p.token)
    assert token is not None  # the reference was resolved
    must_outrank(tx, token["user_id"])
    revoked = tx.change(Token, p.token, Token.revoked_at.is_(None), revoked_at=tx.now)
    tx.refuse_unless(revoked, "token", "This token is already revoked", "already")
    rights_changed(tx)
