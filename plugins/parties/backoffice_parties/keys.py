"""Keeps the facts by which duplicates are found in step with what is known of a party."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice_parties.models import Address, BankAccount, Contact, MatchKey, Party
from backoffice_parties.rules.similarity import Facts, Key, keys


def refresh(tx: Tx, *parties: int) -> None:
    """Let the facts of these parties be what their tables say now."""
    facts = facts_of(tx.connection, parties)
    held: Any = tx.execute(
        sa.select(MatchKey.id, MatchKey.party_id, MatchKey.fact, MatchKey.value).where(MatchKey.party_id.in_(parties))
    )
    there = {(party, (fact, value)): ident for ident, party, fact, value in held}
    wanted = {(party, (fact.value, value)) for party in parties for fact, value in _keys(facts, party)}
    gone = [ident for place, ident in there.items() if place not in wanted]
    if gone:
        tx.execute(sa.delete(MatchKey).where(MatchKey.id.in_(gone)))
    new = sorted(wanted - set(there))
    if new:
        tx.execute(sa.insert(MatchKey), [{"party_id": p, "fact": fact, "value": value} for p, (fact, value) in new])


def _keys(facts: dict[int, Facts], party: int) -> frozenset[Key]:
    return keys(facts[party]) if party in facts else frozenset()


def facts_of(conn: sa.Connection, parties: Iterable[int] | None = None) -> dict[int, Facts]:
    """What is known of each party in use, or of all; archived and merged ones have no facts to compare."""
    chosen = None if parties is None else list(parties)

    def among(statement: Any, column: Any) -> dict[int, tuple[str, ...]]:
        found: dict[int, set[str]] = defaultdict(set)
        rows: Any = conn.execute(statement if chosen is None else statement.where(column.in_(chosen)))
        for party, value in rows:
            found[party].add(value)
        return {party: tuple(sorted(values)) for party, values in found.items()}

    a, c, b, p = (model.__table__.c for model in (Address, Contact, BankAccount, Party))
    cities = among(sa.select(a.party_id, a.city).where(a.archived_at.is_(None)), a.party_id)
    emails = among(sa.select(c.party_id, c.one_form).where(c.archived_at.is_(None), c.kind == "email"), c.party_id)
    ibans = among(sa.select(b.party_id, b.iban).where(b.archived_at.is_(None)), b.party_id)
    statement = sa.select(p.id, p.name, p.legal_name, p.vat).where(p.archived_at.is_(None))
    return {
        row.id: Facts(
            names=tuple(dict.fromkeys(filter(None, (row.name, row.legal_name)))),
            cities=cities.get(row.id, ()),
            vat=row.vat,
            ibans=ibans.get(row.id, ()),
            emails=emails.get(row.id, ()),
        )
        for row in conn.execute(statement if chosen is None else statement.where(p.id.in_(chosen)))
    }
