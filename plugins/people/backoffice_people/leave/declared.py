"""What the leave part declares."""

from __future__ import annotations

from typing import Any

from backoffice.declarations import Nav
from backoffice_people.leave import attention, checkers, events, following, leaving, masters
from backoffice_people.leave.commands import accrue, decide, defaults, entries, feed, rebuild, request
from backoffice_people.leave.resources import ledger, policies, requests

NAVS = (
    Nav("people.leave", "My leave", "People", "people.own_leave_balances.read", "calendar-event", 30,
        endpoint="people.leave"),
    Nav("people.leave_calendar", "Who is away", "People", "people.absences.read", "calendar", 32,
        endpoint="people.leave_calendar"),
    Nav("people.leave_approvals", "Leave to decide", "People", "people.decide_leave", "user-check", 34,
        endpoint="people.leave_approvals"),
    Nav("people.leave_balances", "Leave balances", "People", "people.leave_balances.read", "scale", 36,
        resource="people.leave_balances"),
    Nav("people.leave_policies", "Leave policies", "People", "people.leave_policies.read", "list-check", 38,
        resource="people.leave_policies"),
)  # fmt: skip


def declarations() -> tuple[Any, ...]:
    return (
        masters.types, masters.policies,
        requests.requests, requests.own_requests, requests.team_requests, requests.absences,
        ledger.entries, ledger.own_entries, ledger.balances, ledger.own_balances,
        policies.assignments, policies.defaults,
        request.request_leave, request.submit_leave, request.cancel_leave, decide.decide_leave,
        entries.adjust_leave, entries.encash_leave, entries.assign_leave_policy,
        defaults.set_leave_default, defaults.remove_leave_default, defaults.apply_leave_defaults,
        following.follow_hire, following.follow_change,
        accrue.book_leave_accruals, accrue.book_leave, accrue.accrue_leave, accrue.NIGHTLY,
        feed.create_leave_feed, feed.revoke_leave_feed, rebuild.rebuild_leave_balances,
        events.LeaveApproved, events.LeaveCancelled,
        checkers.BALANCES, checkers.OVERLAPS, attention.ATTENTION,
        leaving.cancel_leave_after_the_last_day, *NAVS,
    )  # fmt: skip
