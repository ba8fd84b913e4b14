"""Punches, corrections, reviews, and who is in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEPT = ("timeclock_punch", "timeclock_review", "timeclock_correction")


def upgrade() -> None:
    _punches()
    _corrections()
    _presence()
    _guard()


def downgrade() -> None:
    for table in ("timeclock_presence", "timeclock_review", "timeclock_correction", "timeclock_punch"):
        op.drop_table(table)
    if _postgresql():
        op.execute("DROP FUNCTION IF EXISTS timeclock_kept()")


def _punches() -> None:
    op.create_table(
        "timeclock_punch",
        _id(),
        sa.Column("event_id", sa.Uuid, nullable=False),
        _ref("timeclock_punch", "company_id", "core_company"),
        _ref("timeclock_punch", "site_id", "core_site"),
        _ref("timeclock_punch", "station_id", "core_station", optional=True),
        sa.Column("device", _text(80)),
        sa.Column("device_seq", sa.BigInteger),
        sa.Column("badge_code", _text(128)),
        _ref("timeclock_punch", "employee_id", "people_employee", optional=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("shown", sa.String(24), nullable=False),
        _at("at"),
        sa.Column("zone", _text(64), nullable=False),
        _at("recorded_at"),
        sa.Column("source", sa.String(24), nullable=False),
        sa.Column("verified", sa.String(24), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger),
        sa.Column("flags", sa.JSON, nullable=False),
        sa.Column("odd", sa.Boolean, nullable=False),
        sa.Column("raw", sa.JSON, nullable=False),
        sa.Column("actor", _text(80), nullable=False),
        _unique("timeclock_punch", "event_id"),
    )
    _index("timeclock_punch", "employee_id", "at")
    _index("timeclock_punch", "site_id", "id")
    _index("timeclock_punch", "odd", "id")
    op.create_table(
        "timeclock_review",
        _id(),
        _ref("timeclock_review", "punch_id", "timeclock_punch"),
        sa.Column("note", _text(500)),
        sa.Column("actor", _text(80), nullable=False),
        _at("recorded_at"),
        _unique("timeclock_review", "punch_id"),
    )


def _corrections() -> None:
    op.create_table(
        "timeclock_correction",
        _id(),
        sa.Column("event_id", sa.Uuid),
        _ref("timeclock_correction", "company_id", "core_company"),
        _ref("timeclock_correction", "site_id", "core_site"),
        _ref("timeclock_correction", "employee_id", "people_employee"),
        _ref("timeclock_correction", "punch_id", "timeclock_punch", optional=True),
        sa.Column("action", sa.String(24), nullable=False),
        _at("new_at", optional=True),
        sa.Column("new_kind", sa.String(24)),
        sa.Column("reason", _text(500), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("requested_by", _text(80), nullable=False),
        _at("requested_at"),
        sa.Column("decided_by", _text(80)),
        _at("decided_at", optional=True),
        sa.Column("decision_reason", _text(500)),
        _unique("timeclock_correction", "event_id"),
    )
    _index("timeclock_correction", "employee_id", "new_at")
    _index("timeclock_correction", "state", "id")
    _index("timeclock_correction", "site_id")
    _index("timeclock_correction", "punch_id")


def _presence() -> None:
    op.create_table(
        "timeclock_presence",
        _id(),
        _ref("timeclock_presence", "employee_id", "people_employee"),
        _ref("timeclock_presence", "site_id", "core_site"),
        sa.Column("state", sa.String(24), nullable=False),
        _at("since"),
        _at("recorded_at"),
        _unique("timeclock_presence", "employee_id"),
    )
    _index("timeclock_presence", "site_id", "state")


def _guard() -> None:
    """Facts are facts to the database, too: no program, ours included, changes or deletes one."""
    make = _guard_postgresql if _postgresql() else _guard_sqlite
    for statement in make():
        op.execute(statement)


def _guard_sqlite() -> list[str]:
    never = "BEGIN SELECT RAISE(ABORT, 'a fact of the time clock is never changed'); END"
    made = [f"CREATE TRIGGER {t}_stays BEFORE DELETE ON {t} {never}" for t in KEPT]
    made += [f"CREATE TRIGGER {t}_kept BEFORE UPDATE ON {t} {never}" for t in KEPT[:2]]
    made.append(
        f"CREATE TRIGGER timeclock_correction_kept BEFORE UPDATE ON timeclock_correction "
        f"WHEN OLD.state <> 'requested' {never}"
    )
    return made


def _guard_postgresql() -> list[str]:
    never = "BEGIN RAISE EXCEPTION 'a fact of the time clock is never changed'; END"
    decided = (
        "CREATE TRIGGER timeclock_correction_kept BEFORE UPDATE ON timeclock_correction FOR EACH ROW "
        "WHEN (OLD.state <> 'requested') EXECUTE FUNCTION timeclock_kept()"
    )
    return [
        f"CREATE OR REPLACE FUNCTION timeclock_kept() RETURNS trigger LANGUAGE plpgsql AS $$ {never} $$",
        *(
            f"CREATE TRIGGER {t}_stays BEFORE DELETE ON {t} FOR EACH ROW EXECUTE FUNCTION timeclock_kept()"
            for t in KEPT
        ),
        *(
            f"CREATE TRIGGER {t}_kept BEFORE UPDATE ON {t} FOR EACH ROW EXECUTE FUNCTION timeclock_kept()"
            for t in KEPT[:2]
        ),
        decided,
    ]


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _ref(table: str, name: str, target: str, optional: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{name}_{target}"))
    return sa.Column(name, sa.BigInteger, key, nullable=optional)


def _at(name: str, optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=optional)


def _text(length: int) -> sa.String:
    """Text that both databases sort by code point."""
    collation = "C" if _postgresql() else None
    return sa.String(length, collation=collation)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
