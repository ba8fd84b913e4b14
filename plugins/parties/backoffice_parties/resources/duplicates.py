"""Parties that may be one: each row is one fact that two of them share."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from backoffice.kinds import Count, IdKind, typed
from backoffice.resources import Resource
from backoffice_parties.models import Apart, MatchKey
from backoffice_parties.rules.similarity import Fact

_one, _other = aliased(MatchKey), aliased(MatchKey)
_low: Any = _one.party_id
_high: Any = _other.party_id
_strength = sa.case({fact.value: rank for rank, fact in enumerate(Fact)}, value=_one.fact, else_=len(Fact))
_apart = sa.select(Apart.id).where(Apart.party_id == _low, Apart.other_id == _high).correlate(_one, _other)

duplicates = Resource(
    "parties.duplicates",
    sa.select(
        # Two rows of facts make one of these; together their ids are its own.
        sa.type_coerce(
            sa.type_coerce(_one.id, sa.BigInteger) * 2**31 + sa.type_coerce(_other.id, sa.BigInteger),
            typed(IdKind("Id"), int),
        ).label("id"),
        _one.fact.label("fact"),
        _low.label("party"),
        _high.label("other"),
        _one.value.label("value"),
        sa.type_coerce(_strength, typed(Count(), int)).label("strength"),
    )
    .join(_other, sa.and_(_other.value == _one.value, _other.fact == _one.fact, _other.party_id > _one.party_id))
    .where(~_apart.exists()),
    title="Possible duplicates",
    description="Two parties that share a VAT number, a bank account, an e-mail address, or their name and city.",
    label="value",
    sort="strength,party,other",
    sortable=("party", "other"),
    shared=True,
    labels={"party": "Party", "other": "Other party", "fact": "What is the same", "value": "Value"},
    hidden=("id", "strength"),
    icon="copy",
)
