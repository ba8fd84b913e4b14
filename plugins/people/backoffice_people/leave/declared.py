"""What the leave part declares."""

from __future__ import annotations

from typing import Any

from backoffice_people.leave import checkers, events, masters
from backoffice_people.leave.commands import accrue, decide, entries, feed, rebuild, request
from backoffice_people.leave.resources import ledger, requests


def declarations() -> tuple[Any, ...]:
    return (
        masters.types, masters.policies,
        requests.requests, requests.own_requests, requests.team_requests, requests.absences,
        ledger.entries, ledger.own_entries, ledger.balances, ledger.own_balances, ledger.assignments,
        request.request_leave, request.submit_leave, request.cancel_leave, decide.decide_leave,
        entries.adjust_leave, entries.encash_leave, entries.assign_leave_policy,
        accrue.book_leave_accruals, accrue.book_leave, accrue.accrue_leave, accrue.NIGHTLY,
        feed.create_leave_feed, feed.revoke_leave_feed, rebuild.rebuild_leave_balances,
        events.LeaveApproved, events.LeaveCancelled,
        checkers.BALANCES, checkers.OVERLAPS,
    )  # fmt: skip
