"""The people of the demo company, hired by the commands that personnel uses, with their leave, papers and lists."""

from __future__ import annotations

from typing import Any

from backoffice_people.demo import leave, papers, staff

__all__ = ["fill"]


def fill(office: Any, seed: int) -> None:
    """The staff first, since leave is theirs."""
    staff.fill(office, seed)
    leave.fill(office, seed)
    papers.fill(office, seed)
