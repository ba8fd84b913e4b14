"""Leave types and policies."""

from __future__ import annotations

from backoffice.records.master import Master
from backoffice_people.leave.models import LeavePolicy, LeaveType

types = Master(
    LeaveType,
    "people",
    name="leave_types",
    key="code",
    label="name",
    fields=("code", "name", "kind", "unit", "needs_approval", "has_balance", "named"),
    title="Leave types",
    icon="category",
    description="Kinds of absence: annual leave, unpaid leave, sickness.",
    example={"code": "ANNUAL", "name": "Annual leave"},
)
policies = Master(
    LeavePolicy,
    "people",
    name="leave_policies",
    singular="leave_policy",
    key="code",
    label="name",
    fields=(
        "code", "name", "type", "entitlement", "accrual", "by_employment", "by_fte", "cap", "carry_max",
        "carry_months", "floor",
    ),
    title="Leave policies",
    icon="scale",
    description="How many days are granted, how, and what becomes of those that are left.",
    example={"code": "ANNUAL-30", "name": "30 days a year", "type": "ANNUAL", "entitlement": "30"},
)  # fmt: skip
