"""Many moves at once: written by SQL, since commands would take an hour for a million."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from backoffice.db.database import Database
from benchmarks.office import Office

_NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n < :last) ",
    "postgresql": "WITH numbers AS (SELECT generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n) ",
}
_AT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', '2026-01-01', '+' || (n * 7) || ' seconds')",
    "postgresql": "timestamptz '2026-01-01 00:00+00' + n * interval '7 seconds'",
}
_MOVES = (
    "INSERT INTO inventory_move (id, company_id, site_id, item_id, from_id, to_id, quantity, unit_cost, cost,"
    " value_change, at, recorded_at, actor)"
    " SELECT n, {company}, {site}, {item} + n % 100, {place} + n % 10, {place} + (n + 1) % 10, 1000000, 0, 0, 0,"
    " {at}, {at}, 'user:1' FROM numbers"
)
_ITEMS = (
    "INSERT INTO catalog_item (id, version, created_at, sku, name, uom_id, tracking, cost_method)"
    " SELECT {item} + 100 + n, 1, {at}, 'BULK-' || n, 'Hex bolt M' || (n % 40) || ' lot ' || n, {unit}, 'none',"
    " 'average' FROM numbers"
)

_KNOWN = {
    "company": "SELECT min(id) FROM core_company",
    "site": "SELECT min(id) FROM core_site",
    "item": "SELECT min(id) FROM catalog_item WHERE sku LIKE 'ITEM-%'",
    "place": "SELECT min(id) FROM inventory_location WHERE code LIKE 'BIN-%'",
    "unit": "SELECT id FROM catalog_unit WHERE code = 'pcs'",
}


def add_moves(office: Office, until: int) -> None:
    """Let there be moves up to this number, each of one piece from a bin to the next, and the levels that follow."""
    _insert(office, _MOVES, office.count("inventory_move") + 1, until)
    office.do("inventory.rebuild_levels")
    _analyse(office)


def add_items(office: Office, number: int) -> None:
    """Add so many items."""
    _insert(office, _ITEMS, 1, number)
    _analyse(office)


def _insert(office: Office, statement: str, first: int, last: int) -> None:
    with _database(office) as database, database.write() as connection:
        known = {name: connection.scalar(sa.text(query)) for name, query in _KNOWN.items()}
        text = _NUMBERS[database.dialect] + statement.format(**known, at=_AT[database.dialect])
        connection.execute(sa.text(text), {"first": first, "last": last})
        if database.dialect == "postgresql":
            table = statement.split()[2]
            connection.execute(
                sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            )


def _analyse(office: Office) -> None:
    """Tell the planner what has come, as the server does by itself after a while."""
    with _database(office) as database:
        outside = database.write_engine.execution_options(isolation_level="AUTOCOMMIT")
        with outside.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE" if database.dialect == "postgresql" else "ANALYZE")


@contextmanager
def _database(office: Office) -> Iterator[Database]:
    """Connections of our own: those of the application keep the time limits of commands."""
    database = Database(office.config.database_url)
    yield database
    database.dispose()
