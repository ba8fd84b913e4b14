"""What is common to all masters, for parties: change, archive, restore."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from backoffice.bus import Command, Payload, Tx
from backoffice.records.master import Master
from backoffice_parties.announce import changed
from backoffice_parties.models import Party

parties = Master(
    Party,
    "parties",
    name="parties",
    singular="party",
    key="number",
    label="name",
    fields=("number", "kind", "name", "given_name", "family_name", "legal_name", "vat", "language"),
    example={"number": "P-NORTH", "name": "North Fasteners Ltd", "kind": "organisation"},
)
"""Creating a party and reading it are our own; the rest is common."""


def telling(command: Command, before: Callable[[Tx, Any], None] | None = None) -> Command:
    """The command of a master of parties, which also looks for duplicates anew and tells everybody."""

    def handler(tx: Tx, payload: Payload) -> Any:
        if before is not None:
            before(tx, payload)
        saved = command.handler(tx, payload)
        changed(tx, saved["id"])
        return saved

    return replace(command, handler=handler)


def _checked_restore(tx: Tx, p: Any) -> None:
    row = tx.get(Party, p.party)
    if row is not None and row["archived_at"] is None:
        message = (
            f"{row['number']} is in use. Nothing was written. If you mean one that went up in it, "
            "undo that merge: it is listed under Merges."
        )
        tx.refuse("unchanged", message, "party")


update = telling(parties.update)
archive = telling(parties.archive)
restore = telling(parties.restore, _checked_restore)
