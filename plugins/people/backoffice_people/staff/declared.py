"""What the staff part declares."""

from __future__ import annotations

from typing import Any

from backoffice_people.staff import checkers, events, merged, own, resources
from backoffice_people.staff.commands import change, contract, hire, person, undo


def declarations() -> tuple[Any, ...]:
    return (
        hire.hire, hire.rehire, change.transfer, change.correct_employment, change.leave_company,
        contract.add_contract, contract.end_contract,
        undo.undo_employment, person.update_employee, person.link_user,
        resources.employees, resources.employment, resources.changes,
        *own.RESOURCES,
        events.EmployeeHired, events.EmployeeChanged, events.EmployeeLeft,
        checkers.employment, checkers.names, merged.follow_merged_party, merged.follow_renamed_party,
    )  # fmt: skip
