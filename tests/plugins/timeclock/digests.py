"""A program of its own: what comes out when the hours of some employees are computed here, as JSON on stdout."""

from __future__ import annotations

import datetime as dt
import json
import sys

from backoffice.db.database import Database
from backoffice_timeclock.hours.inputs import read_inputs
from backoffice_timeclock.hours.recompute import digest


def main(url: str, first: str, last: str, as_of: str, *employees: str) -> None:
    database = Database(url)
    span = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    found = {}
    with database.read() as connection:
        for employee in employees:
            inputs = read_inputs(connection, int(employee), *span)
            assert inputs is not None
            days = inputs.days(*span, dt.datetime.fromisoformat(as_of))
            found[employee] = {day.day.isoformat(): digest(day) for day in days}
    database.dispose()
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
