"""Departments, positions, employees and their employment."""

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


def downgrade() -> None:
    for table in (
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
    op.create_index(
        "ix_people_employment_in_force",
        "people_employment",
        ["employee_id", "slot", "valid_from"],
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
