"""The stock level of an item in a place while the moves grow, and what it takes to add all of them up again."""

from __future__ import annotations

import sqlalchemy as sa

from benchmarks.common import Settings, in_turns, median, p50, ratio, repeated
from benchmarks.office import Office, Offices
from benchmarks.payloads import BINS, ITEMS
from benchmarks.report import Report
from benchmarks.stock import add_moves

_SUMMED = sa.text(
    "SELECT sum(q) FROM (SELECT quantity AS q FROM inventory_move WHERE item_id = :item AND to_id = :place"
    " UNION ALL SELECT -quantity FROM inventory_move WHERE item_id = :item AND from_id = :place) AS facts"
)
_ALL = sa.text(
    "SELECT item_id, place, sum(q) FROM (SELECT item_id, to_id AS place, quantity AS q FROM inventory_move"
    " UNION ALL SELECT item_id, from_id, -quantity FROM inventory_move) AS facts GROUP BY item_id, place"
)


def measure(settings: Settings, offices: Offices, report: Report) -> None:
    """At 10k, 100k and 1M moves; each size against the one before."""
    for dialect in settings.dialects:
        with offices.office(dialect) as office:
            smallest = 0.0
            for moves in (10_000, 100_000, settings.rows(1_000_000, 200_000)):
                add_moves(office, moves)
                smallest = _measure(settings, office, report, moves, smallest)


def _measure(settings: Settings, office: Office, report: Report, moves: int, smallest: float) -> float:
    with office.application.read() as connection:
        ids = {
            "item": connection.scalar(sa.text("SELECT id FROM catalog_item WHERE sku = :sku"), {"sku": ITEMS[7]}),
            "place": connection.scalar(
                sa.text("SELECT id FROM inventory_location WHERE code = :code"), {"code": BINS[7]}
            ),
        }
        resource = office.application.resource("inventory.levels")
        asked = {"item": ITEMS[7], "location": BINS[7]}

        def kept() -> int:
            (row,) = resource.page(connection, office.actor, asked).dicts()
            return int(row["quantity"] * 1_000_000)

        def summed() -> int:
            return int(connection.execute(_SUMMED, ids).scalar_one())

        assert kept() == summed()
        samples = in_turns(
            {"kept": lambda s: repeated(kept, s), "summed": lambda s: repeated(summed, s)},
            settings.rounds,
            settings.seconds / 4,
        )
    rebuilt = in_turns(
        {
            "group_by": lambda s: repeated(lambda: _group_by(office), s),
            "rebuild": lambda s: repeated(lambda: office.do("inventory.rebuild_levels"), s),
        },
        1 if settings.quick else 3,
        0.1,
    )
    office.check()
    level = median(samples["kept"], p50)
    report.add(
        database=office.application.database.dialect,
        moves=moves,
        level_ms=level,
        growth=level / (smallest or level),
        summed_ms=median(samples["summed"], p50),
        group_by_ms=median(rebuilt["group_by"], p50),
        rebuild_ms=median(rebuilt["rebuild"], p50),
        rebuild_to_group_by=ratio(rebuilt["rebuild"], rebuilt["group_by"], p50),
    )
    return smallest or level


def _group_by(office: Office) -> None:
    with office.application.read() as connection:
        connection.execute(_ALL).all()
