"""What belongs to a party and may be there several times, one of each kind being primary: addresses, contacts,
bank accounts.

The first of a kind is primary by itself; another becomes it by being told so; when the primary one is removed, the
oldest that is left takes its place. So whoever writes to a party always finds one address to take.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Tx
from backoffice.errors import FieldError, Invalid
from backoffice_parties.models import Address, BankAccount, Contact, Party


@dataclass(frozen=True)
class Belonging:
    """One table of things that belong to a party. `by` is the column that tells its kinds apart, if any."""

    model: type[Any]
    words: str
    by: str = ""

    def add(self, tx: Tx, party: int, values: Mapping[str, Any], *, primary: bool = False) -> int:
        """A new one; gives its id. The party must be in use."""
        in_use(tx, party)
        first = self._primary(tx, party, values.get(self.by)) is None
        if primary and not first:
            self._resign(tx, party, values.get(self.by))
        return tx.insert(
            self.model, party_id=party, **values, is_primary=primary or first, version=1, created_at=tx.now
        )

    def row(self, tx: Tx, ident: int, *, archived: bool = False) -> Mapping[str, Any]:
        """The row, which must be in use, or with `archived` must not."""
        found = tx.get(self.model, ident)
        assert found is not None  # its reference was resolved in this transaction
        if (found["archived_at"] is not None) != archived:
            state = "in use" if archived else "removed"
            tx.refuse("unchanged", f"This {self.words} is {state} already. Nothing was written.")
        return found

    def change(self, tx: Tx, ident: int, version: int, values: Mapping[str, Any]) -> dict[str, Any]:
        """Change some of its values; gives those that were there before."""
        before = self.row(tx, ident)
        columns = self.model.__table__.c
        empty = [name for name, value in values.items() if value is None and not columns[name].nullable]
        if empty:
            raise Invalid(FieldError(name, "is required", "missing") for name in empty)
        kind = values.get(self.by, before.get(self.by))
        moved = bool(self.by) and kind != before[self.by]
        if moved and before["is_primary"]:
            values = {**values, "is_primary": False}
        tx.change(self.model, ident, version=version, **values)
        if moved:
            for one in (before[self.by], kind):
                self.appoint(tx, before["party_id"], one)
        return {name: before[name] for name in values if name != "is_primary"}

    def make_primary(self, tx: Tx, ident: int) -> int | None:
        """Let it be the one that is taken; gives the id of the one that was, if another was."""
        row = self.row(tx, ident)
        if row["is_primary"]:
            tx.refuse("unchanged", f"This {self.words} is the primary one already. Nothing was written.")
        before = self._resign(tx, row["party_id"], row.get(self.by))
        tx.change(self.model, ident, is_primary=True)
        return before

    def remove(self, tx: Tx, ident: int) -> Mapping[str, Any]:
        """Put it out of use. It is kept, and another takes its place as primary."""
        row = self.row(tx, ident)
        tx.change(self.model, ident, archived_at=tx.now, is_primary=False)
        self.appoint(tx, row["party_id"], row.get(self.by))
        return row

    def restore(self, tx: Tx, ident: int) -> Mapping[str, Any]:
        """Put a removed one into use again."""
        row = self.row(tx, ident, archived=True)
        in_use(tx, row["party_id"])
        tx.change(self.model, ident, archived_at=None)
        self.appoint(tx, row["party_id"], row.get(self.by))
        return row

    def move(self, tx: Tx, ident: int, party: int) -> None:
        """Let it belong to another party, where it is not primary."""
        tx.change(self.model, ident, party_id=party, is_primary=False)

    def appoint(self, tx: Tx, party: int, kind: Any) -> None:
        """Make the oldest one of this kind primary if none is."""
        if self._primary(tx, party, kind) is not None:
            return
        c = self.model.__table__.c
        oldest = tx.execute(sa.select(c.id).where(*self._of(party, kind)).order_by(c.id).limit(1)).scalar()
        if oldest is not None:
            tx.change(self.model, oldest, is_primary=True)

    def appoint_all(self, tx: Tx, party: int) -> None:
        """The same for every kind that the party has."""
        c = self.model.__table__.c
        kinds = [None] if not self.by else tx.execute(
            sa.select(c[self.by]).where(c.party_id == party, c.archived_at.is_(None)).distinct()
        ).scalars()  # fmt: skip
        for kind in list(kinds):
            self.appoint(tx, party, kind)

    def _primary(self, tx: Tx, party: int, kind: Any) -> int | None:
        c = self.model.__table__.c
        return tx.execute(sa.select(c.id).where(*self._of(party, kind), c.is_primary == sa.true())).scalar()

    def _resign(self, tx: Tx, party: int, kind: Any) -> int | None:
        primary = self._primary(tx, party, kind)
        if primary is not None:
            tx.change(self.model, primary, is_primary=False)
        return primary

    def _of(self, party: int, kind: Any) -> tuple[Any, ...]:
        c = self.model.__table__.c
        same = (c[self.by] == kind,) if self.by else ()
        return (c.party_id == party, c.archived_at.is_(None), *same)


ADDRESSES = Belonging(Address, "address", by="purpose")
CONTACTS = Belonging(Contact, "contact", by="kind")
ACCOUNTS = Belonging(BankAccount, "bank account")
ALL = (ADDRESSES, CONTACTS, ACCOUNTS)


def in_use(tx: Tx, party: int, field: str = "party") -> Mapping[str, Any]:
    """The row of a party, refused if it is archived."""
    row = tx.get(Party, party)
    assert row is not None  # its reference was resolved in this transaction
    if row["archived_at"] is not None:
        tx.refuse("archived", f"{row['name']} is archived. Nothing was written; restore it first.", field)
    return row
