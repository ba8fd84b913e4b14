"""How many rows every table has: what is counted when a backup is made must be there when it is restored."""

from __future__ import annotations

import sqlalchemy as sa


def count_rows(connection: sa.Connection) -> dict[str, int]:
    """Rows by table, as this transaction sees them."""
    names = sorted(sa.inspect(connection).get_table_names())
    return {n: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(n))) or 0 for n in names}
