"""What must always hold of employment: H6, no circles of managers, and dates that agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from backoffice.declarations import Checker
from backoffice_parties import Party
from backoffice_people.staff import rules, timeline
from backoffice_people.staff.merged import NAMES
from backoffice_people.staff.models import Employee, Employment
from backoffice_people.staff.queries import MAIN

Held = Mapping[tuple[int, int], rules.Spans]


def find(connection: sa.Connection) -> Iterable[str]:
    """Overlaps in one contract slot, circles of managers, and employees whose own dates say otherwise."""
    held = _held(connection)
    for (employee, slot), spans in held.items():
        for one, other in rules.overlaps(spans):
            yield f"Employee {employee}, contract {slot}: rows {one.row} and {other.row} overlap."
    for (employee, slot), spans in held.items():
        for span in spans if slot == MAIN else ():
            manager = span.facts.manager
            if manager is not None and _is_circle(employee, manager, span, held):
                yield f"Employee {employee} stands above themselves through {manager} (row {span.row})."
        for span in spans if slot != MAIN else ():
            day = rules.uncovered(held.get((employee, MAIN), ()), span)
            if day is not None:
                yield f"Employee {employee}, contract {slot}: holds on {day} without the main one (row {span.row})."
    dates = sa.select(Employee.id, Employee.hired_on, Employee.left_on).where(Employee.archived_at.is_(None))
    for row in connection.execute(dates):
        mine = held.get((row.id, MAIN), ())
        if not mine or rules.stint(mine) != (row.hired_on, row.left_on):
            yield f"Employee {row.id}: hired and last day do not follow from the employment."


def _is_circle(employee: int, manager: int, span: rules.Span, held: Held) -> bool:
    try:
        return rules.makes_circle(employee, manager, span.first, span.last, lambda one: held.get((one, MAIN), ()))
    except RecursionError:  # a circle above this employee: it is told of those who form it
        return False


def _held(connection: sa.Connection) -> Held:
    table = Employment.__table__
    rows = connection.execute(sa.select(table).where(table.c.replaced_at.is_(None)).order_by(table.c.valid_from))
    found: dict[tuple[int, int], list[rules.Span]] = defaultdict(list)
    for row in rows.mappings():
        found[row["employee_id"], row["slot"]].append(timeline.span(row))
    return {key: tuple(spans) for key, spans in found.items()}


def differing(connection: sa.Connection) -> Iterable[str]:
    """Employees who are called otherwise than the party behind them."""
    other = sa.or_(*(Employee.__table__.c[name].is_distinct_from(Party.__table__.c[name]) for name in NAMES))
    query = sa.select(Employee.number, Party.number.label("party")).join(Party, Party.id == Employee.party_id)
    for row in connection.execute(query.where(other)):
        yield f"Employee {row.number} and party {row.party} are one person with two names; change the name of either."


names = Checker("people.names", "Employees are called as the party behind them", differing)
employment = Checker("people.employment", "Employment of one person never overlaps, managers form no circle", find)
