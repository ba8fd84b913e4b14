"""Shifts, pay rules, and the hours that follow from punches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEPT = ("timeclock_shift", "timeclock_pay_rules", "timeclock_period")
"""Definitions and locked periods: past hours follow from them, so they are never changed."""


def upgrade() -> None:
    _definitions()
    _periods()
    _derived()
    for statement in _guard_postgresql() if _postgresql() else _guard_sqlite():
        op.execute(statement)


def downgrade() -> None:
    tables = "timesheet pay_line exception day period pay_rules shift_assignment shift"
    for name in tables.split():
        op.drop_table(f"timeclock_{name}")
    if _postgresql():
        op.execute("DROP FUNCTION IF EXISTS timeclock_defined()")


def _definitions() -> None:
    shift, assignment, rules = "timeclock_shift", "timeclock_shift_assignment", "timeclock_pay_rules"
    op.create_table(
        shift,
        _id(),
        _ref(shift, "company_id", "core_company"),
        sa.Column("code", _text(20), nullable=False),
        sa.Column("name", _text(80), nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.Column("times", _text(200), nullable=False),
        sa.Column("attribution", sa.String(24), nullable=False),
        _whole("before"),
        _whole("after"),
        *_made(),
        _unique(shift, "company_id", "code"),
    )
    op.create_table(
        assignment,
        _id(),
        _ref(assignment, "company_id", "core_company"),
        _ref(assignment, "employee_id", "people_employee", optional=True),
        _ref(assignment, "department_id", "people_department", optional=True),
        sa.Column("cycle", _text(400), nullable=False),
        sa.Column("shifts", sa.JSON, nullable=False),
        sa.Column("cycle_start", sa.Date, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        *_made(),
        sa.CheckConstraint("employee_id IS NULL OR department_id IS NULL", name=op.f(f"ck_{assignment}_one_of")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f(f"ck_{assignment}_order")),
    )
    _index(assignment, "employee_id")
    _index(assignment, "department_id")
    op.create_table(
        rules,
        _id(),
        _ref(rules, "company_id", "core_company"),
        _ref(rules, "site_id", "core_site", optional=True),
        _ref(rules, "department_id", "people_department", optional=True),
        sa.Column("name", _text(80), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("rules", sa.JSON, nullable=False),
        *_made(),
        _unique(rules, "company_id", "name"),
    )


def _periods() -> None:
    period, sheet = "timeclock_period", "timeclock_timesheet"
    op.create_table(
        period,
        _id(),
        _ref(period, "company_id", "core_company"),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        _at("locked_at"),
        sa.Column("actor", _text(80), nullable=False),
        _unique(period, "company_id", "first_day"),
    )
    op.create_table(
        sheet,
        _id(),
        *_whose(sheet),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        _whole("worked"),
        _whole("paid"),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("submitted_by", _text(80), nullable=False),
        _at("submitted_at"),
        sa.Column("approved_by", _text(80)),
        _at("approved_at", optional=True),
        _unique(sheet, "employee_id", "first_day"),
    )
    _index(sheet, "state", "id")


def _derived() -> None:
    day, exception, line = "timeclock_day", "timeclock_exception", "timeclock_pay_line"
    lengths = "planned worked paid overtime unpaid_break late left_early rounded_in rounded_out rounded_breaks"
    op.create_table(
        day,
        _id(),
        *_whose(day),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("shift", _text(80)),
        *map(_whole, lengths.split()),
        sa.Column("flags", sa.JSON, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        _ref(day, "rules_id", "timeclock_pay_rules", optional=True),
        sa.Column("digest", _text(64), nullable=False),
        _at("as_of"),
        _unique(day, "employee_id", "day"),
    )
    op.create_table(
        exception,
        _id(),
        *_whose(exception),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("flag", _text(40), nullable=False),
        sa.Column("severity", sa.String(24), nullable=False),
        sa.Column("words", _text(500), nullable=False),
    )
    op.create_table(
        line,
        _id(),
        *_whose(line),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("rule", _text(40), nullable=False),
        _whole("percent"),
        _whole("seconds"),
        sa.Column("kind", sa.String(24), nullable=False),
        _ref(line, "period_id", "timeclock_period", optional=True),
    )
    _index(day, "site_id", "day")
    _index(day, "day", "id")
    for table in (exception, line):
        _index(table, "employee_id", "day")
        _index(table, "site_id", "day")
    _index(line, "period_id")


def _guard_sqlite() -> list[str]:
    never = "BEGIN SELECT RAISE(ABORT, 'what hours follow from is never changed'); END"
    made = [
        f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} {never}"
        for table in KEPT
        for verb in ("DELETE", "UPDATE")
    ]
    locked = "WHEN OLD.period_id IS NOT NULL"
    return made + [
        f"CREATE TRIGGER timeclock_pay_line_{verb.lower()} BEFORE {verb} ON timeclock_pay_line {locked} {never}"
        for verb in ("DELETE", "UPDATE")
    ]


def _guard_postgresql() -> list[str]:
    never = "BEGIN RAISE EXCEPTION 'what hours follow from is never changed'; END"
    run = "EXECUTE FUNCTION timeclock_defined()"
    made = [f"CREATE OR REPLACE FUNCTION timeclock_defined() RETURNS trigger LANGUAGE plpgsql AS $$ {never} $$"]
    made += [f"CREATE TRIGGER {t}_kept BEFORE UPDATE OR DELETE ON {t} FOR EACH ROW {run}" for t in KEPT]
    made.append(
        "CREATE TRIGGER timeclock_pay_line_kept BEFORE UPDATE OR DELETE ON timeclock_pay_line FOR EACH ROW "
        f"WHEN (OLD.period_id IS NOT NULL) {run}"
    )
    return made


def _whose(table: str) -> tuple[sa.Column[int], ...]:
    return (
        _ref(table, "company_id", "core_company"),
        _ref(table, "site_id", "core_site"),
        _ref(table, "employee_id", "people_employee"),
    )


def _made() -> tuple[sa.Column[object], sa.Column[str]]:
    return _at("created_at"), sa.Column("actor", _text(80), nullable=False)


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _ref(table: str, name: str, target: str, optional: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{name}_{target}"))
    return sa.Column(name, sa.BigInteger, key, nullable=optional)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _at(name: str, optional: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=optional)


def _text(length: int) -> sa.String:
    """Text that both databases sort by code point."""
    return sa.String(length, collation="C" if _postgresql() else None)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
