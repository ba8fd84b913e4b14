"""Departments, positions, employees, their employment and their private data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _structure()
    _employees()
    _employment()
    _private()
    _requests()


def downgrade() -> None:
    for table in (
        "people_change_request",
        "people_contract",
        "people_pay",
        "people_private",
        "people_employment",
        "people_employment_change",
        "people_employee",
        "people_position",
        "people_department",
    ):
        op.drop_table(table)


def _structure() -> None:
    op.create_table(
        "people_department",
        *_master(),
        _reference("company_id"),
        sa.Column("code", _text(40), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        _reference("parent_id", nullable=True),
        _unique("people_department", "company_id", "code"),
        _foreign("people_department", "company_id", "core_company"),
        _foreign("people_department", "parent_id", "people_department"),
    )
    _index("people_department", "parent_id")
    op.create_table(
        "people_position",
        *_master(),
        _reference("company_id"),
        sa.Column("code", _text(40), nullable=False),
        sa.Column("title", _text(120), nullable=False),
        _unique("people_position", "company_id", "code"),
        _foreign("people_position", "company_id", "core_company"),
    )


def _employees() -> None:
    op.create_table(
        "people_employee",
        *_master(),
        _reference("company_id"),
        _reference("party_id"),
        sa.Column("number", _text(40), nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("given_name", _text(100)),
        sa.Column("family_name", _text(100)),
        sa.Column("language", sa.String(24)),
        _reference("user_id", nullable=True),
        sa.Column("hired_on", sa.Date, nullable=False),
        sa.Column("left_on", sa.Date),
        _unique("people_employee", "company_id", "number"),
        _unique("people_employee", "user_id"),
        _foreign("people_employee", "company_id", "core_company"),
        _foreign("people_employee", "party_id", "parties_party"),
        _foreign("people_employee", "user_id", "core_user"),
    )
    _index("people_employee", "party_id")
    _index("people_employee", "name")


def _employment() -> None:
    op.create_table(
        "people_employment_change",
        _id(),
        _reference("employee_id"),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("reason", _text(500)),
        _reference("undoes_id", nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", _text(80), nullable=False),
        _unique("people_employment_change", "undoes_id"),
        _foreign("people_employment_change", "employee_id", "people_employee"),
        _foreign("people_employment_change", "undoes_id", "people_employment_change"),
    )
    _index("people_employment_change", "employee_id")
    op.create_table(
        "people_employment",
        _id(),
        _reference("employee_id"),
        sa.Column("slot", sa.Integer, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        _reference("site_id"),
        *(_reference(name, nullable=True) for name in ("department_id", "position_id", "manager_id")),
        sa.Column("fte", sa.BigInteger, nullable=False),
        _reference("change_id"),
        _reference("replaced_by_id", nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_people_employment_order")),
        _foreign("people_employment", "employee_id", "people_employee"),
        _foreign("people_employment", "site_id", "core_site"),
        _foreign("people_employment", "department_id", "people_department"),
        _foreign("people_employment", "position_id", "people_position"),
        _foreign("people_employment", "manager_id", "people_employee"),
        _foreign("people_employment", "change_id", "people_employment_change"),
        _foreign("people_employment", "replaced_by_id", "people_employment_change"),
    )
    for column in ("site_id", "department_id", "position_id", "manager_id", "change_id", "replaced_by_id"):
        _index("people_employment", column)
    _in_force("people_employment", "employee_id", "slot", "valid_from")


def _private() -> None:
    _dated(
        "people_private",
        sa.Column("birth_date", sa.Date),
        sa.Column("national_id", _text(60)),
        sa.Column("street", _text(200)),
        sa.Column("postal_code", _text(20)),
        sa.Column("city", _text(100)),
        sa.Column("country", _text(2)),
        sa.Column("phone", _text(60)),
        sa.Column("emergency_name", _text(200)),
        sa.Column("emergency_relation", _text(80)),
        sa.Column("emergency_phone", _text(60)),
    )
    _in_force("people_private", "employee_id", "valid_from")
    _dated(
        "people_pay",
        sa.Column("rate", sa.BigInteger),
        sa.Column("currency", _text(3)),
        sa.Column("per", sa.String(24)),
        sa.Column("iban", _text(60)),
        sa.Column("holder", _text(200)),
    )
    _in_force("people_pay", "employee_id", "valid_from")
    _dated(
        "people_contract",
        sa.Column("slot", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("weekly_time", sa.Integer),
        sa.Column("probation_ends_on", sa.Date),
        sa.Column("notice", _text(200)),
    )
    _in_force("people_contract", "employee_id", "slot", "valid_from")


def _requests() -> None:
    op.create_table(
        "people_change_request",
        _id(),
        _reference("employee_id"),
        sa.Column("topic", sa.String(24), nullable=False),
        sa.Column("wish", _text(1000), nullable=False),
        sa.Column("iban", _text(60)),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", _text(1000)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by", _text(80)),
        _foreign("people_change_request", "employee_id", "people_employee"),
    )
    _index("people_change_request", "employee_id")


def _dated(table: str, *columns: sa.Column[object]) -> None:
    """A table whose rows hold from a day on, until they are replaced."""
    op.create_table(
        table,
        _id(),
        _reference("employee_id"),
        sa.Column("valid_from", sa.Date, nullable=False),
        *columns,
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", _text(80), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True)),
        _foreign(table, "employee_id", "people_employee"),
    )


def _in_force(table: str, *columns: str) -> None:
    op.create_index(
        f"ix_{table}_in_force",
        table,
        list(columns),
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def _master() -> tuple[sa.Column[object], ...]:
    return (
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _reference(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _text(length: int) -> sa.String:
    """Text that both databases sort by code point."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation=collation)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))
