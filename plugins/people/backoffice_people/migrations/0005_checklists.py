"""Checklists, their tasks, and the templates that they are copied from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEMPLATE, LINE, LIST, TASK = (
    "people_checklist_template", "people_checklist_template_task", "people_checklist", "people_checklist_task",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        TEMPLATE,
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _ref(TEMPLATE, "company_id", "core_company"),
        sa.Column("code", _text(40), nullable=False),
        sa.Column("name", _text(120), nullable=False),
        sa.Column("occasion", sa.String(24), nullable=False),
        sa.Column("automatic", sa.Boolean, nullable=False),
        _unique(TEMPLATE, "company_id", "code"),
    )
    op.create_table(
        LINE,
        _id(),
        _ref(LINE, "template_id", TEMPLATE),
        *_task(LINE),
        sa.Column("due_days", sa.Integer, nullable=False),
        _unique(LINE, "template_id", "place"),
    )
    _lists()
    op.create_table(
        TASK,
        _id(),
        _ref(TASK, "checklist_id", LIST),
        *_task(TASK),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("done_by", _text(80)),
        sa.Column("skipped", sa.Boolean, nullable=False),
        sa.Column("remark", _text(300)),
        _unique(TASK, "checklist_id", "place"),
    )
    _index(TASK, "user_id", "due_on")


def downgrade() -> None:
    for table in (TASK, LIST, LINE, TEMPLATE):
        op.drop_table(table)


def _lists() -> None:
    op.create_table(
        LIST,
        _id(),
        sa.Column("version", sa.Integer, nullable=False),
        _ref(LIST, "employee_id", "people_employee"),
        _ref(LIST, "template_id", TEMPLATE),
        sa.Column("name", _text(120), nullable=False),
        sa.Column("occasion", sa.String(24), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("reason", _text(300)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", _text(80)),
    )
    _index(LIST, "employee_id", "template_id", "state")
    only = sa.text("state IN ('planned', 'running')")
    op.create_index(
        "ix_people_checklist_open", LIST, ["employee_id", "template_id"], unique=True, sqlite_where=only,
        postgresql_where=only,
    )  # fmt: skip


def _task(table: str) -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("title", _text(200), nullable=False),
        sa.Column("owner", sa.String(24), nullable=False),
        _ref(table, "user_id", "core_user", nullable=True),
    )


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def _ref(table: str, name: str, target: str, nullable: bool = False) -> sa.Column[object]:
    foreign = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{name}_{target}"))
    return sa.Column(name, sa.BigInteger, foreign, nullable=nullable)


def _text(length: int) -> sa.String:
    """Text that both databases sort by code point."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    return sa.String(length, collation=collation)


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
