"""The masters of departments and positions. A department never lies inside itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from backoffice.bus import Command, Tx
from backoffice.records.master import Master
from backoffice_people.structure.models import Department, Position

departments = Master(
    Department,
    "people",
    name="departments",
    key="code",
    label="name",
    fields=("code", "name", "parent"),
    icon="building",
    description="The parts of the company, as a tree.",
    label_public=True,
    example={"code": "WAREHOUSE", "name": "Warehouse"},
)
positions = Master(
    Position,
    "people",
    name="positions",
    key="code",
    label="title",
    fields=("code", "title"),
    icon="id-badge-2",
    description="Kinds of jobs, such as forklift driver.",
    label_public=True,
    example={"code": "FORKLIFT", "title": "Forklift driver"},
)


def declarations() -> tuple[Any, ...]:
    common = (departments.create, departments.archive, departments.restore, departments.resource)
    return (*common, update_department, positions)


def _update(tx: Tx, p: Any) -> Any:
    above = p.parent
    while above is not None:
        if above == p.department:
            message = "A department cannot be part of itself. Nothing was written; choose another that it belongs to."
            tx.refuse("circle", message, "parent")
        above = tx.execute(sa.select(Department.parent_id).where(Department.id == above)).scalar_one()
    return departments.update.handler(tx, p)


update_department: Command = replace(departments.update, handler=_update)
