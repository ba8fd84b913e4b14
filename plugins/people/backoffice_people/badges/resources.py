"""What can be read of badges."""

from __future__ import annotations

import sqlalchemy as sa
from markupsafe import Markup

from backoffice.resources import Resource
from backoffice_people.badges.models import Badge
from backoffice_people.staff.models import Employee


def _card(badge: int | None) -> Markup:
    """A link to the card that is printed."""
    return Markup("") if badge is None else Markup('<a href="/people/badges/{}/card">Print</a>').format(badge)


badges = Resource(
    "people.badges",
    sa.select(
        Badge.id,
        Employee.number.label("employee"),
        Employee.name,
        Badge.medium,
        Badge.code,
        Badge.valid_from,
        Badge.valid_to,
        Badge.blocked_at,
        Badge.reason,
        Badge.created_at,
        Badge.employee_id,
        Badge.id.label("card"),
    ).join(Employee, Employee.id == Badge.employee_id),
    title="Badges",
    description="Cards and QR codes by which people are known at terminals, and who has which.",
    key="id",
    label="employee",
    search=("employee", "name"),
    sort="-id",
    sortable=("valid_from",),
    scope={"company": Employee.company_id},
    labels={"employee": "Employee", "card": "Card"},
    cells={"card": _card},
    hidden=("id", "created_at", "employee_id"),
    archived="blocked_at",
    actions=("people.block_badge",),
    icon="id-badge-2",
)
