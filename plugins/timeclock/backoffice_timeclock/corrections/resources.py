"""What can be read of corrections."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.org.models import Site
from backoffice.resources import Resource
from backoffice_people import Employee
from backoffice_timeclock.corrections.models import Correction
from backoffice_timeclock.punches.models import Punch

corrections = Resource(
    "timeclock.corrections",
    sa.select(
        Correction.id,
        Correction.state,
        Employee.number.label("employee"),
        Employee.name,
        Correction.action,
        Punch.at.label("was_at"),
        Correction.new_at,
        Correction.new_kind,
        Correction.reason,
        Site.code.label("site"),
        Correction.requested_at,
        Correction.requested_by,
        Correction.decided_at,
        Correction.decided_by,
        Correction.decision_reason,
        Site.zone,
        Correction.punch_id,
        Correction.employee_id,
    )
    .join(Employee, Employee.id == Correction.employee_id)
    .join(Site, Site.id == Correction.site_id)
    .outerjoin(Punch, Punch.id == Correction.punch_id),
    title="Corrections",
    description="Requests to add, void or move a punch, with the reason and who decided.",
    label="employee",
    search=("employee", "name"),
    sort="-id",
    sortable=("state",),
    scope={"site": Correction.site_id, "company": Correction.company_id},
    labels={"employee": "Employee", "site": "Site", "was_at": "Was at"},
    hidden=("id", "zone", "punch_id", "employee_id", "decision_reason"),
    actions=("timeclock.decide_correction",),
    icon="pencil",
)
