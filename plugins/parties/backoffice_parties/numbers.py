"""The numbers of parties: given, or the next free one."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice.db.hot import Hot
from backoffice_parties.models import Party, Sequence

_NEXT = Hot(sa.update(Sequence).where(Sequence.id == 1).values(next=Sequence.next + 1).returning(Sequence.next - 1))
_TAKEN = Hot(sa.select(Party.id).where(Party.number == sa.bindparam("number")))


def next_number(tx: Tx) -> str:
    """The next number that nobody has; numbers that people gave are stepped over.

    Two callers at once wait for each other at the row of the sequence, so none gets the other's number.
    """
    while True:
        row = tx.one(_NEXT)
        assert row is not None  # the migration made it
        number = f"P-{row[0]:06d}"
        if tx.one(_TAKEN, number=number) is None:
            return number
