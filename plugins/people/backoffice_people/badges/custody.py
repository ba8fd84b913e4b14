"""The cards that an employee still has. One that was given back is blocked; a QR code on paper is nothing to return."""

from __future__ import annotations

from collections.abc import Iterator

from backoffice.declarations import Custody, Read


def cards_of(read: Read, employee_id: int) -> Iterator[Custody]:
    """One for each card that is not blocked. Its code opens doors, so it is not told."""
    for row in read("people.badges", employee_id=employee_id, medium="card", blocked_at__isnull=True):
        yield Custody("Badge (card)", row["valid_from"].date(), f"/r/people/badges/{row['id']}")
