"""What must always be true of parties. `check` runs these; each violation is one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.declarations import Checker
from backoffice_parties.belongings import ALL
from backoffice_parties.keys import facts_of
from backoffice_parties.models import MatchKey, Merge, Party
from backoffice_parties.rules.similarity import keys


def one_primary(conn: sa.Connection) -> Iterator[str]:
    """Of each kind that a party has, exactly one is primary."""
    for one in ALL:
        c = one.model.__table__.c
        kind = c[one.by] if one.by else sa.literal("")
        primaries = sa.func.sum(sa.case((c.is_primary == sa.true(), 1), else_=0))
        wrong: Any = (
            sa.select(Party.number, kind, primaries)
            .join(Party, Party.id == c.party_id)
            .where(c.archived_at.is_(None))
            .group_by(Party.number, kind)
            .having(primaries != 1)
        )
        for number, of, count in _rows(conn, wrong):
            yield f"{number} has {count} primary ones of its {' '.join(filter(None, (of, one.words)))}s, not one."


def merged_into_living(conn: sa.Connection) -> Iterator[str]:
    """A merged party is archived and points to one that is not merged itself: there are no chains and no circles."""
    target = aliased(Party)
    wrong: Any = (
        sa.select(Party.number, target.number)
        .join(target, target.id == Party.merged_into_id)
        .where(sa.or_(target.merged_into_id.is_not(None), Party.archived_at.is_(None), target.id == Party.id))
    )
    for number, into in _rows(conn, wrong):
        yield f"{number} is merged into {into}, which is merged itself, or {number} is still in use."


def merges_are_told(conn: sa.Connection) -> Iterator[str]:
    """A party is merged exactly when a merge that stands says so."""
    stands = sa.select(Merge.id).where(Merge.merged_id == Party.id, Merge.undone_at.is_(None)).exists()
    wrong: Any = sa.select(Party.number, Party.merged_into_id).where(stands != Party.merged_into_id.is_not(None))
    for number, into in _rows(conn, wrong):
        yield f"{number} is {'' if into else 'not '}merged, and the merges say otherwise."


def duplicates_are_found(conn: sa.Connection) -> Iterator[str]:
    """The facts by which duplicates are found are those that the tables say."""
    pairs: Any = conn.execute(sa.select(MatchKey.party_id, MatchKey.fact, MatchKey.value))
    held = {(party, fact, value) for party, fact, value in pairs}
    right = {(p, fact.value, value) for p, facts in facts_of(conn).items() for fact, value in keys(facts)}
    for party, fact, value in sorted(held ^ right):
        state = "is kept and not true" if (party, fact, value) in held else "is true and not kept"
        yield f"party {party}: the fact {fact} “{value}” {state}."


CHECKERS = (
    Checker("parties.one_primary", "Each party has one primary address and contact of a kind", one_primary),
    Checker("parties.merged", "A merged party points to one in use", merged_into_living),
    Checker("parties.merges", "Merges and merged parties agree", merges_are_told),
    Checker("parties.facts", "Duplicates are found by true facts", duplicates_are_found),
)


def _rows(conn: sa.Connection, statement: Any) -> Iterable[Any]:
    return conn.execute(statement)
