"""Who is away, as others may join it: which days, and never why."""

from __future__ import annotations

import sqlalchemy as sa

from backoffice_people.leave.models import LeaveRequest
from backoffice_people.leave.rules.terms import LeaveState


def away(name: str = "away") -> sa.Subquery:
    """Approved leave, a row each. Columns: employee_id, first_day, last_day (both away)."""
    return (
        sa.select(LeaveRequest.employee_id, LeaveRequest.first_day, LeaveRequest.last_day)
        .where(LeaveRequest.state.in_((LeaveState.approved, LeaveState.taken)))
        .subquery(name)
    )
