"""Secret addresses for calendar programs are made and taken back. The secret itself never comes here."""

from __future__ import annotations

from dataclasses import dataclass

from backoffice.bus import Tx, command
from backoffice.errors import NotFound
from backoffice.kinds import Id
from backoffice_people.leave import authority
from backoffice_people.leave.models import LeaveFeed
from backoffice_people.leave.payloads import CreateFeed, RevokeFeed


@dataclass(frozen=True)
class FeedMade:
    """The feed; its address is shown once, where it was made."""

    id: Id


@command("people", title="Make a calendar address", hidden=True, example={"secret_hash": "0" * 64})
def create_leave_feed(tx: Tx, p: CreateFeed) -> FeedMade:
    """Register an address of one's own, under which a calendar program reads absences."""
    return FeedMade(
        tx.insert(
            LeaveFeed,
            employee_id=_own(tx),
            secret_hash=p.secret_hash,
            with_team=p.with_team,
            created_at=tx.now,
        )
    )


@command("people", title="Take back a calendar address", example={"feed": 1})
def revoke_leave_feed(tx: Tx, p: RevokeFeed) -> None:
    """Let a calendar address of one's own answer nothing from now on."""
    row = tx.get(LeaveFeed, p.feed)
    if row is None or row["employee_id"] != _own(tx):
        raise NotFound("There is no such calendar address of yours. Nothing was changed.")
    done = tx.change(LeaveFeed, p.feed, LeaveFeed.revoked_at.is_(None), revoked_at=tx.now)
    tx.refuse_unless(done, "feed", "This address has been taken back already. Nothing was changed.", "unchanged")


def _own(tx: Tx) -> int:
    employee = authority.own_employee(tx.connection, tx.actor)
    if employee is None:
        raise NotFound("You are not linked to an employee. Nothing was written; ask the personnel office.")
    return int(employee["id"])
