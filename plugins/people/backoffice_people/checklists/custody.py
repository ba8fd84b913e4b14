"""What an employee still has of the house, as every module says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from backoffice.actor import system_actor
from backoffice.bus import Tx
from backoffice.bus.catalogue import Catalogue
from backoffice.declarations import Custody
from backoffice_people.staff.models import Employee


def held_by(tx: Tx, employee: int) -> list[Custody]:
    """Inside a command."""
    row = tx.get(Employee, employee)
    assert row is not None  # a foreign key leads here
    return custody(tx.catalogue, tx.connection, row["company_id"], employee)


def custody(catalogue: Catalogue, connection: sa.Connection, company: int | None, employee: int) -> list[Custody]:
    """Modules read as the house itself: what somebody has must not be overlooked by who may not see that list."""

    def read(resource: str, **filters: Any) -> list[Mapping[str, Any]]:
        found = catalogue.resource(resource).page(connection, system_actor(company), filters, limit=500)
        return list(found.dicts())

    return list(catalogue.custody(read, employee))
