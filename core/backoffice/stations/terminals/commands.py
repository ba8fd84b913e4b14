"""What people do with terminals: add, let in, rename, shut out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import Field

from backoffice.bus import Payload, Tx, command
from backoffice.db.hot import Hot
from backoffice.errors import NotFound
from backoffice.identity.commands.guard import must_hold, rights_changed
from backoffice.identity.commands.tokens import Sha256
from backoffice.identity.models import Role, RoleRef
from backoffice.kinds import Json, Secret, Text
from backoffice.org.models import Site, SiteRef
from backoffice.stations.spool.abandoned import abandon
from backoffice.stations.terminals.codes import LIFE
from backoffice.stations.terminals.models import EnrolCode, Terminal, TerminalName, TerminalRef

TERMINALS = "stations.terminals"
_SITE = Hot(sa.select(Terminal.site_id).where(Terminal.id == sa.bindparam("terminal")))
CodeHash = Annotated[str, Secret("Digest of the code", max=64), Sha256]


class AddTerminal(Payload):
    name: TerminalName
    site: SiteRef
    role: RoleRef


class OfTerminal(Payload):
    terminal: TerminalRef


class RenameTerminal(Payload):
    terminal: TerminalRef
    name: TerminalName


class MakeEnrolCode(Payload):
    terminal: TerminalRef
    code_hash: CodeHash


class Enrol(Payload):
    """`public_key` in hexadecimal."""

    code_hash: CodeHash
    public_key: Annotated[str, Text("Key", max=64, pattern=r"^[0-9a-f]{64}$")]
    version: Annotated[str, Text("Version", max=80)] | None = None
    drivers: Annotated[list[str], Json("Drivers")] = Field(default_factory=list, max_length=200)


class EnrolBrowser(Payload):
    code_hash: CodeHash
    cookie_hash: Annotated[str, Secret("Digest of the cookie", max=64), Sha256]


@dataclass(frozen=True)
class TerminalAdded:
    terminal: int
    public_id: str


@dataclass(frozen=True)
class Enrolled:
    terminal: str
    name: str


def place_of(tx: Tx, terminal_id: int) -> Mapping[str, frozenset[int]]:
    """The site of a terminal, as a command's scope."""
    found = tx.one(_SITE, terminal=terminal_id)
    if found is None:
        raise NotFound("There is no such terminal. Nothing was written.")
    return {"site": frozenset(found)}


def _own_place(tx: Tx, p: Any) -> Mapping[str, frozenset[int]]:
    return place_of(tx, p.terminal)


def _must_hold_role(tx: Tx, role_id: int, site_id: int, field: str) -> None:
    """Nobody lets a terminal do what they may not do themselves."""
    permissions = tx.execute(sa.select(Role.permissions).where(Role.id == role_id)).scalar_one()
    company = tx.execute(sa.select(Site.company_id).where(Site.id == site_id)).scalar_one()
    must_hold(tx, permissions, {"site": frozenset({site_id}), "company": frozenset({company})}, field)


@command(
    "stations",
    title="New terminal",
    scope=lambda tx, p: {"site": {p.site}},
    example={"name": "Packing bench", "site": "MAIN", "role": "viewer"},
)
def add_terminal(tx: Tx, p: AddTerminal) -> TerminalAdded:
    """Add a terminal, which acts with one role at one site. It can do nothing before it is enrolled with a code."""
    _must_hold_role(tx, p.role, p.site, "role")
    public_id = f"t-{uuid.uuid4().hex[:12]}"
    row = tx.insert(
        Terminal, public_id=public_id, name=p.name, site_id=p.site, role_id=p.role, created_at=tx.now, drivers=[],
        agent_version="", last_seq=0, work_version=1,
    )  # fmt: skip
    return TerminalAdded(row, public_id)


@command("stations", title="Enrolment code", on=TERMINALS, field="terminal", scope=_own_place, hidden=True)
def make_enrol_code(tx: Tx, p: MakeEnrolCode) -> None:
    """Register a one-time code, by its digest. It lets one machine become this terminal within ten minutes.

    Earlier codes of the terminal are void. A terminal that is enrolled again gets a new key; its old one is refused.
    """
    row = _row(tx, p.terminal)
    tx.refuse_unless(row["revoked_at"] is None, "terminal", "This terminal is revoked; add a new one", "revoked")
    _must_hold_role(tx, row["role_id"], row["site_id"], "terminal")
    unused = sa.delete(EnrolCode).where(EnrolCode.terminal_id == p.terminal, EnrolCode.used_at.is_(None))
    tx.execute(unused)
    tx.execute(
        sa.insert(EnrolCode).values(
            terminal_id=p.terminal, code_hash=p.code_hash, created_at=tx.now, expires_at=tx.now + LIFE
        )
    )


@command("stations", title="Enrol", hidden=True)
def enrol(tx: Tx, p: Enrol) -> Enrolled:
    """Exchange a one-time code for being known by a public key. Done by the agent, before it can sign anything."""
    terminal, row = _spend(tx, p.code_hash)
    tx.change(
        Terminal, terminal, public_key=bytes.fromhex(p.public_key), browser_hash=None, enrolled_at=tx.now,
        agent_version=p.version or "", drivers=p.drivers,
    )  # fmt: skip
    rights_changed(tx)
    return Enrolled(row["public_id"], row["name"])


@command("stations", title="Enrol a browser", hidden=True)
def enrol_browser(tx: Tx, p: EnrolBrowser) -> Enrolled:
    """Exchange a one-time code for being known by a cookie, of which the digest is kept. Done for a kiosk."""
    terminal, row = _spend(tx, p.code_hash)
    tx.change(Terminal, terminal, browser_hash=p.cookie_hash, public_key=None, enrolled_at=tx.now)
    rights_changed(tx)
    return Enrolled(row["public_id"], row["name"])


def _spend(tx: Tx, code_hash: str) -> tuple[int, Mapping[str, Any]]:
    """(id, row) of the terminal that the code lets in; the code is used up."""
    used = (
        sa.update(EnrolCode)
        .where(EnrolCode.code_hash == code_hash, EnrolCode.used_at.is_(None), EnrolCode.expires_at > tx.now)
        .values(used_at=tx.now)
        .returning(EnrolCode.terminal_id)
    )
    terminal = tx.execute(used).scalar_one_or_none()
    if terminal is None:
        tx.refuse("bad_code", "This code is not known, was used, or is older than ten minutes. Nothing was changed.")
    row = _row(tx, terminal)
    tx.refuse_unless(row["revoked_at"] is None, "code", "This terminal is revoked; add a new one", "revoked")
    return terminal, row


@command(
    "stations", title="Revoke", on=TERMINALS, field="terminal", scope=_own_place, example={"terminal": "t-0123456789ab"}
)
def revoke_terminal(tx: Tx, p: OfTerminal) -> None:
    """Refuse everything from this terminal from now on. What it reported stays; what it still holds is lost.

    Of the prints that it had, nobody will hear any more: they wait for a person who looks at the paper.
    """
    revoked = tx.change(Terminal, p.terminal, Terminal.revoked_at.is_(None), revoked_at=tx.now)
    tx.refuse_unless(revoked, "terminal", "This terminal is revoked already", "already")
    tx.execute(sa.delete(EnrolCode).where(EnrolCode.terminal_id == p.terminal, EnrolCode.used_at.is_(None)))
    abandon(tx, p.terminal)
    rights_changed(tx)


@command(
    "stations", title="Rename", on=TERMINALS, field="terminal", scope=_own_place,
    example={"terminal": "t-0123456789ab", "name": "Packing bench 2"},
)  # fmt: skip
def rename_terminal(tx: Tx, p: RenameTerminal) -> None:
    """Give a terminal another name. Its devices and what it reported stay."""
    tx.change(Terminal, p.terminal, name=p.name)


def _row(tx: Tx, terminal_id: int) -> Mapping[str, Any]:
    row = tx.get(Terminal, terminal_id)
    assert row is not None  # the reference was resolved
    return row


COMMANDS = (add_terminal, make_enrol_code, enrol, enrol_browser, revoke_terminal, rename_terminal)
