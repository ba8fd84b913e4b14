"""What goes from one party to another when they become one, and back when that is undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice_parties.belongings import ACCOUNTS, ADDRESSES, ALL, CONTACTS, Belonging
from backoffice_parties.commands.accounts import tell_bank
from backoffice_parties.commands.roles import drop
from backoffice_parties.models import Party, PartyRole
from backoffice_parties.rules.similarity import folded

_BLANKS = ("given_name", "family_name", "legal_name", "vat", "language")
"""What the survivor takes over where it says nothing itself."""


def carry(tx: Tx, source: int, target: int) -> dict[str, Any]:
    """Move what `target` does not have yet; gives what moved, to be written down. Doubles stay where they are."""
    moved = {one.model.__tablename__: _move_new(tx, one, source, target) for one in ALL}
    for ident in moved[ACCOUNTS.model.__tablename__]:
        tell_bank(tx, target, ident, ACCOUNTS.row(tx, ident)["iban"], "moved")
    return {**moved, "roles": _add_roles(tx, source, target), "filled": _blanks_filled(tx, source, target)}


def give_back(tx: Tx, source: int, target: int, moved: Mapping[str, Any]) -> None:
    """Let `source` have again what moved to `target` and is still there, unchanged."""
    for one in ALL:
        for ident in moved[one.model.__tablename__]:
            row = tx.get(one.model, ident)
            if row is None or row["party_id"] != target:
                continue
            one.move(tx, ident, source)
            if one is ACCOUNTS:
                tell_bank(tx, source, ident, row["iban"], "moved")
        for party in (source, target):
            one.appoint_all(tx, party)
    for role in moved["roles"]:
        if tx.get(PartyRole, role) is not None:
            drop(tx, role)
    row = tx.get(Party, target)
    assert row is not None
    same = {name: None for name, value in moved["filled"].items() if row[name] == value}
    if same:
        tx.change(Party, target, **same)


def _move_new(tx: Tx, one: Belonging, source: int, target: int) -> list[int]:
    there = {_likeness(one, row) for row in _rows(tx, one, target)}
    new = [row["id"] for row in _rows(tx, one, source) if _likeness(one, row) not in there]
    for ident in new:
        one.move(tx, ident, target)
    for party in (source, target):  # what both had stays with the source, where it may now be the first of its kind
        one.appoint_all(tx, party)
    return new


def _likeness(one: Belonging, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two addresses, contacts or accounts the same one."""
    if one is ADDRESSES:
        parts = (row[name] or "" for name in ("street", "extra", "postal_code", "city", "country"))
        return row["purpose"], *(folded(part) for part in parts)
    return (row["kind"], row["one_form"]) if one is CONTACTS else (row["iban"],)


def _rows(tx: Tx, one: Belonging, party: int) -> Iterable[Mapping[str, Any]]:
    table: sa.Table = one.model.__table__
    found = sa.select(table).where(table.c.party_id == party, table.c.archived_at.is_(None)).order_by(table.c.id)
    return [dict(row) for row in tx.execute(found).mappings()]


def _add_roles(tx: Tx, source: int, target: int) -> list[int]:
    held: dict[int, list[str]] = {source: [], target: []}
    found: Any = tx.execute(
        sa.select(PartyRole.party_id, PartyRole.role).where(PartyRole.party_id.in_(held)).order_by(PartyRole.id)
    )
    for party, role in found:
        held[party].append(role)
    new = [role for role in held[source] if role not in held[target]]
    return [tx.insert(PartyRole, party_id=target, role=role) for role in new]


def _blanks_filled(tx: Tx, source: int, target: int) -> dict[str, Any]:
    one, other = tx.get(Party, source), tx.get(Party, target)
    assert one is not None and other is not None
    return {name: one[name] for name in _BLANKS if other[name] is None and one[name] is not None}
