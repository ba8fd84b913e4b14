"""The files for payroll."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request

from backoffice.errors import Refused
from backoffice_timeclock.hours.lodas import Mandate, as_lodas, wage_types
from backoffice_timeclock.hours.payroll import Line, as_csv, as_json, payroll_lines
from backoffice_timeclock.pages import pages
from backoffice_timeclock.settings import TimeclockSettings
from backoffice_web import access
from backoffice_web.context import actor, application, require, snapshot

WANTED = ("employee", "name", "rule", "percent", "kind", "seconds")


@dataclass(frozen=True)
class Format:
    """How the lines are written, and as what they are handed over."""

    write: Callable[[list[Line]], bytes]
    mime: str
    suffix: str


def _lodas(lines: list[Line]) -> bytes:
    given = application().settings(TimeclockSettings)
    if not (given.datev_consultant and given.datev_client):
        raise Refused(
            "datev_numbers",
            "The numbers of consultant and client at DATEV are not set. No file was made; set them under "
            "Administration, Modules, Time clock, Settings.",
        )
    mandate = Mandate(given.datev_consultant, given.datev_client, wage_types(given.datev_wage_types or ""))
    return as_lodas(lines, mandate)


FORMATS = {
    "csv": Format(as_csv, "text/csv; charset=utf-8", "csv"),
    "json": Format(as_json, "application/json", "json"),
    "lodas": Format(_lodas, "text/plain; charset=us-ascii", "txt"),
}


@pages.get("/payroll/<int:ident>")
@access.permission("timeclock.pay_lines.read")
def payroll(ident: int) -> Response:
    """A locked period as CSV, as JSON (`?as=json`) or for DATEV LODAS (`?as=lodas`), of whom the reader may see."""
    require("timeclock.periods.read")
    kind = request.args.get("as", "csv")
    if ident >= 2**63 or kind not in FORMATS:
        abort(404)
    with snapshot() as connection:
        period = application().resource("timeclock.periods").record(connection, actor(), ident)
        if period is None:
            abort(404)
        args = {"period_id": f"id:{ident}", "sort": "day"}
        chunks = application().resource("timeclock.pay_lines").stream(connection, actor(), args, WANTED)
        rows: list[Mapping[str, Any]] = [dict(zip(WANTED, row, strict=True)) for chunk in chunks for row in chunk]
    first, last = period["first_day"].isoformat(), period["last_day"].isoformat()
    made = FORMATS[kind]
    answer = Response(made.write(payroll_lines(rows, first, last)), content_type=made.mime)
    answer.headers["Content-Disposition"] = f'attachment; filename="payroll-{first}-{last}.{made.suffix}"'
    return answer
