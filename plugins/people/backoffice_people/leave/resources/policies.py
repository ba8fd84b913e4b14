"""Which policy holds for whom, and which hold by default."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice.org.models import Site
from backoffice.resources import Resource
from backoffice_people.leave.models import LeaveAssignment, LeaveDefault, LeavePolicy, LeaveType
from backoffice_people.staff.models import Employee
from backoffice_people.structure.models import Department

assignments = Resource(
    "people.leave_assignments",
    sa.select(
        LeaveAssignment.id,
        Employee.number.label("employee"),
        Employee.name,
        LeavePolicy.name.label("policy"),
        LeaveAssignment.valid_from,
        LeaveAssignment.valid_to,
        LeaveAssignment.because,
        LeaveAssignment.employee_id,
        LeaveAssignment.policy_id,
    )
    .join(Employee, Employee.id == LeaveAssignment.employee_id)
    .join(LeavePolicy, LeavePolicy.id == LeaveAssignment.policy_id),
    title="Policies of employees",
    description="Which leave policy holds for whom, from when, and whether by default or because somebody said so.",
    label="name",
    sort="-id",
    search=("name",),
    scope={"company": Employee.company_id},
    labels={"id": "Assignment", "employee": "Employee", "policy": "Policy"},
    hidden=("employee_id", "policy_id"),
    icon="list-check",
)

defaults = Resource(
    "people.leave_defaults",
    sa.select(
        LeaveDefault.id,
        LeavePolicy.name.label("policy"),
        LeaveType.name.label("type"),
        Site.code.label("site"),
        Department.name.label("department"),
        LeaveDefault.recorded_at,
        LeaveDefault.actor.label("by"),
        LeaveDefault.policy_id,
        LeaveDefault.site_id,
        LeaveDefault.department_id,
    )
    .join(LeavePolicy, LeavePolicy.id == LeaveDefault.policy_id)
    .join(LeaveType, LeaveType.id == LeaveDefault.type_id)
    .join(Site, Site.id == LeaveDefault.site_id, isouter=True)
    .join(Department, Department.id == LeaveDefault.department_id, isouter=True),
    title="Default leave policies",
    description="Which policy whoever is hired gets by itself. The most specific holds; empty is everywhere.",
    label="policy",
    sort="id",
    scope={"company": LeaveDefault.company_id},
    labels={"id": "Default", "policy": "Policy", "type": "Leave type", "site": "Site", "department": "Department"},
    hidden=("id", "recorded_at", "by", "policy_id", "site_id", "department_id"),
    actions=("people.remove_leave_default",),
    icon="list-check",
)
