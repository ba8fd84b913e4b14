"""What is handed to payroll of a locked period: one line for each person, rule, percentage and kind."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import orjson

from backoffice.kinds import duration_text
from backoffice.resources.export import guarded

FORMAT = "backoffice-payroll-1"
COLUMNS = ("employee", "name", "first_day", "last_day", "rule", "percent", "kind", "seconds", "hours", "decimal_hours")
Line = dict[str, Any]


def payroll_lines(rows: Iterable[Mapping[str, Any]], first_day: str, last_day: str) -> list[Line]:
    """The pay lines of a period added up. `seconds` is what counts; the other two say the same for people."""
    sums: dict[tuple[str, str, str, int, str], int] = {}
    for row in rows:
        key = (row["employee"], row["name"], row["rule"], row["percent"], row["kind"])
        sums[key] = sums.get(key, 0) + row["seconds"]
    return [
        {
            "employee": employee,
            "name": name,
            "first_day": first_day,
            "last_day": last_day,
            "rule": rule,
            "percent": percent,
            "kind": kind,
            "seconds": seconds,
            "hours": duration_text(seconds),
            "decimal_hours": str(decimal_hours(seconds)),
        }
        for (employee, name, rule, percent, kind), seconds in sorted(sums.items())
        if seconds
    ]


def decimal_hours(seconds: int) -> Decimal:
    """Hours with two decimal places, a half rounded away from nothing."""
    return (Decimal(seconds) / 3600).quantize(Decimal("0.01"), ROUND_HALF_UP)


def as_csv(lines: Iterable[Line]) -> bytes:
    """UTF-8 with a header. Text that a spreadsheet would take for a formula is marked as text."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([guarded(line[c]) if c in ("employee", "name", "rule") else line[c] for c in COLUMNS])
    return buffer.getvalue().encode()


def as_json(lines: Iterable[Line]) -> bytes:
    """The same with the name of the format, for programs."""
    return orjson.dumps({"format": FORMAT, "lines": list(lines)}, option=orjson.OPT_INDENT_2)
